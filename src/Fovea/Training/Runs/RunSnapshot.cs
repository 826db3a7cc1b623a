using System.Globalization;
using System.Text;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Models.Json;

namespace Fovea.Training.Runs;

/// <summary>
/// A training run as one of its checkpoints shows it, from the bytes of the files of its folder: the model with the parameters of that
/// moment, and all epochs before it with their confusion matrices.
/// </summary>
public sealed class RunSnapshot
{
    private RunSnapshot(Model model, RunState state, IReadOnlyDictionary<string, string> settings) =>
        (Model, Epochs, StepsInEpoch, IsFinished, Settings) = (model, state.Epochs, state.Step, state.Finished, settings);

    /// <summary>The model with the parameters of the checkpoint: their moving average where the run keeps one.</summary>
    public Model Model { get; }

    /// <summary>The epochs that were done, in order.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; }

    /// <summary>The steps of the epoch after those that were done, too; 0 at the end of an epoch.</summary>
    public int StepsInEpoch { get; }

    /// <summary>Whether the run was over.</summary>
    public bool IsFinished { get; }

    /// <summary>What config.json says, each name with its value as JSON.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Reads a checkpoint. Its checksum, which a run that goes on needs, is not looked at.</summary>
    /// <param name="config">The run's config.json.</param>
    /// <param name="configSource">What messages call it: the file's name.</param>
    /// <param name="checkpoint">A checkpoint.safetensors of the run.</param>
    /// <param name="checkpointSource">What messages call it.</param>
    /// <exception cref="FoveaException">A file is damaged or of another kind, or the two are of different runs.</exception>
    public static RunSnapshot Parse(
        ReadOnlyMemory<byte> config, string configSource, ReadOnlyMemory<byte> checkpoint, string checkpointSource)
    {
        ArgumentException.ThrowIfNullOrEmpty(configSource);
        RunConfig described = RunConfig.Parse(ModelFiles.Text(config.Span, configSource), configSource);
        SafetensorsFile file = Safetensors.Parse(checkpoint, checkpointSource);
        Checkpoint.RequireRun(file, described);
        ModelDescription description = ModelJsonReader.Read(Encoding.UTF8.GetBytes(described.Model), configSource);
        Checkpoint.RequireModel(file, description.Blueprint.Parameters);
        Model model = description.Build();
        RunState state = Checkpoint.ReadState(file, Names(model));
        Checkpoint.ReadModel(file, model, state.Finished);
        return new RunSnapshot(model, state, described.Values);
    }

    private static IReadOnlyList<string> Names(Model model) => model.Classes.Count > 0
        ? model.Classes
        : [.. Enumerable.Range(0, Metrics.Verdict.Classes(model)).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}

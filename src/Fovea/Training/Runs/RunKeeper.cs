using System.Diagnostics;
using System.Text;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Optimizers;

namespace Fovea.Training.Runs;

/// <summary>Keeps a run in its folder, so that it can be interrupted at any moment.</summary>
internal sealed class RunKeeper
{
    private readonly TrainingFolder folder;
    private readonly RunConfig config;
    private readonly Model model;
    private readonly TrainingOptions options;
    private readonly List<(string Name, Memory<float> Values)> arrays;
    private readonly Stopwatch sinceWritten = new();

    private RunKeeper(TrainingOptions options, RunConfig config, Model model, List<(string Name, Memory<float> Values)> arrays)
    {
        this.options = options;
        this.config = config;
        this.model = model;
        this.arrays = arrays;
        folder = new TrainingFolder(options.Folder!);
    }

    /// <summary>Begins a run in its folder, or reads where it stood.</summary>
    /// <param name="current">What the run is; where it goes on it must be what it was.</param>
    /// <param name="model">The model; where the run goes on its parameters are read.</param>
    /// <param name="optimizer">The optimiser, whose state is read likewise.</param>
    /// <param name="average">The average of the parameters, read likewise; or null.</param>
    /// <param name="options">The settings, with a folder.</param>
    /// <param name="classes">The names of the dataset's classes.</param>
    /// <param name="state">The state of a run that begins; where it goes on, replaced.</param>
    public static RunKeeper Open(
        RunConfig current,
        Model model,
        Optimizer optimizer,
        WeightAverage? average,
        TrainingOptions options,
        IReadOnlyList<string> classes,
        ref RunState state)
    {
        optimizer.Bind(model.Parameters);
        List<(string Name, Memory<float> Values)> arrays = Checkpoint.Arrays(model, optimizer, average);
        var folder = new TrainingFolder(options.Folder!);
        if (!options.Resume)
        {
            var begun = new RunKeeper(options, current, model, arrays);
            begun.Begin(state);
            return begun;
        }

        RunConfig config = RunConfig.Read(folder.Existing());
        config.RequireSame(current, folder.ConfigPath);
        state = Checkpoint.Read(folder.CheckpointPath, config, classes, arrays);
        model.Parameters.MarkChanged();
        optimizer.GoOnAfter(state.OptimizerSteps);
        optimizer.LearningRate = state.BaseRate;
        if (config.Difference(current) is { } difference)
        {
            options.Warn?.Invoke(difference);
        }

        folder.RemoveUnfinishedFiles();
        RunLog.Write(folder.FolderPath, state.Epochs);
        var keeper = new RunKeeper(options, config, model, arrays);
        keeper.sinceWritten.Start();
        return keeper;
    }

    /// <summary>Whether it is time for a checkpoint.</summary>
    public bool IsDue => sinceWritten.Elapsed >= options.CheckpointInterval;

    public void Save(RunState state)
    {
        Checkpoint.Write(folder.CheckpointPath, state, config, arrays);
        sinceWritten.Restart();
    }

    /// <summary>
    /// After an epoch, before <see cref="EndEpoch"/>: the model as it is. Killed in between, the run does the end of the epoch again and
    /// writes the same.
    /// </summary>
    public void SaveBest() => model.Save(folder.BestPath);

    /// <summary>After an epoch, likewise: the model as it is, where the settings ask for each to be kept.</summary>
    public void SaveEpoch(int epoch)
    {
        if (options.KeepEpochs)
        {
            try
            {
                Directory.CreateDirectory(folder.EpochsPath);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new FoveaException(
                    $"{folder.EpochsPath}: the folder for the models of the epochs cannot be made ({problem.Message.TrimEnd('.')}). "
                    + "Remove what stands there, or train without --keep-epochs.",
                    problem);
            }

            model.Save(folder.EpochPath(epoch));
        }
    }

    /// <summary>After an epoch: the log and the checkpoint.</summary>
    public void EndEpoch(RunState state)
    {
        RunLog.Write(folder.FolderPath, state.Epochs);
        Save(state);
    }

    /// <summary>After the last epoch: the model, and then a checkpoint that says so.</summary>
    public void Finish(RunState state)
    {
        model.Save(folder.ModelPath);
        state.Finished = true;
        Save(state);
    }

    private void Begin(RunState state)
    {
        if (folder.IsUnfinished)
        {
            throw new FoveaException(
                $"{folder.FolderPath}: the folder holds a run that is not finished. Go on with --resume {folder.FolderPath}, "
                + "give another folder, or remove its checkpoint.safetensors.");
        }

        // An older config.json goes first and the new one comes last, so that it never stands beside the checkpoint of another run.
        Directory.CreateDirectory(folder.FolderPath);
        folder.RemoveUnfinishedFiles();
        folder.RemoveEpochs();
        File.Delete(folder.ConfigPath);
        Save(state);
        WholeFile.Write(folder.ConfigPath, stream => stream.Write(Encoding.UTF8.GetBytes(config.Text)));
        RunLog.Write(folder.FolderPath, state.Epochs);
    }
}

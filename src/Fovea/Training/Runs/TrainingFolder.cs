using System.Globalization;
using Fovea.Models;

namespace Fovea.Training.Runs;

/// <summary>The files of a run: what a folder holds that <see cref="TrainingOptions.Folder"/> named.</summary>
/// <param name="path">The folder.</param>
public sealed class TrainingFolder(string path)
{
    /// <summary>The folder.</summary>
    public string FolderPath => path;

    /// <summary>Everything that decides the result.</summary>
    public string ConfigPath => Path.Combine(path, "config.json");

    /// <summary>Where the run can go on.</summary>
    public string CheckpointPath => Path.Combine(path, "checkpoint.safetensors");

    /// <summary>The model after the epoch that was best on the validation images.</summary>
    public string BestPath => Path.Combine(path, "best.safetensors");

    /// <summary>The model after the last step.</summary>
    public string ModelPath => Path.Combine(path, "model.safetensors");

    /// <summary>The folder of the models after each epoch, there only where they are kept (<see cref="TrainingOptions.KeepEpochs"/>).</summary>
    public string EpochsPath => Path.Combine(path, "epochs");

    /// <summary>The model after an epoch: epochs/0001.safetensors. The names stand in the order of the epochs up to 9999.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    public string EpochPath(int epoch) =>
        Path.Combine(EpochsPath, EpochName(epoch));

    /// <summary>The epochs whose models are there, in order.</summary>
    public IReadOnlyList<int> KeptEpochs() => !Directory.Exists(EpochsPath) ? [] :
    [
        .. Directory.EnumerateFiles(EpochsPath, "*.safetensors").Select(file => EpochOf(Path.GetFileName(file))).OfType<int>().Order(),
    ];

    /// <summary>Whether there is a run with steps left.</summary>
    public bool IsUnfinished => File.Exists(ConfigPath) && Checkpoint.IsUnfinished(CheckpointPath);

    /// <summary>The words of the command line that began the run; none where it began in code.</summary>
    /// <exception cref="FoveaException">There is no run, or its description is damaged.</exception>
    public IReadOnlyList<string> ReadArguments() => RunConfig.Read(Existing()).Arguments;

    /// <summary>The run's model with its classes and preprocessing; its parameters are read when the run goes on.</summary>
    /// <exception cref="FoveaException">There is no run, or its description is damaged.</exception>
    public Model ReadModel() => Model.FromJson(RunConfig.Read(Existing()).Model, ConfigPath);

    internal string Existing() => File.Exists(ConfigPath) && File.Exists(CheckpointPath)
        ? ConfigPath
        : throw new FoveaException(
            $"{path}: there is no run to go on with: the folder holds no config.json with a checkpoint.safetensors. Begin one without --resume.");

    /// <summary>Removes what a program that was killed while it wrote a file left behind.</summary>
    internal void RemoveUnfinishedFiles()
    {
        foreach (string name in (string[])[ConfigPath, CheckpointPath, BestPath, ModelPath, "log.jsonl", "log.csv"])
        {
            foreach (string file in Directory.EnumerateFiles(path, $".{Path.GetFileName(name)}.*.tmp"))
            {
                File.Delete(file);
            }
        }

        if (Directory.Exists(EpochsPath))
        {
            foreach (string file in Directory.EnumerateFiles(EpochsPath, ".*.safetensors.*.tmp"))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes the models after the epochs of an earlier run, and their folder where nothing else lies in it.</summary>
    internal void RemoveEpochs()
    {
        IReadOnlyList<int> kept = KeptEpochs();
        foreach (int epoch in kept)
        {
            File.Delete(EpochPath(epoch));
        }

        if (kept.Count > 0 && !Directory.EnumerateFileSystemEntries(EpochsPath).Any())
        {
            Directory.Delete(EpochsPath);
        }
    }

    /// <summary>
    /// The epoch whose model a file's name says it is, without folders; null for any other name: a file that somebody else put there is
    /// left alone.
    /// </summary>
    internal static int? EpochOf(string name) =>
        int.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
        && epoch > 0 && EpochName(epoch) == name
            ? epoch
            : null;

    private static string EpochName(int epoch) => string.Create(CultureInfo.InvariantCulture, $"{epoch:D4}.safetensors");
}

using System.Text;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Reports.Facts;
using Fovea.Reports.Html;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Reports;

/// <summary>
/// The report of a training run: report.html in its folder, one file that needs no other. It shows curves, the confusion matrix, every
/// class, the worst mistakes and the first filters as pictures, and what each layer costs.
/// </summary>
/// <example><c>RunReport.Write("runs/mnist", test);</c></example>
public static class RunReport
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "report.html";

    // What a config.json claims beyond this is damage, and no memory is taken for it.
    private const int MostBatch = 1_000_000;

    /// <summary>Whether a folder holds a run.</summary>
    /// <param name="folder">The folder.</param>
    public static bool Exists(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var run = new TrainingFolder(folder);
        return File.Exists(run.ConfigPath) && File.Exists(run.CheckpointPath);
    }

    /// <summary>Writes the report of a run that is there, complete or not.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="held">The held-back images that the run was measured on; null to do without pictures of mistakes.</param>
    /// <param name="options">What else the report says; null for nothing.</param>
    /// <param name="cancellation">Ends it before anything is written.</param>
    /// <exception cref="FoveaException">There is no run, one of its files is damaged, or the report cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ReportSummary Write(
        string folder, IImageDataset? held = null, ReportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        options ??= new ReportOptions();
        var run = new TrainingFolder(folder);
        if (!Exists(folder))
        {
            throw new FoveaException(
                $"{folder}: there is no run to report on: the folder holds no config.json with a checkpoint.safetensors. Give the folder of a run.");
        }

        Model model = run.ReadModel();
        RunState state = Checkpoint.ReadState(run.CheckpointPath, Names(model));

        // Of an unfinished run the best epoch is what there is. Before the first one a file of that name is from an earlier run.
        string weights = state.Finished ? run.ModelPath : run.BestPath;
        bool isTrained = (state.Finished || state.Epochs.Count > 0) && File.Exists(weights);
        if (isTrained)
        {
            model.LoadParameters(weights);
        }

        List<string> notes = [.. RunNotes.Read(folder).Lines, .. options.Notes];
        var facts = new RunFacts
        {
            Config = RunConfig.Read(run.ConfigPath),
            Model = model,
            IsTrained = isTrained,
            Epochs = state.Epochs,
            Status = state.Finished ? RunStatus.Finished : RunStatus.Stopped,
            Data = options.Data ?? held?.Name ?? "its data",
            Machine = options.Machine,
            Threads = options.Threads,
            Notes = notes,
            When = File.GetLastWriteTimeUtc(run.CheckpointPath),
            Held = isTrained ? held : null,
        };
        if (facts.Batch is < 1 or > MostBatch)
        {
            throw new FoveaException(
                $"{run.ConfigPath}: the batch of a run is 1 to {MostBatch} images. Received '{facts.Text("batch")}'. Restore the file from a copy.");
        }

        if (facts.Held is not null && facts.HeldFingerprint != DataFingerprint.Of(facts.Held))
        {
            notes.Add($"{facts.Held.Name}: these are not the images that the run was measured on, so nothing of them is shown. Give those.");
            facts = facts with { Held = null, Data = options.Data ?? "its data" };
        }

        return Write(folder, facts, TimeSpan.MaxValue, cancellation);
    }

    /// <summary>Measures what the facts do not hold yet, and writes.</summary>
    internal static ReportSummary Write(string folder, RunFacts facts, TimeSpan limit, CancellationToken cancellation)
    {
        RunFacts whole = facts with
        {
            Examined = facts.Held is { } held
                ? Examination.Of(facts.Model, held, facts.Batch, facts.PlanOptions, limit, cancellation)
                : null,
            Costs = LayerCosts.Measure(facts.Model, facts.Batch, facts.PlanOptions, cancellation),
        };
        string path = Save(folder, whole);
        return new ReportSummary(
            path,
            facts.Epochs.Count,
            whole.Examined?.Confusion.Accuracy,
            whole.Examined is { } examined ? examined.Confusion.Count - examined.Confusion.Correct : null);
    }

    /// <summary>Writes what is known.</summary>
    internal static string Save(string folder, RunFacts facts)
    {
        string path = Path.Combine(folder, FileName);
        string page = ReportPage.Write(facts);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        return path;
    }

    private static IReadOnlyList<string> Names(Model model) => model.Classes.Count > 0
        ? model.Classes
        : [.. Enumerable.Range(0, model.OutputShape.Channels).Select(number => $"{number}")];
}

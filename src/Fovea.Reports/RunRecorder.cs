using System.Diagnostics;
using Fovea.Models;
using Fovea.Reports.Events;
using Fovea.Reports.Facts;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Reports;

/// <summary>
/// Writes down a run while it goes on: event files for TensorBoard and a report.html that renews itself, both in the run's folder. Trained
/// without a folder there is nothing to write to. What cannot be written is told as a warning; training does not end for it.
/// </summary>
/// <example>
/// <code>
/// using var recorder = new RunRecorder("runs/mnist", model, train, test);
/// trainer.Fit(train, test, recorder);
/// recorder.Complete();
/// </code>
/// </example>
public sealed class RunRecorder : IProgress<TrainingProgress>, IDisposable
{
    // Between two reports lie this time and this many times what the last one took: the network trains at least 99 % of the time.
    private const int LeastRest = 100;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(2);

    // Who stopped the run waits for the prompt.
    private static readonly TimeSpan StoppedLimit = TimeSpan.FromSeconds(5);

    private readonly string folder;
    private readonly Model model;
    private readonly IImageDataset train;
    private readonly IImageDataset? held;
    private readonly ReportOptions options;
    private readonly List<string> early = [];
    private readonly List<EpochResult> epochs = [];
    private readonly HashSet<string> told = [];
    private RunConfig? config;
    private RunNotes? notes;
    private EventLog? events;
    private long reported;
    private TimeSpan rest;
    private bool isComplete;

    /// <summary>Prepares for a run; nothing is written before its first step.</summary>
    /// <param name="folder">The run's folder, <see cref="TrainingOptions.Folder"/>.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="train">The images that it learns from.</param>
    /// <param name="held">The images that it is measured on, or null.</param>
    /// <param name="options">What else the report says; null for nothing.</param>
    public RunRecorder(string folder, Model model, IImageDataset train, IImageDataset? held = null, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        this.folder = folder;
        this.model = model;
        this.train = train;
        this.held = held;
        this.options = options ?? new ReportOptions();
        early.AddRange(this.options.Notes);
    }

    /// <summary>Tells a sentence to <see cref="ReportOptions.Warn"/> and keeps it for the report: for
    /// <see cref="TrainingOptions.Warn"/>.</summary>
    /// <param name="message">The sentence.</param>
    public void Warn(string message)
    {
        options.Warn?.Invoke(message);
        if (notes is null)
        {
            early.Add(message);
        }
        else if (notes.Add(message))
        {
            Guard(notes.Save);
        }
    }

    /// <summary>A listener that tells this one and then another.</summary>
    /// <param name="next">The other.</param>
    public IProgress<TrainingProgress> Then(IProgress<TrainingProgress> next) => new Both(this, next);

    /// <summary>Notes what a step or an epoch brought.</summary>
    /// <param name="value">Where the run stands.</param>
    public void Report(TrainingProgress value)
    {
        if (notes is null)
        {
            Begin();
        }

        // Where a run goes on right before the end of an epoch, its checkpoint has that epoch already.
        if (value.Completed is not { } epoch || (epochs.Count > 0 && epochs[^1].Epoch >= epoch.Epoch))
        {
            return;
        }

        epochs.Add(epoch);
        Guard(() => events?.Write(epoch, train.Count, model));
        if (reported == 0 || Stopwatch.GetElapsedTime(reported) >= rest)
        {
            long begin = Stopwatch.GetTimestamp();
            Guard(() => RunReport.Save(folder, Facts(RunStatus.Running)));
            TimeSpan took = Stopwatch.GetElapsedTime(begin);
            rest = LeastRest * took > BetweenReports ? LeastRest * took : BetweenReports;
            reported = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Writes the whole report, after the run has ended or was cancelled.</summary>
    /// <param name="stopped">Whether the run was cancelled: the report then looks at the images for some seconds at most.</param>
    /// <returns>What was written; null where that failed, which was told as a warning.</returns>
    public ReportSummary? Complete(bool stopped = false)
    {
        ReportSummary? summary = null;
        if (notes is null)
        {
            Begin();
        }

        isComplete = true;
        RunStatus status = stopped ? RunStatus.Stopped : RunStatus.Finished;
        Guard(() => summary = RunReport.Write(folder, Facts(status), stopped ? StoppedLimit : TimeSpan.MaxValue, default));
        return summary;
    }

    /// <summary>Ends the record: where the run ended by a failure, the report says so.</summary>
    public void Dispose()
    {
        if (!isComplete && config is not null && epochs.Count > 0)
        {
            isComplete = true;
            Guard(() => RunReport.Save(folder, Facts(RunStatus.Stopped)));
        }
    }

    // The run has its config.json and checkpoint by now, and what an earlier run left here may go.
    private void Begin()
    {
        var run = new TrainingFolder(folder);
        notes = RunNotes.Empty(folder);
        Guard(() => config = RunConfig.Read(run.ConfigPath));
        if (options.Resume)
        {
            Guard(() => notes = RunNotes.Read(folder));
            Guard(() => epochs.AddRange(Checkpoint.ReadState(run.CheckpointPath, train.Classes).Epochs));
        }
        else
        {
            Guard(() => File.Delete(Path.Combine(folder, RunReport.FileName)));
        }

        early.ForEach(message => notes.Add(message));
        Guard(RemoveUnfinishedFiles);
        Guard(notes.Save);
        Guard(() => events = EventLog.Open(folder, epochs, train.Count));
    }

    private void RemoveUnfinishedFiles()
    {
        foreach (string name in (string[])[RunReport.FileName, RunNotes.FileName])
        {
            foreach (string file in Directory.EnumerateFiles(folder, $".{name}.*.tmp"))
            {
                File.Delete(file);
            }
        }
    }

    private RunFacts Facts(RunStatus status) => new()
    {
        Config = config ?? throw new FoveaException($"{folder}: without config.json there is no report."),
        Model = model,
        IsTrained = true,
        Epochs = epochs,
        Status = status,
        Data = options.Data ?? train.Name,
        Machine = options.Machine,
        Threads = options.Threads,
        Notes = notes!.Lines,
        When = DateTimeOffset.UtcNow,
        Held = held,
    };

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception problem) when (problem is FoveaException or IOException or UnauthorizedAccessException)
        {
            if (told.Add(problem.Message))
            {
                options.Warn?.Invoke(problem.Message);
            }
        }
    }

    private sealed class Both(RunRecorder first, IProgress<TrainingProgress> second) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            first.Report(value);
            second.Report(value);
        }
    }
}

using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Models;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Training;

/// <summary>What a person sees of a run: a bar on a terminal and a line for each epoch everywhere.</summary>
internal sealed class TrainingDisplay(Output output)
{
    // With --json standard output belongs to the document; progress then goes to standard error.
    private readonly IAnsiConsole console = output.Json ? output.Error : output.Console;
    private TrainingProgress last;
    private int images;
    private TimeSpan described;
    private double epochBegin;

    /// <summary>Where the run stood when it was last heard of.</summary>
    public string Position => $"epoch {last.Epoch} of {last.Epochs}, step {last.Step} of {last.Steps}";

    /// <summary>Whether at least one step was taken.</summary>
    public bool HasLearned => last.Epochs > 0;

    public T WhileWaiting<T>(string what, Func<T> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return work();
        }

        T? result = default;
        console.Status().Spinner(Spinner.Known.Dots).Start(Markup.Escape($"{what} ..."), _ => result = work());
        return result!;
    }

    public void Begin(Model model, DataSource data, TrainingOptions options, float rate, IReadOnlyList<string> notes)
    {
        images = data.Train.Count;
        Data.DataReading.PrintNotes(console, data.Notes);
        console.Line(
            $"[bold]{model.Name}[/], {Show.Count(model.Parameters.ParameterCount)} parameters, on [bold]{data.Name}[/]: {Show.Count(data.Train.Count)} images to learn from, {Show.Count(data.Test.Count)} held back");
        console.Line(
            $"{options.Epochs} {(options.Epochs == 1 ? "epoch" : "epochs")}, batch {options.Batch}, learning rate {rate:0.######}, seed {options.Seed}");
        Data.DataReading.PrintNotes(console, notes);
        console.WriteLine();
    }

    /// <summary>Prints a line.</summary>
    public void Tell(string line) => console.WriteLine(line);

    /// <summary>Runs the training with its display.</summary>
    public TrainingResult Run(TrainingOptions options, Func<IProgress<TrainingProgress>, TrainingResult> train)
    {
        console.WriteLine("epoch     loss   accuracy   held back     time   images/s");
        if (!console.Profile.Capabilities.Interactive)
        {
            return train(new Reporter(this, null));
        }

        TrainingResult? result = null;
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: options.Epochs);
                result = train(new Reporter(this, task));
            });
        return result!;
    }

    /// <summary>Something worth knowing. On a terminal the console of the bar prints it, which would otherwise be drawn over it.</summary>
    public void Note(string message)
    {
        if (console.Profile.Capabilities.Interactive)
        {
            console.Line($"[yellow]note:[/] {message}");
        }
        else
        {
            output.WriteNote(message);
        }
    }

    public void End(TrainingResult result, string path, string? report)
    {
        console.WriteLine();
        if (result.Validation is { } validation)
        {
            ConfusionTable.Print(console, validation.Confusion);
            console.WriteLine();
            console.Line(
                $"[bold]{Show.Percent(validation.Accuracy)}[/] of {Show.Count(validation.Count)} held-back images recognised, after {Show.Seconds(result.Seconds)} of training.");
        }

        console.Line($"Saved to [bold]{path}[/]. Try it: fovea predict {path} IMAGE.png");
        if (report is not null)
        {
            console.Line($"The report is in [bold]{report}[/].");
        }
    }

    private void Report(TrainingProgress progress, ProgressTask? task)
    {
        last = progress;
        double rate = progress.EpochSum.Count / Math.Max(1e-9, progress.Elapsed.TotalSeconds - epochBegin);
        if (task is not null)
        {
            task.Value = progress.Epoch - 1 + ((double)progress.Step / progress.Steps);
            if (progress.Elapsed - described > TimeSpan.FromMilliseconds(100))
            {
                described = progress.Elapsed;
                double done = progress.Done;
                var left = TimeSpan.FromSeconds(progress.Elapsed.TotalSeconds * (1 - done) / done);
                task.Description = string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.EpochSum.Mean:F4}  {Show.Percent(progress.EpochSum.Accuracy)}  {Show.Count((long)rate)} images/s  {Show.Time(left)} left");
            }
        }

        if (progress.Completed is { } epoch)
        {
            epochBegin = progress.Elapsed.TotalSeconds;
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch,5} {epoch.TrainLoss,8:F4} {Show.Percent(epoch.TrainAccuracy),10} {(epoch.Validation is { } v ? Show.Percent(v.Accuracy) : "-"),11} {Show.Seconds(epoch.Seconds),8} {Show.Count((long)(images / epoch.Seconds)),10}"));
        }
    }

    // Called on the training thread itself: Progress<T> would report from another one, late and out of order.
    private sealed class Reporter(TrainingDisplay display, ProgressTask? task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => display.Report(value, task);
    }
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Reports.Tests;

/// <summary>Small runs in a folder of their own, whole or stopped after a step.</summary>
public sealed class RunFixture : IDisposable
{
    internal static readonly SmallDataset Train = SmallDataset.Quarters(72, 1);
    internal static readonly SmallDataset Held = SmallDataset.Quarters(40, 2);

    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-reports-").FullName;

    public string ReportPath => Path.Combine(Folder, RunReport.FileName);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal static Model Network(IImageDataset data, int filters = 3)
    {
        Model model = Model.Sequential(
            "small", data.ImageShape, new Conv2D(filters, kernel: 3), new Relu(), new Flatten(), new Dense(data.Classes.Count));
        model.Initialize(3);
        model.Classes = data.Classes;
        model.Preprocessing = DatasetStatistics.Measure(data, ImageStyle.Ink);
        return model;
    }

    /// <summary>Trains with 3 steps in each epoch.</summary>
    /// <param name="epochs">The epochs of the run.</param>
    /// <param name="resume">Whether it goes on.</param>
    /// <param name="stopAfter">The steps after which it is cancelled; 0 for none.</param>
    /// <param name="options">What the recorder is given.</param>
    /// <param name="data">The images, of learning and held back.</param>
    /// <param name="seen">Told at every step.</param>
    internal ReportSummary? Run(
        int epochs,
        bool resume = false,
        int stopAfter = 0,
        ReportOptions? options = null,
        (IImageDataset Train, IImageDataset Held)? data = null,
        Action<TrainingProgress>? seen = null)
    {
        (IImageDataset train, IImageDataset held) = data ?? (Train, Held);
        Model model = Network(train);
        using var recorder = new RunRecorder(Folder, model, train, held, (options ?? new ReportOptions()) with { Resume = resume });
        using var source = new CancellationTokenSource();
        int steps = 0;
        var trainer = new Trainer(
            model,
            new Sgd(0.1f),
            new TrainingOptions { Epochs = epochs, Batch = 24, Folder = Folder, Resume = resume, Threads = 1, Warn = recorder.Warn });
        var watch = new Watch(progress =>
        {
            seen?.Invoke(progress);
            if (progress.Completed is null && ++steps == stopAfter)
            {
                source.Cancel();
            }
        });
        try
        {
            trainer.Fit(train, held, recorder.Then(watch), source.Token);
        }
        catch (OperationCanceledException)
        {
            return recorder.Complete(stopped: true);
        }

        return recorder.Complete();
    }

    private sealed class Watch(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}

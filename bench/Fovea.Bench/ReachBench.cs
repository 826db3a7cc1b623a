using System.Diagnostics;
using System.Globalization;
using Fovea.Bench.Reach;
using Fovea.Bench.Torch;
using Fovea.Data;
using Fovea.Models;
using Fovea.Training;
using TorchSharp;

namespace Fovea.Bench;

/// <summary>How long both sides train until they recognise 99.0 % of MNIST's test images, by turns, epoch for epoch.</summary>
internal static class ReachBench
{
    private const double Goal = 0.99;

    private static readonly ulong[] Seeds = [1, 2, 3];

    // OpenMP's threads spin for a moment after their last work.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Measures.</summary>
    /// <returns>False where there is no MNIST.</returns>
    public static bool Run(Arguments arguments)
    {
        if (!Directory.Exists(arguments.Data))
        {
            Console.Error.WriteLine($"There is no MNIST in {arguments.Data}. Give the folder of its four IDX files: reach --data FOLDER.");
            return false;
        }

        (IImageDataset train, IImageDataset test) = DataFolder.Open(arguments.Data);
        Preprocessing preprocessing = DatasetStatistics.Measure(train, DatasetStatistics.StyleOf(train));
        var (images, testImages) = (new PreparedImages(train, preprocessing), new PreparedImages(test, preprocessing));
        var report = new Report("reach", arguments.Line);
        report.Add(
            $"lenet5 on MNIST, {images.Labels.Length} images to learn from, {testImages.Labels.Length} to test. Batch {Recipe.Batch}, SGD with momentum {Recipe.Momentum}, weight decay 0.0001 on "
            + $"weights, learning rate {Recipe.LearningRate} with 5 % warm-up and half a cosine over {Recipe.Epochs} epochs: what `fovea train --epochs {Recipe.Epochs}` does. "
            + "Both sides begin with the same weights and see the same images in the same order; epoch for epoch by turns, until a side "
            + $"recognises {Goal * 100:F1} % of the test images. Seconds are those of training; measuring is outside the clock, and so is reading images. libtorch "
            + "runs in the faster of its two layouts.\n");
        report.Add(
            "| threads | seed | Fovea: epochs | seconds | test accuracy | libtorch: epochs | seconds | test accuracy | libtorch / Fovea, seconds "
            + "| seconds an epoch |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (int threads in arguments.Threads)
        {
            torch.set_num_threads(threads);
            foreach (ulong seed in Seeds)
            {
                report.Add(Row(images, testImages, train.Classes.Count, threads, seed));
                GC.Collect();
            }
        }

        report.Save();
        return true;
    }

    private static string Row(PreparedImages train, PreparedImages test, int classes, int threads, ulong seed)
    {
        Model model = BuiltInModels.Create("lenet5", classes: classes);
        model.Initialize(seed);

        // The copy of the weights is taken before Fovea changes them.
        var theirs = new Race(new TorchLearner(model, train, test, FasterLayout(model)));
        var mine = new Race(new FoveaLearner(model, train, test, threads));
        for (int epoch = 1; epoch <= Recipe.Epochs && !(mine.IsOver && theirs.IsOver); epoch++)
        {
            mine.Run(train.Labels.Length, seed, epoch);
            theirs.Run(train.Labels.Length, seed, epoch);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {threads} | {seed} | {mine.Cells} | {theirs.Cells} | **{theirs.Seconds / mine.Seconds:F2}** | {theirs.SecondsAnEpoch / mine.SecondsAnEpoch:F2} |");
    }

    private static TorchLayout FasterLayout(Model model)
    {
        float[][] images = RandomValues.Images(model, Recipe.Batch);
        int[] labels = RandomValues.Labels(Recipe.Batch, model.OutputShape.Length);
        return Enum.GetValues<TorchLayout>().MinBy(layout => Alternation.Probe(new TorchStep(model, images, labels, layout).Run));
    }

    /// <summary>One side on its way to the goal.</summary>
    private sealed class Race(ILearner learner)
    {
        private int epochs;
        private double accuracy;

        public bool IsOver => accuracy >= Goal;

        public double Seconds { get; private set; }

        public double SecondsAnEpoch => Seconds / epochs;

        public string Cells => string.Create(
            CultureInfo.InvariantCulture,
            $"{epochs}{(IsOver ? string.Empty : " (not reached)")} | {Seconds:F1} | {accuracy * 100:F2} %");

        public void Run(int images, ulong seed, int epoch)
        {
            if (IsOver)
            {
                return;
            }

            (int[] Images, float Rate)[] steps = [.. Recipe.Steps(images, seed, epoch)];
            Thread.Sleep(Pause);
            long begin = Stopwatch.GetTimestamp();
            foreach ((int[] batch, float rate) in steps)
            {
                learner.Step(batch, rate);
            }

            Seconds += Stopwatch.GetElapsedTime(begin).TotalSeconds;
            epochs = epoch;
            accuracy = learner.Accuracy();
            Console.Error.WriteLine(FormattableString.Invariant($"{learner.GetType().Name}, epoch {epoch}: {Seconds:F1} s, {accuracy * 100:F2} %"));
        }
    }
}

using System.Globalization;
using Fovea.Kernels.Simd;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;
using Fovea.Kernels.Measurement;

namespace Fovea.Bench;

/// <summary>Images a second of a whole training step: forward, loss, backward, update.</summary>
internal static class TrainBench
{
    private static readonly (string Name, int Batch)[] Networks =
        [("lenet5", 64), ("mnist-cnn", 128), ("vgg-cifar", 64), ("resnet20-cifar", 128), ("resnet18", 8)];

    public static void Run(IReadOnlyList<string> chosen)
    {
        var report = new Report("train", string.Join(' ', ["train", .. chosen]));
        report.Add("Median of 5 rounds; the peak of one core is measured between the rounds.\n");
        report.Add("| network (batch) | threads | images/s | ms a step | spread | peak of a core, GFLOP/s |");
        report.Add("|---|---|---|---|---|---|");
        foreach ((string name, int batch) in Networks)
        {
            if (chosen.Count > 0 && !chosen.Contains(name))
            {
                continue;
            }

            foreach (int threads in new[] { 1, 2 })
            {
                Timing[] times = Timing.Interleaved(5, Step(name, batch, threads), () => FmaPeak.Run(InstructionSets.Best));
                double seconds = times[0].Median;
                double peak = FmaPeak.Operations(InstructionSets.Best) / times[1].Median / 1e9;
                report.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} ({batch}) | {threads} | {batch / seconds:F1} | {seconds * 1000:F2} | {times[0].Spread:P0} | {peak:F1} |"));
            }
        }

        report.Save();
    }

    private static Action Step(string name, int batch, int threads)
    {
        Model model = BuiltInModels.Create(name);
        model.Initialize(1);
        Plan plan = model.Compile(batch, PlanMode.Training, new PlanOptions { Threads = threads });
        var random = new RandomSource(1);
        int[] labels = [.. Enumerable.Range(0, batch).Select(_ => random.NextInt(model.OutputShape.Length))];
        for (int i = 0; i < batch; i++)
        {
            foreach (ref float pixel in plan.Input(i))
            {
                pixel = (float)random.NextNormal();
            }
        }

        // A rate near 0 keeps the parameters where they are, so that no round meets other numbers than the one before.
        var optimizer = new Sgd(1e-9f);
        var loss = new SoftmaxCrossEntropy();
        return () =>
        {
            plan.ForwardBackward(labels, loss);
            optimizer.Step(model.Parameters, plan.Gradients);
        };
    }
}

using System.Globalization;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Bench;

/// <summary>A whole training step: forward, loss, backward and SGD with momentum, on random images.</summary>
internal static class TrainBenchmark
{
    private static readonly (string Name, int Batch)[] Networks =
        [("lenet5", 64), ("mnist-cnn", 128), ("vgg-cifar", 64), ("resnet20-cifar", 128), ("resnet18", 8)];

    public static void Run(Report report)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        report.Line(c, $"Images a second of a whole training step: the median of nine rounds, with the spread of the middle half.");
        report.Line(c, $"The share is that of the multiply-add peak of as many cores, three passes of the network's multiply-adds counted for a step.");
        report.Line(c, $"");
        report.Line(c, $"| network (batch) | threads | images/s | spread | ms a step | share of the peak | MiB |");
        report.Line(c, $"|---|---|---|---|---|---|---|");
        foreach ((string name, int batch) in Networks)
        {
            foreach (int threads in (int[])[1, 2])
            {
                Row(report, name, batch, threads);
            }
        }
    }

    private static void Row(Report report, string name, int batch, int threads)
    {
        Model model = BuiltInModels.Create(name);
        Plan plan = model.Compile(batch, PlanMode.Training, new PlanOptions { Threads = threads });
        var optimizer = new Sgd(1e-4f);
        var loss = new SoftmaxCrossEntropy();
        var random = new RandomSource(1);
        var labels = new int[batch];
        for (int image = 0; image < batch; image++)
        {
            labels[image] = random.NextInt(model.OutputShape.Length);
            foreach (ref float value in plan.Input(image))
            {
                value = (float)random.NextUniform(-1, 1);
            }
        }

        double peak = Peak.Measure() * threads;
        (double seconds, double spread) = Timing.Measure(() =>
        {
            plan.ForwardBackward(labels, loss);
            optimizer.Step(model.Parameters, plan.Gradients);
        });
        double flops = 3 * 2.0 * batch * model.Summary().Sum(layer => layer.MultiplyAdds);
        report.Line(
            CultureInfo.InvariantCulture,
            $"| {name} ({batch}) | {threads} | {batch / seconds:N0} | {spread:P0} | {seconds * 1e3:F2} | {flops / seconds / 1e9 / peak:P0} | {plan.Memory.Total / 1048576.0:F0} |");
    }
}

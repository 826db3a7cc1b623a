using System.Globalization;
using Fovea.Bench.Layers;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Bench;

/// <summary>
/// How cost grows with one thing at a time. Where it grows in proportion, the time of an image or of a multiply-add stays the same down the
/// column.
/// </summary>
internal static class GrowthBench
{
    private static readonly Alternation Alternation = new() { Rounds = 20, TurnSeconds = 0.01, WarmSeconds = 0.5, PeakSeconds = 0.002 };

    private static readonly int[] Sizes = [32, 48, 64, 96, 128, 160, 192, 224];

    public static void Run(Arguments arguments)
    {
        var report = new Report("growth", arguments.Line);
        report.Add("Fovea alone, the fastest call of 20 rounds.");
        report.Add("The network: 3x3 convolutions of 16, 16, pooling, 32, 32, pooling, dense 10, on 32x32x3 unless said otherwise.");
        Networks(report, "Batch, one thread", "batch", [1, 2, 4, 8, 16, 32, 64, 128, 256], batch => (Small(32), batch, 1));
        Networks(report, "Image, batch 8, one thread", "height and width", Sizes, size => (Small(size), 8, 1));
        Networks(report, "Threads, batch 64", "threads", [.. arguments.Threads], threads => (Small(32), 64, threads));
        Channels(report);
        report.Save();
    }

    private static void Networks(
        Report report, string title, string what, int[] values, Func<int, (Model Model, int Batch, int Threads)> build)
    {
        report.Add($"\n## {title}\n");
        report.Add(
            $"| {what} | inference, us an image | ns a multiply-add | share of the peak | training, us an image | ns a multiply-add "
            + "| share of the peak |");
        report.Add("|---|---|---|---|---|---|---|");
        foreach (int value in values)
        {
            (Model model, int batch, int threads) = build(value);
            float[][] images = RandomValues.Images(model, batch);
            Plan inference = model.Compile(batch, PlanMode.Inference, new PlanOptions { Threads = threads });
            inference.Fill(images);

            var training = new TrainingStep(model, images, RandomValues.Labels(batch, model.OutputShape.Length), threads);
            Turns turns = Alternation.Run(() => inference.Forward(batch), training.Run);
            report.Add(
                $"| {value} | {Cells(turns, 0, batch, TrainingWork.ForwardMultiplyAdds(model), threads)} "
                + $"| {Cells(turns, 1, batch, TrainingWork.MultiplyAdds(model), threads)} |");
            GC.Collect();
        }
    }

    private static void Channels(Report report)
    {
        report.Add("\n## Channels, a 3x3 convolution on 16x16 with as many outputs, 8 images, one core\n");
        report.Add(
            "| channels | forward, ns a multiply-add | share | backward input | share | backward weight | share |\n|---|---|---|---|---|---|---|");
        foreach (int channels in new[] { 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512 })
        {
            const int images = 8;
            var geometry = new ConvGeometry(new(16, 3, 1, 1, 1), new(16, 3, 1, 1, 1), channels, channels);
            FoveaLayer layer = FoveaLayer.Convolution(geometry, images, InstructionSets.Best);
            Turns turns = Alternation.Run(layer.Forward, layer.BackwardInput, layer.BackwardWeight);
            double multiplyAdds = (double)images * geometry.OutputPixels * geometry.WeightLength;
            IEnumerable<string> cells = Enumerable.Range(0, 3).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{turns.Fastest[i] / multiplyAdds * 1e9:F4} | {turns.FastestShare(i, 2 * multiplyAdds) * 100:F0} %"));
            report.Add($"| {channels} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Cells(Turns turns, int piece, int batch, long multiplyAdds, int threads) => string.Create(
        CultureInfo.InvariantCulture,
        $"{turns.Fastest[piece] / batch * 1e6:F1} | {turns.Fastest[piece] / batch / multiplyAdds * 1e9:F4} "
        + $"| {turns.FastestShare(piece, 2.0 * batch * multiplyAdds / threads) * 100:F0} %");

    private static Model Small(int size)
    {
        var layers = new List<Layer>();
        foreach (int filters in (int[])[16, 32])
        {
            for (int i = 0; i < 2; i++)
            {
                layers.Add(new Conv2D(filters, kernel: 3, padding: Padding.Same));
                layers.Add(new Relu());
            }

            layers.Add(new MaxPool2D(2));
        }

        layers.Add(new Flatten());
        layers.Add(new Dense(10));
        return Model.Sequential("small", new Shape(size, size, 3), layers);
    }
}

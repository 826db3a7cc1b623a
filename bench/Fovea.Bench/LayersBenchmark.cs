using System.Globalization;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.MatMul;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Simd;

namespace Fovea.Bench;

/// <summary>Kernels on one core: GFLOP/s and their share of the peak measured just before, or GB/s where memory decides.</summary>
internal static class LayersBenchmark
{
    private static readonly (string Name, ConvGeometry Geometry)[] Convolutions =
    [
        ("lenet5 conv1: 5x5, 1 -> 6", new(new(28, 5, 1, 2, 2), new(28, 5, 1, 2, 2), 1, 6)),
        ("lenet5 conv2: 5x5, 6 -> 16", new(new(14, 5), new(14, 5), 6, 16)),
        ("first layer: 3x3, 3 -> 64", new(new(32, 3, 1, 1, 1), new(32, 3, 1, 1, 1), 3, 64)),
        ("3x3, 32 -> 32", new(new(32, 3, 1, 1, 1), new(32, 3, 1, 1, 1), 32, 32)),
        ("3x3, 64 -> 64", new(new(32, 3, 1, 1, 1), new(32, 3, 1, 1, 1), 64, 64)),
        ("3x3, 128 -> 128", new(new(16, 3, 1, 1, 1), new(16, 3, 1, 1, 1), 128, 128)),
        ("3x3 stride 2, 64 -> 128", new(new(32, 3, 2, 1, 1), new(32, 3, 2, 1, 1), 64, 128)),
        ("1x1, 128 -> 128", new(new(16, 1), new(16, 1), 128, 128)),
        ("depthwise 3x3, 128", new(new(16, 3, 1, 1, 1), new(16, 3, 1, 1, 1), 128, 128, 128)),
    ];

    public static void Run(Report report)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        report.Line(c, $"GFLOP/s on one core, and the share of the multiply-add peak measured in the same row.");
        report.Line(c, $"");
        report.Line(c, $"| layer | peak | forward | backward input | backward weight |");
        report.Line(c, $"|---|---|---|---|---|");
        foreach ((string name, ConvGeometry g) in Convolutions)
        {
            Row(report, name, 2.0 * g.OutputPixels * g.WeightLength, Directions(g));
        }

        foreach ((int rows, int inputs, int outputs) in ((int, int, int)[])[(8, 400, 120), (64, 512, 512)])
        {
            Row(report, $"dense, {rows} rows, {inputs} -> {outputs}", 2.0 * rows * inputs * outputs, Directions(rows, inputs, outputs));
        }

        report.Line(c, $"");
        report.Line(c, $"| memory-bound layer | GB/s forward | GB/s backward |");
        report.Line(c, $"|---|---|---|");
        Pooling(report);
        Rectifier(report);
    }

    private static Action[] Directions(ConvGeometry g)
    {
        ConvolutionKernels kernels = ConvolutionKernels.Choose(g, InstructionSets.Best);
        float[] input = Values(g.InputLength), weight = Values(g.WeightLength), output = Values(g.OutputLength);
        float[] gradient = Values(g.OutputLength), gradInput = new float[g.InputLength], gradWeight = new float[g.WeightLength];
        float[] packed = new float[kernels.Forward.ForwardWeightLength], turned = new float[kernels.BackwardInput.BackwardInputWeightLength];
        float[] first = new float[kernels.Forward.ForwardScratchLength], second = new float[kernels.BackwardInput.BackwardInputScratchLength];
        float[] third = new float[kernels.BackwardWeight.BackwardWeightScratchLength];
        kernels.Forward.PackForwardWeight(weight, packed);
        kernels.BackwardInput.PackBackwardInputWeight(weight, turned);
        return
        [
            () => kernels.Forward.Forward(input, packed, default, output, first),
            () => kernels.BackwardInput.BackwardInput(gradient, turned, gradInput, second),
            () => kernels.BackwardWeight.BackwardWeight(input, gradient, gradWeight, third),
        ];
    }

    private static Action[] Directions(int rows, int inputs, int outputs)
    {
        var product = new MatrixProduct(inputs, outputs, InstructionSets.Best);
        float[] input = Values(rows * inputs), weight = Values(inputs * outputs), gradient = Values(rows * outputs);
        float[] output = new float[rows * outputs], gradInput = new float[rows * inputs], gradWeight = new float[inputs * outputs];
        float[] packed = new float[product.ForwardWeightLength], turned = new float[product.BackwardInputWeightLength];
        float[] scratch = new float[product.BackwardWeightScratchLength(rows)];
        product.PackForwardWeight(weight, packed);
        product.PackBackwardInputWeight(weight, turned);
        return
        [
            () => product.Forward(input, packed, default, output),
            () => product.BackwardInput(gradient, turned, gradInput),
            () => product.BackwardWeight(input, gradient, gradWeight, scratch),
        ];
    }

    private static void Row(Report report, string name, double flops, Action[] directions)
    {
        double peak = Peak.Measure();
        string[] cells = [.. directions.Select(direction =>
        {
            double rate = flops / Timing.Measure(direction).Seconds / 1e9;
            return string.Create(CultureInfo.InvariantCulture, $"{rate:F1} ({rate / peak:P0})");
        })];
        report.Line(CultureInfo.InvariantCulture, $"| {name} | {peak:F0} | {cells[0]} | {cells[1]} | {cells[2]} |");
    }

    private static void Pooling(Report report)
    {
        var g = new PoolGeometry(new Window(32, 2, 2), new Window(32, 2, 2), 64);
        float[] input = Values(g.InputLength), output = new float[g.OutputLength], gradient = Values(g.OutputLength);
        float[] gradInput = new float[g.InputLength];
        double forward = Timing.Measure(() => MaxPooling.Forward(input, g, output, InstructionSets.Best)).Seconds;
        double backward = Timing.Measure(() => MaxPooling.BackwardInput(input, output, gradient, g, gradInput, InstructionSets.Best)).Seconds;
        double bytes = (g.InputLength + g.OutputLength) * sizeof(float);
        report.Line(
            CultureInfo.InvariantCulture,
            $"| max pooling 2x2, 32x32x64 | {bytes / forward / 1e9:F1} | {2 * bytes / backward / 1e9:F1} |");
    }

    private static void Rectifier(Report report)
    {
        float[] values = Values(32 * 32 * 64), output = new float[values.Length], gradient = Values(values.Length);
        double forward = Timing.Measure(() => Kernels.Elementwise.Relu.Forward(values, output, InstructionSets.Best)).Seconds;
        double backward = Timing.Measure(
            () => Kernels.Elementwise.Relu.BackwardInput(output, gradient, gradient, InstructionSets.Best)).Seconds;
        double bytes = values.Length * sizeof(float);
        report.Line(
            CultureInfo.InvariantCulture, $"| ReLU, 32x32x64 | {2 * bytes / forward / 1e9:F1} | {3 * bytes / backward / 1e9:F1} |");
    }

    private static float[] Values(int length)
    {
        var random = new Random.RandomSource(1);
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (float)random.NextUniform(-1, 1);
        }

        return values;
    }
}

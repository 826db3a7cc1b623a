using System.Globalization;
using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.MatMul;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Simd;
using Fovea.Random;
using Fovea.Kernels.Measurement;

namespace Fovea.Bench;

/// <summary>Kernels of typical layers on one core, beside the peak measured in the same rounds.</summary>
internal static class LayersBench
{
    private const int Rounds = 5;
    private static readonly InstructionSet Set = InstructionSets.Best;

    private static readonly (string Name, int Images, ConvGeometry Geometry)[] Convolutions =
    [
        ("lenet conv1, 5x5, 1 to 6, 28x28", 16, new(new(28, 5, 1, 2, 2), new(28, 5, 1, 2, 2), 1, 6)),
        ("lenet conv2, 5x5, 6 to 16, 14x14", 16, new(new(14, 5), new(14, 5), 6, 16)),
        ("first layer, 3x3, 3 to 64, 32x32", 4, new(new(32, 3, 1, 1, 1), new(32, 3, 1, 1, 1), 3, 64)),
        ("3x3, 32 to 32, 16x16", 8, new(new(16, 3, 1, 1, 1), new(16, 3, 1, 1, 1), 32, 32)),
        ("3x3, 64 to 64, 16x16", 4, new(new(16, 3, 1, 1, 1), new(16, 3, 1, 1, 1), 64, 64)),
        ("3x3, 128 to 128, 16x16", 2, new(new(16, 3, 1, 1, 1), new(16, 3, 1, 1, 1), 128, 128)),
        ("3x3 stride 2, 64 to 128, 16x16", 4, new(new(16, 3, 2, 1, 1), new(16, 3, 2, 1, 1), 64, 128)),
        ("1x1, 64 to 128, 16x16", 4, new(new(16, 1), new(16, 1), 64, 128)),
    ];

    public static void Run()
    {
        var report = new Report("layers", "layers");
        foreach (InstructionSet set in InstructionSets.Supported.Where(set => set != InstructionSet.Plain))
        {
            Timing peak = Timing.Interleaved(Rounds, () => FmaPeak.Run(set))[0];
            report.Add($"- multiply-add peak of one core, {set}: {Number(FmaPeak.Operations(set) / peak.Median / 1e9)} GFLOP/s");
        }

        report.Add($"\nOne core, {Set}. GFLOP/s, and in brackets the share of the peak measured in the same rounds.\n");
        report.Add("| layer | forward | backward input | backward weight |");
        report.Add("|---|---|---|---|");
        foreach ((string name, int images, ConvGeometry geometry) in Convolutions)
        {
            ConvolutionRow(report, name, images, geometry);
        }

        DenseRow(report, 1024, 256, 64);
        report.Add("\nGB/s of what is read and written, in the second-level cache's reach (256 KB of input).\n");
        report.Add("| kernel | GB/s |");
        report.Add("|---|---|");
        StreamRows(report);
        report.Save();
    }

    private static void ConvolutionRow(Report report, string name, int images, ConvGeometry geometry)
    {
        ConvolutionKernels kernels = ConvolutionKernels.Choose(geometry, Set);
        float[] input = Values(images * geometry.InputLength), gradOutput = Values(images * geometry.OutputLength);
        float[] output = new float[gradOutput.Length], gradInput = new float[input.Length];
        float[] weight = Values(geometry.WeightLength), gradWeight = new float[weight.Length], bias = Values(geometry.OutputChannels);
        float[] packed = new float[kernels.Forward.ForwardWeightLength];
        float[] packedBack = new float[kernels.BackwardInput.BackwardInputWeightLength];
        float[] scratch = new float[new[]
        {
            kernels.Forward.ForwardScratchLength,
            kernels.BackwardInput.BackwardInputScratchLength,
            kernels.BackwardWeight.BackwardWeightScratchLength,
        }.Max()];
        kernels.Forward.PackForwardWeight(weight, packed);
        kernels.BackwardInput.PackBackwardInputWeight(weight, packedBack);
        ProductRow(
            report,
            name,
            2.0 * images * geometry.OutputPixels * geometry.WeightLength,
            () => kernels.Forward.Forward(input, packed, new OutputTail { Bias = bias }, output, scratch),
            () => kernels.BackwardInput.BackwardInput(gradOutput, packedBack, gradInput, scratch),
            () => kernels.BackwardWeight.BackwardWeight(input, gradOutput, gradWeight, scratch));
    }

    private static void DenseRow(Report report, int inputs, int outputs, int rows)
    {
        var product = new MatrixProduct(inputs, outputs, Set);
        float[] input = Values(rows * inputs), gradOutput = Values(rows * outputs);
        float[] weight = Values(inputs * outputs), bias = Values(outputs);
        float[] output = new float[gradOutput.Length], gradInput = new float[input.Length], gradWeight = new float[weight.Length];
        float[] packed = new float[product.ForwardWeightLength], packedBack = new float[product.BackwardInputWeightLength];
        float[] scratch = new float[product.BackwardWeightScratchLength(rows)];
        product.PackForwardWeight(weight, packed);
        product.PackBackwardInputWeight(weight, packedBack);
        ProductRow(
            report,
            $"dense, {inputs} to {outputs}, {rows} rows",
            2.0 * rows * inputs * outputs,
            () => product.Forward(input, packed, new OutputTail { Bias = bias }, output),
            () => product.BackwardInput(gradOutput, packedBack, gradInput),
            () => product.BackwardWeight(input, gradOutput, gradWeight, scratch));
    }

    private static void ProductRow(
        Report report, string name, double operations, Action forward, Action backwardInput, Action backwardWeight)
    {
        Timing[] times = Timing.Interleaved(Rounds, () => FmaPeak.Run(Set), forward, backwardInput, backwardWeight);
        double peak = FmaPeak.Operations(Set) / times[0].Median;
        string[] cells = [.. times.Skip(1).Select(time => operations / time.Median).Select(
            rate => string.Create(CultureInfo.InvariantCulture, $"{rate / 1e9:F1} ({rate / peak * 100:F0} %)"))];
        report.Add($"| {name} | {string.Join(" | ", cells)} |");
    }

    private static void StreamRows(Report report)
    {
        // 32 x 32 x 64 values: the shape of an early layer.
        const int channels = 64;
        float[] input = Values(32 * 32 * channels), output = new float[input.Length];
        float[] mean = Values(channels), factor = Values(channels), offset = Values(channels), deviations = new float[channels];
        var pool = new PoolGeometry(new(32, 2, 2), new(32, 2, 2), channels);
        float[] pooled = new float[pool.OutputLength];
        StreamRow(report, "relu forward", 2 * input.Length, () => Relu.Forward(input, output, Set));
        StreamRow(report, "relu backward", 3 * input.Length, () => Relu.BackwardInput(output, input, output, Set));
        StreamRow(report, "max pooling 2x2 forward", input.Length + pooled.Length, () => MaxPooling.Forward(input, pool, pooled, Set));
        StreamRow(
            report,
            "max pooling 2x2 backward",
            (2 * input.Length) + (2 * pooled.Length),
            () => MaxPooling.BackwardInput(input, pooled, pooled, pool, output, Set));
        StreamRow(
            report, "average pooling 2x2 forward", input.Length + pooled.Length, () => AveragePooling.Forward(input, pool, pooled, Set));
        StreamRow(report, "batch norm statistics", input.Length, () => ChannelStatistics.Measure(input, mean, deviations, Set));
        StreamRow(
            report, "batch norm forward", 2 * input.Length, () => BatchNormalization.Forward(input, mean, factor, offset, output, Set));
    }

    private static void StreamRow(Report report, string name, int values, Action work)
    {
        Timing time = Timing.Interleaved(Rounds, work)[0];
        report.Add($"| {name} | {Number(values * sizeof(float) / time.Median / 1e9)} |");
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static float[] Values(int length)
    {
        var random = new RandomSource((ulong)length);
        var values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.NextUniform(-1, 1);
        }

        return values;
    }
}

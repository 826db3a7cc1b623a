using System.Globalization;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Simd;

namespace Fovea.Bench.Layers;

/// <summary>
/// What reads and writes much and computes little: bytes a second, beside a plain copy that reads and writes the same number of bytes by
/// turns with it.
/// </summary>
internal static class StreamRows
{
    private const int Channels = 64;
    private static readonly InstructionSet Set = InstructionSets.Best;

    public static void Report(Report report, LinesToHold lines)
    {
        // One image of 32x32x64, 256 KB, stays in the second-level cache; 256 of them, 64 MB, in none.
        Table(report, null, 1, "256 KB of input, within the second-level cache");
        Table(report, lines, 256, "64 MB of input, in main memory");
    }

    private static void Table(Report report, LinesToHold? lines, int images, string title)
    {
        report.Add($"\nGB/s of what is read and written, each array counted once. {title}.\n");
        report.Add("| kernel | GB/s | a copy, GB/s | share |");
        report.Add("|---|---|---|---|");
        var pool = new PoolGeometry(new(32, 2, 2), new(32, 2, 2), Channels);
        int length = images * pool.InputLength, pooledLength = images * pool.OutputLength;
        Memory<float> input = AlignedArray.Random(length), output = AlignedArray.Create(length), third = AlignedArray.Random(length);
        Memory<float> pooled = AlignedArray.Create(pooledLength), pooledGradient = AlignedArray.Random(pooledLength);
        float[] a = RandomValues.Uniform(Channels, 1), b = RandomValues.Uniform(Channels, 2), c = RandomValues.Uniform(Channels, 3);
        float[] mean = new float[Channels], deviations = new float[Channels];
        Memory<float> source = AlignedArray.Random(length), target = AlignedArray.Create(length);

        Row("ReLU", LinesToHold.Forward, 2 * length, () => Relu.Forward(input.Span, output.Span, Set));
        Row("ReLU", LinesToHold.BackwardInput, 3 * length, () => Relu.BackwardInput(input.Span, third.Span, output.Span, Set));
        Row(
            "max pooling 2x2",
            LinesToHold.Forward,
            length + pooledLength,
            () => EachImage(images, i => MaxPooling.Forward(Image(input, images, i), pool, Image(pooled, images, i), Set)));
        Row(
            "max pooling 2x2",
            LinesToHold.BackwardInput,
            (2 * length) + (2 * pooledLength),
            () => EachImage(images, i => MaxPooling.BackwardInput(
                Image(input, images, i), Image(pooled, images, i), Image(pooledGradient, images, i), pool, Image(output, images, i), Set)));
        Row(
            "average pooling 2x2",
            LinesToHold.Forward,
            length + pooledLength,
            () => EachImage(images, i => AveragePooling.Forward(Image(input, images, i), pool, Image(pooled, images, i), Set)));
        Row(
            "average pooling 2x2",
            LinesToHold.BackwardInput,
            length + pooledLength,
            () => EachImage(images, i => AveragePooling.BackwardInput(Image(pooledGradient, images, i), pool, Image(output, images, i), Set)));
        Row("batch norm, statistics", LinesToHold.Forward, length, () => ChannelStatistics.Measure(input.Span, mean, deviations, Set));
        Row("batch norm", LinesToHold.Forward, 2 * length, () => BatchNormalization.Forward(input.Span, a, b, c, output.Span, Set));
        Row(
            "batch norm, sums",
            LinesToHold.BackwardInput,
            2 * length,
            () => BatchNormalization.BackwardScale(input.Span, third.Span, a, b, mean, deviations, Set));
        Row(
            "batch norm",
            LinesToHold.BackwardInput,
            3 * length,
            () => BatchNormalization.BackwardInput(input.Span, third.Span, a, b, c, mean, output.Span, Set));

        void Row(string name, string direction, int values, Action work)
        {
            Turns turns = LayersBench.Alternation.Run(work, () => source.Span.CopyTo(target.Span));
            double speed = values * (double)sizeof(float) / turns.Fastest[0] / 1e9;
            double copy = 2.0 * length * sizeof(float) / turns.Fastest[1] / 1e9;
            double share = turns.FastestRatio(0, 1) * values / (2.0 * length);
            lines?.Add(LinesToHold.Stream, direction, name, share);
            report.Add(string.Create(
                CultureInfo.InvariantCulture, $"| {name}, {direction} | {speed:F1} | {copy:F1} | {share * 100:F0} % |"));
        }
    }

    private static void EachImage(int images, Action<int> work)
    {
        for (int i = 0; i < images; i++)
        {
            work(i);
        }
    }

    private static Span<float> Image(Memory<float> values, int images, int index)
    {
        int length = values.Length / images;
        return values.Span.Slice(index * length, length);
    }
}

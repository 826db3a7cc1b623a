using Fovea.Kernels.Normalization;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Normalization;

public sealed class BatchNormalizationTests
{
    private const double Epsilon = 1e-5;

    public static TheoryData<InstructionSet> Sets => new(InstructionSets.Supported);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Statistics_in_parts_equal_the_statistics_of_the_whole(InstructionSet set)
    {
        foreach (int channels in (int[])[1, 3, 8, 17, 33])
        {
            // A mean of 1000 against a deviation of 0.6: sums of raw squares would lose all digits.
            float[] values = [.. Numbers.Random(60 * channels, channels).Select(x => x + 1000)];
            int[] counts = [20, 0, 35, 5];
            float[] means = new float[4 * channels];
            float[] deviations = new float[4 * channels];
            int first = 0;
            for (int part = 0; part < counts.Length; part++)
            {
                if (counts[part] > 0)
                {
                    ChannelStatistics.Measure(
                        values.AsSpan(first * channels, counts[part] * channels),
                        means.AsSpan(part * channels, channels),
                        deviations.AsSpan(part * channels, channels),
                        set);
                }

                first += counts[part];
            }

            for (int c = 0; c < channels; c++)
            {
                double[] channel = [.. Enumerable.Range(0, 60).Select(i => (double)values[(i * channels) + c])];
                double mean = channel.Average();
                double variance = channel.Average(x => (x - mean) * (x - mean));
                (double actualMean, double actualVariance) = ChannelStatistics.Combine(means.AsSpan(c), deviations.AsSpan(c), counts, channels);
                Assert.Equal(mean, actualMean, 1e-4);
                Assert.Equal(variance, actualVariance, 1e-4 * variance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Forward_and_backward_agree_with_central_differences(InstructionSet set)
    {
        foreach (int channels in (int[])[1, 5, 16])
        {
            const int Pixels = 6;
            float[] input = Numbers.Random(Pixels * channels, 1);
            float[] scale = Numbers.Random(channels, 2);
            float[] offset = Numbers.Random(channels, 3);
            float[] gradOutput = Numbers.Random(Pixels * channels, 4);
            float[] mean = new float[channels];
            float[] deviations = new float[channels];
            ChannelStatistics.Measure(input, mean, deviations, set);
            float[] inverse = [.. deviations.Select(d => (float)(1 / Math.Sqrt((d / Pixels) + Epsilon)))];
            float[] factor = [.. scale.Zip(inverse, (s, i) => s * i)];

            using var output = new GuardedBuffer(input.Length);
            BatchNormalization.Forward(input, mean, factor, offset, output.Span, set);
            output.AssertFences("output");
            double[] x = [.. input.Select(v => (double)v)];
            double[] gamma = [.. scale.Select(v => (double)v)];
            double[] beta = [.. offset.Select(v => (double)v)];
            Numbers.AssertClose(Normalize(x, gamma, beta), output.Span, 4 * Pixels, "output");

            using var gradScale = new GuardedBuffer(channels);
            using var gradOffset = new GuardedBuffer(channels);
            BatchNormalization.BackwardScale(input, gradOutput, mean, inverse, gradScale.Span, gradOffset.Span, set);
            float[] meanFactor = new float[channels];
            float[] constant = new float[channels];
            for (int c = 0; c < channels; c++)
            {
                meanFactor[c] = -factor[c] * inverse[c] * gradScale.Span[c] / Pixels;
                constant[c] = -factor[c] * gradOffset.Span[c] / Pixels;
            }

            using var gradInput = new GuardedBuffer(input.Length);
            BatchNormalization.BackwardInput(input, gradOutput, mean, factor, meanFactor, constant, gradInput.Span, set);
            foreach (GuardedBuffer buffer in (GuardedBuffer[])[gradScale, gradOffset, gradInput])
            {
                buffer.AssertFences("gradients");
            }

            double Cost(double[] v, double[] g, double[] b) => Normalize(v, g, b).Zip(gradOutput, (y, d) => y * d).Sum();
            Numbers.AssertClose(Differentiate(x, v => Cost(v, gamma, beta)), gradInput.Span, 40 * Pixels, "gradInput");
            Numbers.AssertClose(Differentiate(gamma, v => Cost(x, v, beta)), gradScale.Span, 4 * Pixels, "gradScale");
            Numbers.AssertClose(Differentiate(beta, v => Cost(x, gamma, v)), gradOffset.Span, Pixels, "gradOffset");
        }
    }

    private static double[] Normalize(double[] input, double[] scale, double[] offset)
    {
        int channels = scale.Length;
        int pixels = input.Length / channels;
        var output = new double[input.Length];
        for (int c = 0; c < channels; c++)
        {
            double mean = Enumerable.Range(0, pixels).Average(i => input[(i * channels) + c]);
            double variance = Enumerable.Range(0, pixels).Average(i => Math.Pow(input[(i * channels) + c] - mean, 2));
            for (int i = 0; i < pixels; i++)
            {
                int at = (i * channels) + c;
                output[at] = (scale[c] * (input[at] - mean) / Math.Sqrt(variance + Epsilon)) + offset[c];
            }
        }

        return output;
    }

    private static double[] Differentiate(double[] values, Func<double[], double> function)
    {
        const double Step = 1e-5;
        var gradient = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double[] up = [.. values];
            double[] down = [.. values];
            up[i] += Step;
            down[i] -= Step;
            gradient[i] = (function(up) - function(down)) / (2 * Step);
        }

        return gradient;
    }
}

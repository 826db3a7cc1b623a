using Fovea.Kernels.Normalization;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Normalization;

/// <summary>Layer normalisation against its formula in double precision.</summary>
public sealed class RowNormalizationTests
{
    private const float Epsilon = 1e-3f;

    private static readonly int[] AllChannels = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 64, 100];

    [Fact]
    public void Values_and_all_gradients_are_those_of_the_formula()
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (int channels in AllChannels)
            {
                foreach (int rows in (int[])[1, 3, 8])
                {
                    Assert.All(Guards.All, guard => Check(channels, rows, set, guard));
                }
            }
        }
    }

    [Fact]
    public void A_large_mean_costs_no_digits()
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            float[] input = [.. Enumerable.Range(0, 19).Select(i => 4096f + (i % 2))];
            float[] output = new float[19];
            RowNormalization.Forward(input, Ones(19), new float[19], 1e-5f, default, output, set);
            double mean = 9.0 / 19;
            double deviation = Math.Sqrt((mean * (1 - mean)) + 1e-5);
            for (int i = 0; i < 19; i++)
            {
                Assert.Equal(((i % 2) - mean) / deviation, output[i], 1e-3);
            }
        }
    }

    [Fact]
    public void Memory_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(
            () => RowNormalization.Forward(new float[7], Ones(2), Ones(2), 1, default, new float[7], InstructionSet.Plain));
        Assert.Equal(
            "8 values are no whole number of rows of 2 channels with two statistics each. Received 7 statistics.",
            Assert.Throws<ArgumentException>(
                () => RowNormalization.Forward(new float[8], Ones(2), Ones(2), 1, new float[7], new float[8], InstructionSet.Plain)).Message);
    }

    private static void Check(int channels, int rows, InstructionSet set, Guard guard)
    {
        string what = $"{rows} rows of {channels} channels, {set}, {guard}";
        Guards.Begin(what);
        using var input = new GuardedBuffer(Numbers.Random(rows * channels, 1), guard);
        using var scale = new GuardedBuffer(Numbers.Random(channels, 2), guard);
        using var offset = new GuardedBuffer(Numbers.Random(channels, 3), guard);
        using var gradOutput = new GuardedBuffer(Numbers.Random(rows * channels, 4), guard);
        using var statistics = new GuardedBuffer(2 * rows, guard);
        using var output = new GuardedBuffer(rows * channels, guard);
        using var gradInput = new GuardedBuffer(rows * channels, guard);
        using var gradScale = new GuardedBuffer(channels, guard);
        using var gradOffset = new GuardedBuffer(channels, guard);
        RowNormalization.Forward(input.Span, scale.Span, offset.Span, Epsilon, statistics.Span, output.Span, set);
        RowNormalization.Backward(
            input.Span, gradOutput.Span, scale.Span, statistics.Span, gradInput.Span, gradScale.Span, gradOffset.Span, set);
        foreach (GuardedBuffer buffer in (GuardedBuffer[])[statistics, output, gradInput, gradScale, gradOffset])
        {
            buffer.AssertFences(what);
        }

        var outputs = new double[rows * channels];
        var inputGradients = new double[rows * channels];
        var scaleGradients = new double[channels];
        var offsetGradients = new double[channels];
        for (int row = 0; row < rows; row++)
        {
            double[] x = [.. input.Span.Slice(row * channels, channels).ToArray().Select(value => (double)value)];
            double mean = x.Average();
            double inverse = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + Epsilon);
            double[] normal = [.. x.Select(value => (value - mean) * inverse)];
            double[] gradient = [.. Enumerable.Range(0, channels).Select(c => (double)gradOutput.Span[(row * channels) + c] * scale.Span[c])];
            double meanGradient = gradient.Average();
            double meanProduct = gradient.Zip(normal, (g, n) => g * n).Average();
            for (int c = 0; c < channels; c++)
            {
                int i = (row * channels) + c;
                outputs[i] = (normal[c] * scale.Span[c]) + offset.Span[c];
                inputGradients[i] = inverse * (gradient[c] - meanGradient - (normal[c] * meanProduct));
                scaleGradients[c] += gradOutput.Span[i] * normal[c];
                offsetGradients[c] += gradOutput.Span[i];
            }
        }

        // A single channel divides by sqrt(epsilon) = 0.03, two may lie near each other.
        Numbers.AssertClose(outputs, output.Span, channels, what, amplification: 32);
        Numbers.AssertClose(inputGradients, gradInput.Span, channels, what, amplification: 32);
        Numbers.AssertClose(scaleGradients, gradScale.Span, rows, what, amplification: 32);
        Numbers.AssertClose(offsetGradients, gradOffset.Span, rows, what);
    }

    private static float[] Ones(int length) => [.. Enumerable.Repeat(1f, length)];
}

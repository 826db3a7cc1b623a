using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Elementwise;

public sealed class BiasTests
{
    // Every remainder of every register width, whole groups of registers with remainders, and pixels of many registers.
    private static readonly int[] AllChannels = [.. Enumerable.Range(1, 34), 48, 64, 100, 128, 300];

    [Fact]
    public void Forward_adds_at_every_pixel() => ForEach((values, channels, set, what) =>
    {
        float[] bias = Numbers.Random(channels, 2);
        using var sum = new GuardedBuffer(values);
        using var guardedBias = new GuardedBuffer(bias);
        Bias.Forward(sum.Span, guardedBias.Span, set);
        sum.AssertFences(what);
        Assert.Equal(values.Select((value, i) => value + bias[i % channels]), sum.Span.ToArray());
    });

    [Fact]
    public void Backward_sums_over_the_pixels() => ForEach((values, channels, set, what) =>
    {
        using var gradOutput = new GuardedBuffer(values);
        using var gradBias = new GuardedBuffer(channels);
        Bias.Backward(gradOutput.Span, gradBias.Span, set);
        gradBias.AssertFences(what);
        Numbers.AssertClose(SumOf(values, channels), gradBias.Span, values.Length / channels, what);
    });

    [Fact]
    public void Backward_through_a_relu_masks_in_place_and_sums() => ForEach((values, channels, set, what) =>
    {
        float[] output = [.. Numbers.RandomWithTies(values.Length, 3).Select(value => Math.Max(0, value))];
        float[] masked = [.. values.Zip(output, (gradient, y) => y > 0 ? gradient : 0)];
        using var guardedOutput = new GuardedBuffer(output);
        using var gradOutput = new GuardedBuffer(values);
        using var gradBias = new GuardedBuffer(channels);
        Bias.BackwardRelu(guardedOutput.Span, gradOutput.Span, gradBias.Span, set);
        gradOutput.AssertFences(what);
        gradBias.AssertFences(what);
        Assert.Equal(masked, gradOutput.Span.ToArray());
        Numbers.AssertClose(SumOf(masked, channels), gradBias.Span, values.Length / channels, what);
    });

    [Fact]
    public void Values_that_are_no_whole_pixels_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Bias.Backward(new float[7], new float[3], InstructionSet.Plain));
        Assert.Equal("7 values are no whole number of pixels of 3 channels.", exception.Message);
    }

    private static double[] SumOf(float[] values, int channels)
    {
        var sum = new double[channels];
        for (int i = 0; i < values.Length; i++)
        {
            sum[i % channels] += values[i];
        }

        return sum;
    }

    private static void ForEach(Action<float[], int, InstructionSet, string> check)
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (int channels in AllChannels)
            {
                foreach (int pixels in (int[])[1, 2, 5, 8, 23])
                {
                    check(Numbers.Random(pixels * channels, 1), channels, set, $"{pixels} pixels of {channels} channels, {set}");
                }
            }
        }
    }
}

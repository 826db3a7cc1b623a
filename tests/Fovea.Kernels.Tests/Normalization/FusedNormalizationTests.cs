using Fovea.Kernels.Normalization;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Normalization;

/// <summary>The passes of batch normalisation with and without their residual connection and ReLU, against their definition.</summary>
public sealed class FusedNormalizationTests
{
    // Remainders of every register width, whole groups of registers with remainders, and pixels of many registers.
    private static readonly int[] AllChannels = [1, 2, 3, 5, 6, 8, 15, 16, 17, 31, 32, 33, 48, 64, 100, 128, 300];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Forward(bool add, bool relu) => ForEach((pixels, channels, set, what) =>
    {
        float[] input = Numbers.Random(pixels * channels, 1);
        float[] mean = Numbers.Random(channels, 2);
        float[] factor = Numbers.Random(channels, 3);
        float[] offset = Numbers.Random(channels, 4);
        float[] addend = add ? Numbers.Random(input.Length, 5) : [];
        using var guardedAddend = new GuardedBuffer(addend);
        using var output = new GuardedBuffer(input.Length);
        using var inPlace = new GuardedBuffer(input);
        BatchNormalization.Forward(inPlace.Span, mean, factor, offset, output.Span, set, guardedAddend.Span, relu);
        BatchNormalization.Forward(inPlace.Span, mean, factor, offset, inPlace.Span, set, guardedAddend.Span, relu);
        output.AssertFences(what);
        inPlace.AssertFences(what);
        double[] expected = [.. input.Select((x, i) =>
        {
            int c = i % channels;
            double y = (factor[c] * ((double)x - mean[c])) + offset[c] + (add ? addend[i] : 0);
            return relu ? Math.Max(0, y) : y;
        })];
        Numbers.AssertClose(expected, output.Span, 4, what);
        Assert.Equal(output.Span.ToArray(), inPlace.Span.ToArray());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_scale(bool relu) => ForEach((pixels, channels, set, what) =>
    {
        float[] input = Numbers.Random(pixels * channels, 1);
        float[] gradOutput = Numbers.Random(input.Length, 2);
        float[] mean = Numbers.Random(channels, 3);
        float[] inverse = Numbers.Random(channels, 4);
        float[] output = relu ? Outputs(input.Length) : [];
        using var gradScale = new GuardedBuffer(channels);
        using var gradOffset = new GuardedBuffer(channels);
        BatchNormalization.BackwardScale(
            new GuardedBuffer(input).Span,
            new GuardedBuffer(gradOutput).Span,
            new GuardedBuffer(mean).Span,
            new GuardedBuffer(inverse).Span,
            gradScale.Span,
            gradOffset.Span,
            set,
            new GuardedBuffer(output).Span);
        gradScale.AssertFences(what);
        gradOffset.AssertFences(what);
        var expectedScale = new double[channels];
        var expectedOffset = new double[channels];
        for (int i = 0; i < input.Length; i++)
        {
            int c = i % channels;
            double gradient = Masked(gradOutput, output, i);
            expectedOffset[c] += gradient;
            expectedScale[c] += gradient * ((double)input[i] - mean[c]) * inverse[c];
        }

        Numbers.AssertClose(expectedScale, gradScale.Span, 4 * pixels, what);
        Numbers.AssertClose(expectedOffset, gradOffset.Span, pixels, what);
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Backward_input(bool relu, bool add) => ForEach((pixels, channels, set, what) =>
    {
        float[] input = Numbers.Random(pixels * channels, 1);
        float[] gradOutput = Numbers.Random(input.Length, 2);
        float[][] parameters = [.. Enumerable.Range(3, 4).Select(seed => Numbers.Random(channels, seed))];
        float[] output = relu ? Outputs(input.Length) : [];
        using var gradInput = new GuardedBuffer(gradOutput);
        using var gradAddend = new GuardedBuffer(add ? input.Length : 0);
        using var guardedInput = new GuardedBuffer(input);
        BatchNormalization.BackwardInput(
            guardedInput.Span,
            gradInput.Span,
            parameters[0],
            parameters[1],
            parameters[2],
            parameters[3],
            gradInput.Span,
            set,
            new GuardedBuffer(output).Span,
            gradAddend.Span);
        gradInput.AssertFences(what);
        gradAddend.AssertFences(what);
        double[] expected = [.. input.Select((x, i) =>
        {
            int c = i % channels;
            double gradient = Masked(gradOutput, output, i);
            return (parameters[1][c] * gradient) + (parameters[2][c] * ((double)x - parameters[0][c])) + parameters[3][c];
        })];
        Numbers.AssertClose(expected, gradInput.Span, 4, what);
        if (add)
        {
            Assert.Equal(gradOutput.Select((_, i) => Masked(gradOutput, output, i)), gradAddend.Span.ToArray());
        }
    });

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        float[] pixel = new float[2];
        float[] pixels = new float[4];
        Assert.Throws<ArgumentException>(() =>
            BatchNormalization.Forward(pixels, pixel, pixel, pixel, pixels, InstructionSet.Plain, addend: pixel));
        Assert.Throws<ArgumentException>(() =>
            BatchNormalization.BackwardScale(pixels, pixels, pixel, pixel, pixel, pixel, InstructionSet.Plain, output: pixel));
        Assert.Throws<ArgumentException>(() => BatchNormalization.BackwardInput(
            pixels, pixels, pixel, pixel, pixel, pixel, pixels, InstructionSet.Plain, gradAddend: pixel));
    }

    private static float[] Outputs(int length) => [.. Numbers.RandomWithTies(length, 9).Select(value => Math.Max(0, value))];

    private static float Masked(float[] gradOutput, float[] output, int i) => output.Length == 0 || output[i] > 0 ? gradOutput[i] : 0;

    private static void ForEach(Action<int, int, InstructionSet, string> check)
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (int channels in AllChannels)
            {
                foreach (int pixels in (int[])[1, 2, 3, 4, 7, 21])
                {
                    check(pixels, channels, set, $"{pixels} pixels of {channels} channels, {set}");
                }
            }
        }
    }
}

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Elementwise;

public sealed class ElementwiseTests
{
    // Every remainder of every register width, and a length beyond one round of the widest.
    private static readonly int[] AllLengths = [.. Enumerable.Range(1, 34), 100];

    [Fact]
    public void Relu_forward_and_backward() => ForEach((length, set, what) =>
    {
        float[] input = Numbers.Random(length, 1);
        float[] gradOutput = Numbers.Random(length, 2);
        input[length / 2] = 0;
        using var output = new GuardedBuffer(length);
        using var gradInput = new GuardedBuffer(length);
        Relu.Forward(input, output.Span, set);
        Relu.BackwardInput(output.Span, gradOutput, gradInput.Span, set);
        output.AssertFences(what);
        gradInput.AssertFences(what);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(input[i] > 0 ? input[i] : 0, output.Span[i]);
            Assert.Equal(input[i] > 0 ? gradOutput[i] : 0, gradInput.Span[i]);
        }
    });

    [Fact]
    public void Relu_keeps_nan() => ForEach((length, set, what) =>
    {
        float[] values = new float[length];
        values[^1] = float.NaN;
        Relu.Forward(values, values, set);
        Assert.True(float.IsNaN(values[^1]), what);
    });

    [Fact]
    public void Sum_adds_element_by_element() => ForEach((length, set, what) =>
    {
        float[] left = Numbers.Random(length, 1);
        float[] right = Numbers.Random(length, 2);
        using var output = new GuardedBuffer(length);
        Sum.Forward(left, right, output.Span, set);
        output.AssertFences(what);
        Assert.Equal(left.Zip(right, (a, b) => a + b), output.Span.ToArray());
    });

    [Fact]
    public void Scale_multiplies_with_mask_and_factor() => ForEach((length, set, what) =>
    {
        float[] input = Numbers.Random(length, 1);
        float[] mask = Numbers.RandomWithTies(length, 2);
        using var output = new GuardedBuffer(length);
        Scale.Forward(input, mask, 2, output.Span, set);
        output.AssertFences(what);
        Assert.Equal(input.Zip(mask, (a, b) => a * (b * 2)), output.Span.ToArray());
    });

    [Fact]
    public void Sum_with_relu_is_sum_and_relu() => ForEach((length, set, what) =>
    {
        float[] left = Numbers.Random(length, 1);
        float[] right = Numbers.Random(length, 2);
        using var output = new GuardedBuffer(length);
        Sum.ForwardRelu(left, right, output.Span, set);
        output.AssertFences(what);
        Assert.Equal(left.Zip(right, (a, b) => Math.Max(0, a + b)), output.Span.ToArray());
        Sum.ForwardRelu(left, right, left, set);
        Assert.Equal(output.Span.ToArray(), left);
    });

    [Fact]
    public void Operands_of_different_length_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Relu.Forward(new float[3], new float[4], InstructionSet.Plain));
        Assert.Equal("All operands must have the same number of values. Received 3 and 4.", exception.Message);
    }

    private static void ForEach(Action<int, InstructionSet, string> check)
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (int length in AllLengths)
            {
                check(length, set, $"{length} values, {set}");
            }
        }
    }
}

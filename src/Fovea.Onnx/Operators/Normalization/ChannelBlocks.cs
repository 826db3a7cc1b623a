using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Normalization;

/// <summary>What the normalisations share: mean and variance of a run of values, and its normalised form.</summary>
internal static class ChannelBlocks
{
    /// <summary>Mean and biased variance in two passes.</summary>
    public static (T Mean, T Variance) Statistics<T>(ReadOnlySpan<T> values)
        where T : struct, IFloatingPointIeee754<T>
    {
        T count = T.CreateTruncating(values.Length);
        T mean = TensorPrimitives.Sum(values) / count;
        T squares = T.Zero;
        foreach (T value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, squares / count);
    }

    /// <summary><c>output = input * factor + offset</c> for <c>scale * (input - mean) * inverse + bias</c>.</summary>
    public static void Normalize<T>(ReadOnlySpan<T> input, Span<T> output, T mean, T inverse, T scale, T bias)
        where T : struct, IFloatingPointIeee754<T>
    {
        T factor = scale * inverse;
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = ((input[i] - mean) * factor) + bias;
        }
    }

    /// <summary>An input with one value for each of something.</summary>
    public static T[] Each<T>(OperatorCall call, int index, int count, string what)
        where T : notnull
    {
        T[] values = call.Input<T>(index).Values;
        return values.Length == count
            ? values
            : throw call.Fail($"input {index} has {values.Length} values, expected {count}, one for each {what}");
    }

    /// <summary>An input [batch, channels, sizes...].</summary>
    public static OnnxTensor<T> Channels<T>(OperatorCall call, int leastRank = 2)
        where T : notnull
    {
        OnnxTensor<T> input = call.Input<T>(0);
        return input.Rank >= leastRank
            ? input
            : throw call.Fail($"the input has shape [{string.Join(", ", input.Shape)}], expected [batch, channels, sizes...]");
    }
}

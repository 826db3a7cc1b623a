using System.Collections.Immutable;
using System.Numerics;

namespace Fovea.Onnx.Operators.Normalization;

/// <summary>LayerNormalization: over all dimensions from an axis on; mean and 1 / deviation are its optional outputs.</summary>
internal readonly struct LayerNormalizationOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("LayerNormalization", [17], call => ByType.Reals<LayerNormalizationOperator>(call, narrowed: 1)),
    ];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        OnnxTensor<T> input = call.Input<T>(0);
        long axis = call.Int("axis", -1);
        axis += axis < 0 ? input.Rank : 0;
        if (axis < 0 || axis >= input.Rank)
        {
            throw call.Fail($"axis is {call.Int("axis", -1)}, the input [{string.Join(", ", input.Shape)}] has {input.Rank} dimensions");
        }

        int rows = Outputs.Count(call, input.Shape.AsSpan()[..(int)axis]);
        int length = Outputs.Count(call, input.Shape.AsSpan()[(int)axis..]);
        OnnxTensor<T> scale = Factors<T>(call, 1, input.Shape, (int)axis, length);
        OnnxTensor<T>? bias = call.Optional(2) is null ? null : Factors<T>(call, 2, input.Shape, (int)axis, length);
        T epsilon = T.CreateTruncating(call.Float("epsilon", 1e-5f));
        var output = new T[input.Length];
        ImmutableArray<int> kept = [.. input.Shape.Take((int)axis), .. Enumerable.Repeat(1, input.Rank - (int)axis)];
        T[] means = Outputs.New<T>(call, kept);
        T[] inverses = Outputs.New<T>(call, kept);
        for (int row = 0; length > 0 && row < rows; row++)
        {
            ReadOnlySpan<T> values = input.Values.AsSpan(row * length, length);
            Span<T> target = output.AsSpan(row * length, length);
            (T mean, T variance) = ChannelBlocks.Statistics(values);
            T inverse = T.One / T.Sqrt(variance + epsilon);
            for (int i = 0; i < length; i++)
            {
                target[i] = ((values[i] - mean) * inverse * scale.Values[i]) + (bias is null ? T.Zero : bias.Values[i]);
            }

            means[row] = mean;
            inverses[row] = inverse;
        }

        return [new OnnxTensor<T>(input.Shape, output), new OnnxTensor<T>(kept, means), new OnnxTensor<T>(kept, inverses)];
    }

    // Scale and bias may be broadcast to the normalised dimensions.
    private static OnnxTensor<T> Factors<T>(OperatorCall call, int index, ImmutableArray<int> shape, int axis, int length)
        where T : struct, IFloatingPointIeee754<T>
    {
        OnnxTensor<T> given = call.Input<T>(index);
        int[] sizes = [.. shape.Skip(axis)];
        int missing = sizes.Length - given.Rank;
        bool fits = missing >= 0 && given.Shape.Index().All(extent => extent.Item == 1 || extent.Item == sizes[missing + extent.Index]);
        if (!fits)
        {
            throw call.Fail(
                $"input {index} is [{string.Join(", ", given.Shape)}], expected [{string.Join(", ", sizes)}] or what is broadcast to it");
        }

        if (given.Length == length || shape.Contains(0))
        {
            return given;
        }

        var values = new T[length];
        for (int i = 0; i < length; i++)
        {
            int at = 0;
            int rest = i;
            int stride = 1;
            for (int d = sizes.Length - 1; d >= missing; d--)
            {
                int extent = given.Shape[d - missing];
                at += extent == 1 ? 0 : rest % sizes[d] * stride;
                stride *= extent;
                rest /= sizes[d];
            }

            values[i] = given.Values[at];
        }

        return new OnnxTensor<T>([.. sizes], values);
    }
}

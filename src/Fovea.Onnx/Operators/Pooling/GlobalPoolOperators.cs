using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Pooling;

/// <summary>GlobalAveragePool, GlobalMaxPool and GlobalLpPool: one value for each channel, the spatial sizes kept as ones.</summary>
internal static class GlobalPoolOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("GlobalAveragePool", [1, 22], call => ByType.Reals<Average>(call)),
        new("GlobalMaxPool", [1, 22], call => ByType.Reals<Max>(call)),
        new("GlobalLpPool", [2, 22], call => ByType.Reals<Lp>(call)),
    ];

    private delegate T Reduction<T>(ReadOnlySpan<T> channel);

    private static OnnxTensor[] Reduce<T>(OperatorCall call, Reduction<T> reduce)
        where T : struct, IFloatingPointIeee754<T>
    {
        OnnxTensor<T> input = call.Input<T>(0);
        if (input.Rank < 3)
        {
            throw call.Fail($"the input has shape [{string.Join(", ", input.Shape)}], expected [batch, channels, sizes...]");
        }

        int channels = Outputs.Count(call, [input.Shape[0], input.Shape[1]]);
        int length = channels == 0 ? 0 : input.Length / channels;
        if (channels > 0 && length == 0)
        {
            throw call.Fail($"the input [{string.Join(", ", input.Shape)}] holds no values to pool");
        }

        T[] output = Outputs.New<T>(call, [channels]);
        for (int c = 0; c < channels; c++)
        {
            output[c] = reduce(input.Values.AsSpan(c * length, length));
        }

        ImmutableArray<int> shape = [input.Shape[0], input.Shape[1], .. Enumerable.Repeat(1, input.Rank - 2)];
        return [new OnnxTensor<T>(shape, output)];
    }

    private readonly struct Average : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> =>
            Reduce<T>(call, channel => TensorPrimitives.Sum(channel) / T.CreateTruncating(channel.Length));
    }

    private readonly struct Max : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => Reduce<T>(call, TensorPrimitives.Max);
    }

    private readonly struct Lp : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            long p = LpPoolOperator.Power(call);
            return Reduce<T>(call, channel =>
            {
                T sum = T.Zero;
                foreach (T value in channel)
                {
                    sum += LpPoolOperator.Raised(value, p);
                }

                return LpPoolOperator.Root(sum, p);
            });
        }
    }
}

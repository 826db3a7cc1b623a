using System.Numerics;

namespace Fovea.Onnx.Operators.Normalization;

/// <summary>
/// LRN: each value divided by <c>(bias + alpha / size * sum of squares)^beta</c>, the sum over neighbouring channels (Krizhevsky,
/// Sutskever and
/// Hinton, 2012).
/// </summary>
internal readonly struct LrnOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("LRN", [1, 13], call => ByType.Reals<LrnOperator>(call))];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        OnnxTensor<T> input = ChannelBlocks.Channels<T>(call, 3);
        long size = call.Int("size", 0);
        if (size <= 0)
        {
            throw call.Fail($"size is {size}, expected 1 or more channels");
        }

        T factor = T.CreateTruncating(call.Float("alpha", 1e-4f)) / T.CreateTruncating(size);
        T beta = T.CreateTruncating(call.Float("beta", 0.75f));
        T bias = T.CreateTruncating(call.Float("bias", 1));
        int channels = input.Shape[1];
        int images = input.Shape[0];
        int length = input.Length == 0 ? 0 : input.Length / (images * channels);
        var output = new T[input.Length];
        var sums = new T[length];
        for (int i = 0; length > 0 && i < images * channels; i++)
        {
            int c = i % channels;
            int image = (i / channels) * channels * length;
            long first = Math.Max(0, c - ((size - 1) / 2));
            long last = Math.Min(channels - 1, c + (size / 2));
            sums.AsSpan().Clear();
            for (long other = first; other <= last; other++)
            {
                ReadOnlySpan<T> values = input.Values.AsSpan(image + ((int)other * length), length);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(values, values, sums, sums);
            }

            for (int p = 0; p < length; p++)
            {
                output[(i * length) + p] = input.Values[(i * length) + p] / T.Pow(bias + (factor * sums[p]), beta);
            }
        }

        return [new OnnxTensor<T>(input.Shape, output)];
    }
}

using System.Numerics;

namespace Fovea.Onnx.Operators.Normalization;

/// <summary>
/// BatchNormalization: with the given mean and variance, or in training_mode with those of the batch, which also move the running ones:
/// <c>running = running * momentum + batch * (1 - momentum)</c>, the variance biased.
/// </summary>
internal readonly struct BatchNormalizationOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("BatchNormalization", [7, 9, 14, 15], call => ByType.Reals<BatchNormalizationOperator>(call)) { Limits = "spatial = 0 of opset 7 and 8 is refused" },
    ];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        if (call.Version < 9 && call.Int("spatial", 1) == 0)
        {
            throw call.Fail("spatial = 0, one mean for each value, is not computed; export with opset 9 or newer");
        }

        OnnxTensor<T> input = ChannelBlocks.Channels<T>(call, 1);
        int channels = input.Rank > 1 ? input.Shape[1] : 1;
        int batch = input.Shape[0];
        int length = input.Length == 0 ? 0 : input.Length / (batch * channels);
        T[] scale = ChannelBlocks.Each<T>(call, 1, channels, "channel");
        T[] bias = ChannelBlocks.Each<T>(call, 2, channels, "channel");
        T[] mean = Statistics<T>(call, 3, channels);
        T[] variance = Statistics<T>(call, 4, channels);
        T epsilon = T.CreateTruncating(call.Float("epsilon", 1e-5f));
        bool training = call.Version >= 14 && call.Int("training_mode", 0) != 0;
        if (training)
        {
            (T[] batchMean, T[] batchVariance) = OfBatch(input.Values, batch, channels, length);
            T momentum = T.CreateTruncating(call.Float("momentum", 0.9f));
            T[] runningMean = Move(mean, batchMean, momentum);
            T[] runningVariance = Move(variance, batchVariance, momentum);
            OnnxTensor<T> output = Normalize(input, batch, channels, scale, bias, batchMean, batchVariance, epsilon);
            return [output, new OnnxTensor<T>([channels], runningMean), new OnnxTensor<T>([channels], runningVariance)];
        }

        return [Normalize(input, batch, channels, scale, bias, mean, variance, epsilon)];
    }

    // Version 15 allows statistics of another real type than the input's.
    private static T[] Statistics<T>(OperatorCall call, int index, int channels)
        where T : struct, IFloatingPointIeee754<T> => call.Input(index) switch
        {
            OnnxTensor<float> single when typeof(T) == typeof(double) && single.Length == channels =>
                Array.ConvertAll(single.Values, value => T.CreateTruncating(value)),
            OnnxTensor<double> wide when typeof(T) == typeof(float) && wide.Length == channels =>
                Array.ConvertAll(wide.Values, value => T.CreateTruncating(value)),
            _ => ChannelBlocks.Each<T>(call, index, channels, "channel"),
        };

    private static OnnxTensor<T> Normalize<T>(
        OnnxTensor<T> input, int batch, int channels, T[] scale, T[] bias, T[] mean, T[] variance, T epsilon)
        where T : struct, IFloatingPointIeee754<T>
    {
        var output = new T[input.Length];
        int length = input.Length == 0 ? 0 : input.Length / (batch * channels);
        for (int i = 0; length > 0 && i < batch * channels; i++)
        {
            int c = i % channels;
            T inverse = T.One / T.Sqrt(variance[c] + epsilon);
            ChannelBlocks.Normalize(
                input.Values.AsSpan(i * length, length), output.AsSpan(i * length, length), mean[c], inverse, scale[c], bias[c]);
        }

        return new OnnxTensor<T>(input.Shape, output);
    }

    private static (T[] Mean, T[] Variance) OfBatch<T>(T[] values, int batch, int channels, int length)
        where T : struct, IFloatingPointIeee754<T>
    {
        var mean = new T[channels];
        var variance = new T[channels];
        var gathered = new T[batch * length];
        for (int c = 0; c < channels; c++)
        {
            for (int n = 0; n < batch; n++)
            {
                values.AsSpan(((n * channels) + c) * length, length).CopyTo(gathered.AsSpan(n * length));
            }

            (mean[c], variance[c]) = ChannelBlocks.Statistics<T>(gathered);
        }

        return (mean, variance);
    }

    private static T[] Move<T>(T[] running, T[] batch, T momentum)
        where T : struct, IFloatingPointIeee754<T> =>
        [.. running.Zip(batch, (old, measured) => (old * momentum) + (measured * (T.One - momentum)))];
}

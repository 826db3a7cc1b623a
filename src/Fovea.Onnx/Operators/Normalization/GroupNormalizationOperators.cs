using System.Numerics;

namespace Fovea.Onnx.Operators.Normalization;

/// <summary>
/// InstanceNormalization and GroupNormalization: each channel, or each group of neighbouring channels, of each image by its own mean and
/// variance.
/// </summary>
internal static class GroupNormalizationOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("InstanceNormalization", [6, 22], call => ByType.Reals<Instance>(call)),
        new("GroupNormalization", [18, 21], call => ByType.Reals<Group>(call, narrowed: 1)),
    ];

    private static OnnxTensor[] Normalize<T>(OnnxTensor<T> input, int groups, T epsilon, Func<int, (T Scale, T Bias)> ofChannel)
        where T : struct, IFloatingPointIeee754<T>
    {
        int channels = input.Shape[1];
        int images = input.Shape[0];
        var output = new T[input.Length];
        int length = input.Length == 0 ? 0 : input.Length / (images * channels);
        int perGroup = channels / groups;
        for (int i = 0; length > 0 && i < images * groups; i++)
        {
            int start = i * perGroup * length;
            (T mean, T variance) = ChannelBlocks.Statistics<T>(input.Values.AsSpan(start, perGroup * length));
            T inverse = T.One / T.Sqrt(variance + epsilon);
            for (int c = 0; c < perGroup; c++)
            {
                (T scale, T bias) = ofChannel(((i % groups) * perGroup) + c);
                int at = start + (c * length);
                ChannelBlocks.Normalize(input.Values.AsSpan(at, length), output.AsSpan(at, length), mean, inverse, scale, bias);
            }
        }

        return [new OnnxTensor<T>(input.Shape, output)];
    }

    private readonly struct Instance : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> input = ChannelBlocks.Channels<T>(call, 3);
            int channels = input.Shape[1];
            T[] scale = ChannelBlocks.Each<T>(call, 1, channels, "channel");
            T[] bias = ChannelBlocks.Each<T>(call, 2, channels, "channel");
            T epsilon = T.CreateTruncating(call.Float("epsilon", 1e-5f));
            return Normalize(input, Math.Max(1, channels), epsilon, channel => (scale[channel], bias[channel]));
        }
    }

    private readonly struct Group : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> input = ChannelBlocks.Channels<T>(call);
            int channels = input.Shape[1];
            long groups = call.Int("num_groups", 0);
            if (groups <= 0 || groups > Math.Max(1, channels) || channels % groups != 0)
            {
                throw call.Fail($"num_groups is {groups}, expected a divisor of the {channels} channels");
            }

            // Scale and bias belonged to groups in version 18 and belong to channels since 21.
            bool ofGroups = call.Version < 21;
            int count = ofGroups ? (int)groups : channels;
            T[] scale = ChannelBlocks.Each<T>(call, 1, count, ofGroups ? "group" : "channel");
            T[] bias = ChannelBlocks.Each<T>(call, 2, count, ofGroups ? "group" : "channel");
            int perGroup = channels / (int)groups;
            T epsilon = T.CreateTruncating(call.Float("epsilon", 1e-5f));
            return Normalize(
                input,
                (int)groups,
                epsilon,
                channel => ofGroups ? (scale[channel / perGroup], bias[channel / perGroup]) : (scale[channel], bias[channel]));
        }
    }
}

using Fovea.Layers;
using Fovea.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Bench.Torch;

/// <summary>Fovea's arrays as libtorch's tensors.</summary>
internal static class TorchTensors
{
    /// <summary>A tensor of a shape [a, b, c, d] whose values are given in that order, laid out in memory as asked.</summary>
    public static Tensor Create(float[] values, ReadOnlySpan<long> shape, TorchLayout layout)
    {
        Tensor tensor = torch.tensor(values, shape);
        return layout == TorchLayout.ChannelsLast && shape.Length == 4
            ? tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
            : tensor;
    }

    /// <summary>Images that Fovea has as [batch, height, width, channels].</summary>
    public static Tensor Images(IReadOnlyList<float[]> images, Shape shape, TorchLayout layout) => Create(
        [.. images.SelectMany(image => ChannelsFirst.Image(image, shape))],
        [images.Count, shape.Channels, shape.Height, shape.Width],
        layout);

    /// <summary>A parameter of a model.</summary>
    public static Tensor Parameter(ModelNode node, Parameter parameter, TorchLayout layout)
    {
        float[] values = ChannelsFirst.Parameter(node, parameter, parameter.Span);
        Shape shape = parameter.Shape;
        return (node.Layer, parameter.Role) switch
        {
            (Conv2D, ParameterRole.Weight) => Create(values, [shape[3], shape[2], shape[0], shape[1]], layout),
            (Dense, ParameterRole.Weight) => Create(values, [shape[1], shape[0]], layout),
            _ => Create(values, [shape[0]], layout),
        };
    }

    /// <summary>The values in the order of the shape.</summary>
    public static float[] Values(Tensor tensor)
    {
        using Tensor flat = tensor.detach().contiguous();
        return flat.data<float>().ToArray();
    }
}

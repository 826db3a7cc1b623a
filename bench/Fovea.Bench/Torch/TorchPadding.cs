using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Bench.Torch;

/// <summary>Padding as libtorch takes it: the same on both sides.</summary>
internal static class TorchPadding
{
    public static long[] Of(Padding padding, ModelNode node, Size2D kernel, Size2D stride, Size2D dilation)
    {
        var (top, bottom, left, right) = padding.Resolve(node.Inputs[0].OutputShape, kernel, stride, dilation);
        return top == bottom && left == right
            ? [top, left]
            : throw new NotSupportedException($"{node.Name}: libtorch pads both sides alike, the model does not.");
    }
}

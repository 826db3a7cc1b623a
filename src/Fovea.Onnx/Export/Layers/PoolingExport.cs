using Fovea.Layers;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export.Layers;

/// <summary>Poolings with windows, and those of the whole map.</summary>
internal static class PoolingExport
{
    public static string Max(LayerSite site, MaxPool2D layer) => Windows(site, "MaxPool", layer.Size, layer.Stride, layer.Padding);

    // Neither Fovea nor an ONNX AveragePool that does not say otherwise counts the padding.
    public static string Average(LayerSite site, AveragePool2D layer) =>
        Windows(site, "AveragePool", layer.Size, layer.Stride, layer.Padding);

    public static string GlobalAverage(LayerSite site) => Global(site, "GlobalAveragePool");

    public static string GlobalMax(LayerSite site) => Global(site, "GlobalMaxPool");

    private static string Windows(LayerSite site, string type, Size2D size, Size2D stride, Padding padding)
    {
        var (top, bottom, left, right) = padding.Resolve(site.InputShape, size, stride, 1);
        return site.Last(
            type,
            [site.Input],
            Ints("kernel_shape", size.Height, size.Width),
            Ints("strides", stride.Height, stride.Width),
            Ints("pads", top, left, bottom, right));
    }

    // ONNX keeps [batch, c, 1, 1]; Fovea's output is [c].
    private static string Global(LayerSite site, string type) =>
        site.Last("Flatten", [site.Step("pool", type, [site.Input])], Int("axis", 1));
}

using Fovea.Layers;
using Fovea.Onnx.Operators.Convolution;

namespace Fovea.Onnx.Importing;

/// <summary>Poolings as layers.</summary>
internal static class PoolTranslation
{
    public static Traced? Max(LayerSite site)
    {
        if (Window(site) is not { } window)
        {
            return null;
        }

        return Traced.Map(site.Put(
            new MaxPool2D((window.Kernel[0], window.Kernel[1]), (window.Strides[0], window.Strides[1]), Covering(window)),
            [site.Value(0)!.Node]));
    }

    public static Traced? Average(LayerSite site)
    {
        if (Window(site) is not { } window)
        {
            return null;
        }

        var size = new Size2D(window.Kernel[0], window.Kernel[1]);
        var stride = new Size2D(window.Strides[0], window.Strides[1]);
        bool padded = window.Before.Concat(window.After).Any(pad => pad > 0);
        if (!padded || site.Call.Int("count_include_pad", 0) == 0)
        {
            return Traced.Map(site.Put(new AveragePool2D(size, stride, Covering(window)), [site.Value(0)!.Node]));
        }

        if (site.Call.Int("ceil_mode", 0) != 0)
        {
            return site.Refuse("it counts its padding and rounds its size up");
        }

        // Zeros that are counted stand in the map itself.
        Models.Node zeros = site.Put(new ZeroPad2D(ConvTranslation.PaddingOf(window)), [site.Value(0)!.Node]);
        return Traced.Map(site.Put(new AveragePool2D(size, stride), [zeros]));
    }

    public static Traced? GlobalAverage(LayerSite site) => Global(site, new GlobalAveragePool2D());

    public static Traced? GlobalMax(LayerSite site) => Global(site, new GlobalMaxPool2D());

    public static Traced? ReduceMean(LayerSite site)
    {
        if (site.Value(0) is not { Sizes.Length: 3 } input || site.Integers("axes", 1) is not { Length: 2 } axes)
        {
            return site.Refuse("it is no mean over height and width");
        }

        long[] over = [.. axes.Select(axis => axis < 0 ? axis + 4 : axis).Order()];
        bool keep = site.Call.Int("keepdims", 1) != 0;
        if (input.IsMap && over is [2, 3])
        {
            Models.Node pooled = site.Put(new GlobalAveragePool2D(), [input.Node]);
            return keep ? Traced.Of(pooled, [input.Sizes[0], 1, 1], false) : Traced.Vector(pooled);
        }

        if (input.IsChannelsLast && over is [1, 2])
        {
            Models.Node pooled = site.Put(new GlobalAveragePool2D(), [input.Node]);
            return keep ? Traced.Of(pooled, [1, 1, input.Sizes[2]], false) : Traced.Vector(pooled);
        }

        return site.Refuse("it is no mean over height and width");
    }

    private static Traced? Global(LayerSite site, Layer layer)
    {
        if (site.Value(0) is not { IsMap: true } input)
        {
            return site.Refuse("its input is no feature map [channels, height, width]");
        }

        return Traced.Of(site.Put(layer, [input.Node]), [input.Sizes[0], 1, 1], false);
    }

    private static SpatialWindow? Window(LayerSite site)
    {
        if (site.Value(0) is not { IsMap: true } input)
        {
            site.Refuse("its input is no feature map [channels, height, width]");
            return null;
        }

        SpatialWindow window = SpatialWindow.Of(site.Call, ConvTranslation.ShapeOf(input));
        if (window.Dilations.Any(dilation => dilation != 1) || window.Before.Concat(window.After).Any(pad => pad < 0))
        {
            site.Refuse("its window has gaps, or its padding is negative");
            return null;
        }

        return window;
    }

    // Where the size is rounded up, the last window ends behind the padding; poolings leave out whatever is not in the map.
    private static Padding Covering(SpatialWindow window)
    {
        int Behind(int d) => Math.Max(
            window.After[d], ((window.Output[d] - 1) * window.Strides[d]) + window.Kernel[d] - window.Input[d] - window.Before[d]);
        return Padding.Explicit(window.Before[0], Behind(0), window.Before[1], Behind(1));
    }
}

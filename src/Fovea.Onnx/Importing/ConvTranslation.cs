using System.Collections.Immutable;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Operators.Convolution;

namespace Fovea.Onnx.Importing;

/// <summary>Convolutions as layers.</summary>
internal static class ConvTranslation
{
    public static Traced? Conv(LayerSite site)
    {
        if (site.Value(0) is not { } input || site.Floats(1) is not { Rank: 4 } weight || (site.Has(2) && site.Floats(2) is null))
        {
            return site.Refuse("its weight and bias are no float32 constants of a two-dimensional convolution");
        }

        long groups = site.Call.Int("group", 1);
        if (input.IsPixel && input.Sizes[1] == 1 && input.Sizes[2] == 1 && groups == 1
            && weight.Length == weight.Shape[0] * weight.Shape[1])
        {
            return OnePixel(site, input, weight);
        }

        if (!input.IsMap)
        {
            return site.Refuse("its input is no feature map [channels, height, width]");
        }

        if (groups <= 0 || input.Sizes[0] != weight.Shape[1] * groups)
        {
            return site.Refuse($"its weight [{string.Join(", ", weight.Shape)}] does not fit {input.Sizes[0]} channels");
        }

        if (Window(site, input, weight) is not { } window)
        {
            return site.Refuse("its padding is negative");
        }

        Traced Make(Func<float[]>? bias)
        {
            int filters = weight.Shape[0];
            Size2D kernel = (window.Kernel[0], window.Kernel[1]);
            Size2D stride = (window.Strides[0], window.Strides[1]);
            Size2D dilation = (window.Dilations[0], window.Dilations[1]);
            Layer layer = groups > 1 && groups == input.Sizes[0]
                ? new DepthwiseConv2D(kernel, stride, PaddingOf(window), dilation, filters / (int)groups, bias is not null)
                : new Conv2D(filters, kernel, stride, PaddingOf(window), dilation, (int)groups, bias is not null);
            return Traced.Map(Put(site, layer, input.Node, () => WeightOrder.KernelFirst(weight), bias));
        }

        return Biased(site, Make, 2);
    }

    public static Traced? ConvTranspose(LayerSite site)
    {
        if (site.Value(0) is not { IsMap: true } input || site.Floats(1) is not { Rank: 4 } weight
            || (site.Has(2) && site.Floats(2) is null))
        {
            return site.Refuse("its input is no feature map, or weight and bias are no float32 constants");
        }

        long groups = site.Call.Int("group", 1);
        if (groups <= 0 || weight.Shape[0] != input.Sizes[0] || weight.Shape[0] % groups != 0)
        {
            return site.Refuse($"its weight [{string.Join(", ", weight.Shape)}] does not fit {input.Sizes[0]} channels");
        }

        SpatialWindow window = SpatialWindow.Transposed(site.Call, ShapeOf(input), [weight.Shape[2], weight.Shape[3]]);
        var more = new int[2];
        for (int d = 0; d < 2; d++)
        {
            int span = ((window.Kernel[d] - 1) * window.Dilations[d]) + 1;
            more[d] = window.Input[d] - (((window.Output[d] - 1) * window.Strides[d]) + span - window.Before[d] - window.After[d]);
            if (window.Before[d] < 0 || window.After[d] < 0 || more[d] < 0)
            {
                return site.Refuse("its padding is negative");
            }
        }

        Traced Make(Func<float[]>? bias)
        {
            var layer = new ConvTranspose2D(
                weight.Shape[1] * (int)groups,
                (window.Kernel[0], window.Kernel[1]),
                (window.Strides[0], window.Strides[1]),
                PaddingOf(window),
                (more[0], more[1]),
                (window.Dilations[0], window.Dilations[1]),
                (int)groups,
                bias is not null);
            return Traced.Map(Put(site, layer, input.Node, () => WeightOrder.KernelFirst(weight), bias));
        }

        return Biased(site, Make, 2);
    }

    /// <summary>A layer with its bias where the node has one; otherwise one that can take the bias of a sum behind it.</summary>
    public static Traced Biased(LayerSite site, Func<Func<float[]>?, Traced> make, int index)
    {
        if (site.Has(index))
        {
            float[] bias = site.Floats(index)!.Values;
            return make(() => bias);
        }

        bool alone = site.Trace.Readers(site.Node.Output[0]) == 1;
        return make(null) with { WithBias = alone ? bias => make(bias) : null };
    }

    /// <summary>Puts a layer of a weight and perhaps a bias.</summary>
    public static Node Put(LayerSite site, Layer layer, Node input, Func<float[]> weight, Func<float[]>? bias) =>
        bias is null ? site.Put(layer, [input], ("weight", weight)) : site.Put(layer, [input], ("weight", weight), ("bias", bias));

    /// <summary>The value's shape as ONNX sees it, with one image.</summary>
    public static ImmutableArray<int> ShapeOf(Traced value) => [1, .. value.Sizes];

    public static Padding PaddingOf(SpatialWindow window) =>
        Padding.Explicit(window.Before[0], window.After[0], window.Before[1], window.After[1]);

    private static SpatialWindow? Window(LayerSite site, Traced input, OnnxTensor<float> weight)
    {
        SpatialWindow window = SpatialWindow.Of(site.Call, ShapeOf(input), [weight.Shape[2], weight.Shape[3]]);
        return window.Before.Concat(window.After).All(pad => pad >= 0) ? window : null;
    }

    // The gate of a squeeze-and-excite block: a convolution of one pixel is a dense layer.
    private static Traced? OnePixel(LayerSite site, Traced input, OnnxTensor<float> weight)
    {
        int units = weight.Shape[0];
        if (weight.Shape[1] != input.Node.Shape.Channels || (site.Call.Ints("pads") is { } pads && pads.Any(pad => pad != 0)))
        {
            return site.Refuse("its weight does not fit one pixel");
        }

        Traced Make(Func<float[]>? bias)
        {
            Node node = Put(site, new Dense(units, bias is not null), input.Node, () => WeightOrder.KernelFirst(weight), bias);
            return Traced.Of(node, [units, 1, 1], true);
        }

        return Biased(site, Make, 2);
    }
}

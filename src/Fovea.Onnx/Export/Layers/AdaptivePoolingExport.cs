using Fovea.Layers;
using Fovea.Weights;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export.Layers;

/// <summary>
/// Adaptive poolings, which ONNX has no operator for. Where all windows of a dimension are of one size and evenly apart, which they are
/// whenever the output divides the input, they are a pooling. Otherwise each dimension is done by itself: means by a product with a
/// matrix that holds the windows, maxima by gathering each window and reducing it.
/// </summary>
internal static class AdaptivePoolingExport
{
    public static string Average(LayerSite site, AdaptiveAveragePool2D layer) =>
        AsPooling(site, "AveragePool", layer.OutputSize) ?? AverageByMatrices(site, layer.OutputSize);

    public static string Max(LayerSite site, AdaptiveMaxPool2D layer) =>
        AsPooling(site, "MaxPool", layer.OutputSize) ?? MaxByGather(site, layer.OutputSize);

    /// <summary>The rows of a window, as PyTorch has them: from floor(o * extent / n) to before ceil((o + 1) * extent / n).</summary>
    private static (int Start, int End) Window(int o, int n, int extent) =>
        ((int)((long)o * extent / n), (int)((((o + 1L) * extent) + n - 1) / n));

    private static string? AsPooling(LayerSite site, string type, Size2D size)
    {
        if (size == 1)
        {
            return site.Last("Global" + type, [site.Input]);
        }

        return Regular(site.InputShape.Height, size.Height) is { } rows && Regular(site.InputShape.Width, size.Width) is { } columns
            ? site.Last(type, [site.Input], Ints("kernel_shape", rows.Size, columns.Size), Ints("strides", rows.Stride, columns.Stride))
            : null;
    }

    // A last window that ended before the input's end would give a pooling room for one more; it never does.
    private static (int Size, int Stride)? Regular(int extent, int n)
    {
        (int Start, int End)[] windows = [.. Enumerable.Range(0, n).Select(o => Window(o, n, extent))];
        int size = windows[0].End;
        int stride = n == 1 ? size : windows[1].Start;
        bool even = stride > 0 && windows.Index().All(each =>
            each.Item.Start == each.Index * stride && each.Item.End - each.Item.Start == size);
        return even ? (size, stride) : null;
    }

    private static string AverageByMatrices(LayerSite site, Size2D size)
    {
        Shape input = site.InputShape;
        string rows = site.Constant("rows", [size.Height, input.Height], Means(size.Height, input.Height));
        float[] means = Means(size.Width, input.Width);
        string columns = site.Constant(
            "columns", [input.Width, size.Width], ArrayOrder.Permute(means, [size.Width, input.Width], [1, 0]));
        return site.Last("MatMul", [site.Step("rows", "MatMul", [rows, site.Input]), columns]);
    }

    /// <summary>A matrix [n, extent] whose rows hold the windows' means.</summary>
    public static float[] Means(int n, int extent)
    {
        float[] matrix = new float[n * extent];
        for (int o = 0; o < n; o++)
        {
            (int start, int end) = Window(o, n, extent);
            matrix.AsSpan((o * extent) + start, end - start).Fill(1f / (end - start));
        }

        return matrix;
    }

    private static string MaxByGather(LayerSite site, Size2D size)
    {
        string rows = site.Step("rows", "Gather", [site.Input, Indices(site, "rows", size.Height, site.InputShape.Height)], Int("axis", 2));
        string reduced = site.Reduce("rows.max", "ReduceMax", rows, axis: 3, keep: false);
        string columns = site.Step(
            "columns", "Gather", [reduced, Indices(site, "columns", size.Width, site.InputShape.Width)], Int("axis", 3));
        return site.Opset >= 18
            ? site.Last("ReduceMax", [columns, site.Integers("columns.max.axes", 4)], Int("keepdims", 0))
            : site.Last("ReduceMax", [columns], Ints("axes", 4), Int("keepdims", 0));
    }

    /// <summary>
    /// The rows of each window, [n, longest]. A window that is shorter than the longest repeats its last row, which changes no maximum.
    /// </summary>
    public static (int Longest, long[] Values) IndicesOf(int n, int extent)
    {
        (int Start, int End)[] windows = [.. Enumerable.Range(0, n).Select(o => Window(o, n, extent))];
        int longest = windows.Max(window => window.End - window.Start);
        long[] indices =
        [
            .. windows.SelectMany(window => Enumerable.Range(0, longest).Select(i => (long)Math.Min(window.Start + i, window.End - 1))),
        ];
        return (longest, indices);
    }

    private static string Indices(LayerSite site, string name, int n, int extent)
    {
        (int longest, long[] indices) = IndicesOf(n, extent);
        return site.Integers($"{name}.indices", [n, longest], indices);
    }
}

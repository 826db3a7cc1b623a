using Fovea.Layers;
using Fovea.Onnx.Export.Layers;
using Fovea.Onnx.Proto;
using Fovea.Weights;

namespace Fovea.Onnx.Importing.Patterns;

/// <summary>Adaptive poolings as this library exports those whose windows are uneven: <see cref="AdaptivePoolingExport"/>.</summary>
internal static class AdaptivePatterns
{
    /// <summary>A product with a matrix of means on either side.</summary>
    public static Composite? Average(GraphView view, NodeProto last)
    {
        if (last.Input.Count != 2 || view.Floats(last, 1) is not { Rank: 2 } columns
            || view.Maker(last.Input[0], "MatMul") is not { Input.Count: 2 } first || view.Floats(first, 0) is not { Rank: 2 } rows)
        {
            return null;
        }

        Size2D size = (rows.Shape[0], columns.Shape[1]);
        return new Composite(first.Input[1], last, [first], (site, input) =>
        {
            if (!input.IsMap || rows.Shape[1] != input.Sizes[1] || columns.Shape[0] != input.Sizes[2] || size.Height == 0 || size.Width == 0
                || !AreMeans(rows.Values, size.Height, input.Sizes[1])
                || !AreMeans(ArrayOrder.Permute(columns.Values, columns.Shape.AsSpan(), [1, 0]), size.Width, input.Sizes[2]))
            {
                return site.Refuse("its matrices hold no windows of an adaptive pooling");
            }

            return Traced.Map(site.Put(new AdaptiveAveragePool2D(size), [input.Node]));
        });
    }

    /// <summary>The rows of each window and their maximum, then the columns.</summary>
    public static Composite? Max(GraphView view, NodeProto last)
    {
        if (Step(view, last, 3) is not { } columns || view.Maker(columns.Gather.Input[0], "ReduceMax") is not { } inner
            || Step(view, inner, 2) is not { } rows)
        {
            return null;
        }

        Size2D size = (rows.Indices.Shape[0], columns.Indices.Shape[0]);
        return new Composite(rows.Gather.Input[0], last, [rows.Gather, inner, columns.Gather], (site, input) =>
        {
            if (!input.IsMap || size.Height == 0 || size.Width == 0
                || !rows.Indices.Values.SequenceEqual(AdaptivePoolingExport.IndicesOf(size.Height, input.Sizes[1]).Values)
                || !columns.Indices.Values.SequenceEqual(AdaptivePoolingExport.IndicesOf(size.Width, input.Sizes[2]).Values))
            {
                return site.Refuse("its indices are no windows of an adaptive pooling");
            }

            return Traced.Map(site.Put(new AdaptiveMaxPool2D(size), [input.Node]));
        });
    }

    private static (NodeProto Gather, OnnxTensor<long> Indices)? Step(GraphView view, NodeProto reduce, int axis) =>
        reduce.Input.Count > 0 && view.Integers(reduce, "axes", 1) is [var over] && over == axis + 1
        && GraphView.Int(reduce, "keepdims", 1) == 0
        && view.Maker(reduce.Input[0], "Gather") is { Input.Count: 2 } gather && GraphView.Int(gather, "axis", 0) == axis
        && view.Constant(gather.Input[1]) is OnnxTensor<long> { Rank: 2, Length: > 0 } indices ? (gather, indices) : null;

    private static bool AreMeans(float[] matrix, int n, int extent) =>
        matrix.AsSpan().SequenceEqual(AdaptivePoolingExport.Means(n, extent));
}

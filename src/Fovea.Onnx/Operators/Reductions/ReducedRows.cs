using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>A tensor's values in the order in which each output's follow each other.</summary>
/// <param name="Values">The input itself where the reduced axes are the last ones, else a transposed copy.</param>
/// <param name="Length">The values of each output.</param>
/// <param name="Shape">The output's shape.</param>
internal readonly record struct ReducedRows<T>(T[] Values, int Length, ImmutableArray<int> Shape)
    where T : notnull
{
    public static ReducedRows<T> Of(OperatorCall call, OnnxTensor<T> x, int[] axes, bool keep)
    {
        var kept = new List<int>();
        var shape = new List<int>();
        int length = 1;
        for (int d = 0; d < x.Rank; d++)
        {
            if (axes.AsSpan().Contains(d))
            {
                length = unchecked(length * x.Shape[d]);
                if (keep)
                {
                    shape.Add(1);
                }
            }
            else
            {
                kept.Add(d);
                shape.Add(x.Shape[d]);
            }
        }

        int[] order = [.. kept, .. axes.Order()];
        bool sorted = order.AsSpan().SequenceEqual([.. Enumerable.Range(0, x.Rank)]);
        T[] values = sorted ? x.Values : TransposeOperators.Permute(x.Values, x.Shape.AsSpan(), order).Values;

        // A kept size may be one that only an empty tensor could have beside the others.
        _ = Outputs.Count(call, [.. shape]);
        return new ReducedRows<T>(values, x.Length == 0 ? 0 : length, [.. shape]);
    }
}

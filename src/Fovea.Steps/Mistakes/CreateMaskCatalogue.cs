using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of create_mask_from_window. A mask holds 0 and 1.</summary>
internal static class CreateMaskCatalogue
{
    private const string Line = "mask = (x == np.max(x))";

    private static readonly Slip<SmallSpec>[] Slips =
    [
        new(new("minimum", "the minimum marked", Line, "np.min is used."), spec => spec with { First = 1 }),
        new(new("ties-first", "only the first of tied maxima marked", Line,
            "np.argmax finds the first maximum only; x == np.max(x) marks all that tie."),
            spec => spec with { First = 2 }),
        new(new("absolute-maximum", "the largest magnitude marked", Line, "np.abs is used; a large negative value is no maximum."),
            spec => spec with { First = 3 }),
        new(new("maximum-of-columns", "the maximum of each column", Line,
            "np.max(x, axis=0) gives one maximum for each column; there is one for the window."),
            spec => spec with { First = 4 }),
        new(new("maximum-of-rows", "the maximum of each row", Line,
            "np.max(x, axis=1) gives one maximum for each row; there is one for the window."),
            spec => spec with { First = 5 }),
        new(new("mask-inverted", "the mask inverted", Line, "The maximum is 0 and the rest 1: != in place of ==."),
            spec => spec with { Second = 1 }),
        new(new("values-for-mask", "the maximum's value in the mask", Line,
            "The mask was multiplied by x; it says only where the maximum is."),
            spec => spec with { Second = 2 }),
    ];

    public static IStudy Study(Tensor<double> x)
    {
        Tensor<bool> mask = Step.CreateMaskFromWindow(x);
        double[] right = Array.ConvertAll(mask.ToFlatArray(), hit => hit ? 1.0 : 0.0);
        double[] window = x.ToFlatArray();
        int[] shape = x.ShapeArray();
        return new Study<SmallSpec>(
            new Outcome(shape, index => right[index]), new SmallSpec(), spec => new Outcome(shape, () => Compute(window, shape[1], spec)),
                Slips);
    }

    private static double[] Compute(double[] x, int nW, SmallSpec spec)
    {
        double max = x.Aggregate(Math.Max);
        double min = x.Aggregate(Math.Min);
        double magnitude = x.Select(Math.Abs).Aggregate(Math.Max);
        var mask = new double[x.Length];
        for (int at = 0; at < x.Length; at++)
        {
            bool hit = spec.First switch
            {
                1 => x[at] == min,
                2 => at == Array.IndexOf(x, max),
                3 => Math.Abs(x[at]) == magnitude,
                4 => x[at] == x.Where((_, other) => other % nW == at % nW).Aggregate(Math.Max),
                5 => x[at] == x.Where((_, other) => other / nW == at / nW).Aggregate(Math.Max),
                _ => x[at] == max,
            };
            mask[at] = spec.Second switch
            {
                1 => hit ? 0 : 1,
                2 => hit ? x[at] : 0,
                _ => hit ? 1 : 0,
            };
        }

        return mask;
    }
}

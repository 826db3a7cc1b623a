using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of pool_forward.</summary>
internal static class PoolForwardCatalogue
{
    private const string SizeLine = "n_H = int(1 + (n_H_prev - f) / stride), and n_W likewise";
    private const string SliceLine = "a_prev_slice = A_prev[i, vert_start:vert_end, horiz_start:horiz_end, c]";
    private const string ReduceLine = "A[i, h, w, c] = np.max(a_prev_slice) for max, np.mean(a_prev_slice) for average";

    private static readonly Slip<PoolForwardSpec>[] Slips =
    [
        .. StartMistakes.All.Select(start => Overhanging(
            start.Mistake, spec => spec with { Vert = start.Vert ?? spec.Vert, Horiz = start.Horiz ?? spec.Horiz })),
        Overhanging(new("size-times-stride", "n_H * stride in place of h * stride", $"{StartMistakes.Vertical}; {StartMistakes.Horizontal}",
            "The window starts at n_H * stride, the same place for every h: a slip that stands in published notes of the exercise."),
            spec => spec with { Vert = StartRule.CountTimesStride, Horiz = StartRule.CountTimesStride }),
        Overhanging(new("ceil-for-floor", "ceil in place of floor", SizeLine,
            "The output size is rounded up, so the last window reaches past the input."),
            spec => spec with { Size = SizeRule.Ceiling }),
        new(new("one-missing-in-size", "the + 1 missing in the output size", SizeLine,
            "The + 1 for the first window is missing, so the last row and column are not computed."),
            spec => spec with { Size = SizeRule.OneForgotten }),
        Overhanging(new("sizes-swapped", "n_H and n_W swapped",
            "(m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape; A = np.zeros((m, n_H, n_W, n_C))",
            "The height comes first: axis 1 is n_H, axis 2 is n_W."),
            spec => spec with { SizesSwapped = true }),
        new(new("modes-swapped", "max and average swapped", ReduceLine,
            "The window's mean is taken for mode max, or its maximum for average."),
            spec => spec with { Rule = PoolRule.Other }),
        new(new("minimum", "the minimum taken", ReduceLine, "np.min is used."), spec => spec with { Rule = PoolRule.Minimum }),
        new(new("not-divided", "the sum in place of the mean", ReduceLine, "The window is summed and not divided by f * f."),
            spec => spec with { Rule = PoolRule.Sum }),
        new(new("divided-by-f", "the sum divided by f in place of f * f", ReduceLine, "The window has f * f entries."),
            spec => spec with { Rule = PoolRule.SumOverF }),
        new(new("window-of-stride", "a window of stride pixels", "vert_end = vert_start + f; horiz_end = horiz_start + f",
            "The window ends at vert_start + stride; its size is f."),
            spec => spec with { WindowOfStride = true }),
        new(new("all-channels-pooled", "all channels pooled together", SliceLine,
            "The slice holds every channel, so they all get the same value; pooling is done channel by channel: end the index with c."),
            spec => spec with { AllChannels = true }),
        new(new("first-image-only", "the first image for every i", SliceLine, "Every output is computed from image 0; use A_prev[i, ...]."),
            spec => spec with { FirstImageOnly = true }),
        new(new("last-image-only", "only the last image kept", "A[i, h, w, c] = ...",
            "Only the last image's output is there, the others are 0: A was created, or written, at the wrong depth of the loops."),
            spec => spec with { LastImageOnly = true }),
    ];

    public static IStudy Study(Tensor<double> aPrev, PoolHyperparameters hparameters, PoolMode mode)
    {
        Tensor<double> A = Step.PoolForward(aPrev, hparameters, mode).A;
        var variant = new PoolForwardVariant(aPrev, hparameters, mode);
        return new Study<PoolForwardSpec>(new Outcome(A.ShapeArray(), A.ToFlatArray), new PoolForwardSpec(), variant.Compute, Slips);
    }

    private static Slip<PoolForwardSpec> Overhanging(Mistake mistake, Func<PoolForwardSpec, PoolForwardSpec> change) => new(
        mistake,
        change,
        spec => change(spec) with { Overhang = Overhang.LeaveZero });
}

using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of pool_backward.</summary>
internal static class PoolBackwardCatalogue
{
    private const string MaxLine = "dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += mask * dA[i, h, w, c]";
    private const string AverageLine = "dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += distribute_value(da, (f, f))";

    public static IStudy Study(Tensor<double> dA, PoolCache<double> cache, PoolMode mode, TiePolicy ties)
    {
        Tensor<double> right = Step.PoolBackward(dA, cache, mode, ties);
        string line = mode == PoolMode.Max ? MaxLine : AverageLine;
        Slip<PoolBackwardSpec>[] slips = [.. Shared(line), .. mode == PoolMode.Max ? ForMax(ties) : ForAverage];
        var variant = new PoolBackwardVariant(dA, cache, mode);
        return new Study<PoolBackwardSpec>(
            new Outcome(right.ShapeArray(), right.ToFlatArray), new PoolBackwardSpec { Ties = ties }, variant.Compute, slips, variant.Work);
    }

    private static Slip<PoolBackwardSpec>[] ForAverage =>
    [
        new(new("divided-by-f", "dz / f in place of dz / (f * f)", "average = dz / (n_H * n_W)", "The window has f * f entries."),
            spec => spec with { Share = ShareRule.WindowSide }),
        new(new("not-divided", "the gradient not divided", "average = dz / (n_H * n_W)",
            "Every entry gets the whole gradient; it gets dz / (f * f)."),
            spec => spec with { Share = ShareRule.Whole }),
        new(new("divided-by-output-height", "dz / n_H^2 with the output's n_H", "distribute_value(da, (f, f))",
            "The n_H of distribute_value is the window's height f, not the height of dA."),
            spec => spec with { Share = ShareRule.OutputHeightSquared }),
        new(new("divided-by-output-size", "dz / (n_H * n_W) with the output's sizes", "distribute_value(da, (f, f))",
            "The n_H and n_W of distribute_value are the window's height and width f, not those of dA."),
            spec => spec with { Share = ShareRule.OutputArea }),
        new(new("divided-by-input-size", "dz / (n_H_prev * n_W_prev)", "distribute_value(da, (f, f))",
            "The gradient is divided by the size of the whole input; it is divided by the window's."),
            spec => spec with { Share = ShareRule.InputArea }),
        new(new("divided-by-sum-of-sides", "dz / (f + f) in place of dz / (f * f)", "average = dz / (n_H * n_W)",
            "The sides are added, they have to be multiplied."),
            spec => spec with { Share = ShareRule.SumOfSides }),
    ];

    private static IEnumerable<Slip<PoolBackwardSpec>> ForMax(TiePolicy asked)
    {
        if (asked != TiePolicy.All)
        {
            yield return new(new("ties-all", "every tied maximum gets the whole gradient", "mask = (x == np.max(x))",
                $"Where a window has several maxima each got the whole gradient (ties: all); the policy asked for is {asked}."),
                spec => spec with { Ties = TiePolicy.All });
        }

        if (asked != TiePolicy.First)
        {
            yield return new(new("ties-first", "only the first of tied maxima gets the gradient", "mask = (x == np.max(x))",
                $"np.argmax finds the first maximum only (ties: first); the policy asked for is {asked}."),
                spec => spec with { Ties = TiePolicy.First });
        }

        if (asked != TiePolicy.Split)
        {
            yield return new(new("ties-split", "tied maxima share the gradient", "mask = (x == np.max(x))",
                $"The mask is divided by the number of maxima (ties: split); the policy asked for is {asked}."),
                spec => spec with { Ties = TiePolicy.Split });
        }

        yield return new(new("mask-not-multiplied", "the mask not multiplied by dA", MaxLine,
            "The mask itself is added; it selects where dA[i, h, w, c] goes."),
            spec => spec with { Mask = MaskRule.MaskOnly });
        yield return new(new("values-for-gradient", "the window's values in place of dA", MaxLine,
            "The maximum itself is sent back; the gradient dA[i, h, w, c] has to be."),
            spec => spec with { Mask = MaskRule.Values });
        yield return new(new("mask-missing", "no mask", MaxLine, "Every entry of the window gets the gradient; only the maximum gets it."),
            spec => spec with { Mask = MaskRule.NoMask });
        yield return new(new("mask-of-first-image", "the mask of the first image for every i", "a_prev = A_prev[i]",
            "The mask is made from image 0; select the i-th image inside the loop."),
            spec => spec with { FirstImageOnly = true });
    }

    private static IEnumerable<Slip<PoolBackwardSpec>> Shared(string line) =>
    [
        .. StartMistakes.All.Select(start => new Slip<PoolBackwardSpec>(
            start.Mistake, spec => spec with { Vert = start.Vert ?? spec.Vert, Horiz = start.Horiz ?? spec.Horiz })),
        new(new("modes-swapped", "max and average swapped", $"{MaxLine} for max, distribute_value for average",
            "The gradient is spread over the window for mode max, or sent to the maximum for average."),
            spec => spec with { OtherMode = true }),
        new(new("assigned", "= in place of +=", line, "Overlapping windows overwrite each other; their gradients add up."),
            spec => spec with { Gather = GradientRule.Assign }),
        new(new("last-image-only", "only the last image kept", line,
            "Only the last image's gradient is there: dA_prev is created, or written, at the wrong depth of the loops."),
            spec => spec with { Gather = GradientRule.LastImage }),
        new(new("divided-by-m", "divided by m", line, "The gradient is divided by the number of images. The cost's mean is already in dA."),
            spec => spec with { Gather = GradientRule.DividedByM }),
        new(new("into-first-image", "every image's gradient in the first image", line,
            "The gradient of all images is added up in dA_prev[0]; use dA_prev[i]."),
            spec => spec with { IntoFirstImage = true }),
        new(new("gradient-transposed", "dA[i, w, h, c] in place of dA[i, h, w, c]", line, "h and w are exchanged in the index of dA."),
            spec => spec with { GradientTransposed = true }),
    ];
}

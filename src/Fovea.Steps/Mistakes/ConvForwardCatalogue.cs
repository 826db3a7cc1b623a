using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of conv_forward.</summary>
internal static class ConvForwardCatalogue
{
    private const string SizeLine = "n_H = int((n_H_prev - f + 2 * pad) / stride) + 1, and n_W likewise";

    private static readonly Slip<ConvForwardSpec>[] Slips =
    [
        .. StartMistakes.All.Select(start => Overhanging(
            start.Mistake, spec => spec with { Vert = start.Vert ?? spec.Vert, Horiz = start.Horiz ?? spec.Horiz })),
        new(new("bias-inside-sum", "the bias inside the sum", "Z = np.sum(s) + float(b)",
            "The bias is added to every product and so counted f * f * n_C_prev times; it is added once, after the sum."),
            spec => spec with { Bias = BiasRule.InsideSum }),
        new(new("bias-forgotten", "the bias forgotten", "Z = np.sum(s) + float(b)", "The bias b[..., c] is never added."),
            spec => spec with { Bias = BiasRule.Forgotten }),
        new(new("bias-of-first-filter", "the first bias for every filter", "conv_single_step(a_slice_prev, W[..., c], b[..., c])",
            "b[..., 0] is used for all filters; each has its own, b[..., c]."),
            spec => spec with { Bias = BiasRule.FirstOnly }),
        new(new("bias-subtracted", "the bias subtracted", "Z = np.sum(s) + float(b)", "The bias is subtracted; it has to be added."),
            spec => spec with { Bias = BiasRule.Subtracted }),
        Overhanging(new("unpadded-sliced", "the unpadded array sliced",
            "a_slice_prev = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]",
            "The slice is taken from A_prev. It has to be taken from A_prev_pad[i]; NumPy clips and broadcasts at the edge without a "
                + "word."),
            spec => spec with { Unpadded = true }),
        new(new("kernel-flipped", "the kernel flipped (a true convolution)", "Z[i, h, w, c] = sum(a_slice_prev * W[..., c]) + b[..., c]",
            "The filter is turned by 180 degrees. The exercise's convolution is a cross-correlation: the filter is laid on as it is."),
            spec => spec with { Kernel = KernelRule.Flipped }),
        new(new("kernel-transposed", "the kernel transposed", "Z[i, h, w, c] = sum(a_slice_prev * W[..., c]) + b[..., c]",
            "The filter's height and width are exchanged: W[y, x] has to meet a_slice_prev[y, x]."),
            spec => spec with { Kernel = KernelRule.Transposed }),
        Overhanging(new("ceil-for-floor", "ceil in place of floor", SizeLine,
            "The output size is rounded up, so the last window reaches past the padded input."),
            spec => spec with { Size = SizeRule.Ceiling }),
        new(new("pad-counted-once", "the pad counted once in the output size", SizeLine, "The pad is on both sides: 2 * pad."),
            spec => spec with { Size = SizeRule.PadOnce }),
        new(new("pad-missing-in-size", "the pad missing in the output size", SizeLine,
            "The output size is that of the unpadded input; 2 * pad is missing."),
            spec => spec with { Size = SizeRule.PadForgotten }),
        new(new("one-missing-in-size", "the + 1 missing in the output size", SizeLine,
            "The + 1 for the first window is missing, so the last row and column are not computed."),
            spec => spec with { Size = SizeRule.OneForgotten }),
        Overhanging(new("sizes-swapped", "n_H and n_W swapped",
            "(m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape; Z = np.zeros((m, n_H, n_W, n_C))",
            "The height comes first: axis 1 is n_H, axis 2 is n_W."),
            spec => spec with { SizesSwapped = true }),
        new(new("mean-for-sum", "the mean in place of the sum", "Z = np.sum(s)", "The products are averaged; they have to be summed."),
            spec => spec with { Mean = true }),
        new(new("first-image-only", "the first image for every i", "a_prev_pad = A_prev_pad[i]",
            "Every output is computed from image 0; select the i-th image inside the loop."),
            spec => spec with { FirstImageOnly = true }),
        new(new("last-image-only", "only the last image kept", "Z[i, h, w, c] = ...",
            "Only the last image's output is there, the others are 0: Z was created, or written, at the wrong depth of the loops."),
            spec => spec with { LastImageOnly = true }),
        new(new("first-filter-only", "the first filter for every c", "W[..., c]",
            "W[..., 0] is used for every output channel; each has its own filter, W[..., c]."),
            spec => spec with { FirstFilterOnly = true }),
    ];

    public static IStudy Study(Tensor<double> aPrev, Tensor<double> W, Tensor<double> b, ConvHyperparameters hparameters)
    {
        Tensor<double> Z = Step.ConvForward(aPrev, W, b, hparameters).Z;
        var variant = new ConvForwardVariant(aPrev, W, b, hparameters);
        return new Study<ConvForwardSpec>(new Outcome(Z.ShapeArray(), Z.ToFlatArray), new ConvForwardSpec(), variant.Compute, Slips);
    }

    private static Slip<ConvForwardSpec> Overhanging(Mistake mistake, Func<ConvForwardSpec, ConvForwardSpec> change) => new(
        mistake,
        change,
        spec => change(spec) with { Overhang = Overhang.Clip },
        spec => change(spec) with { Overhang = Overhang.LeaveZero });
}

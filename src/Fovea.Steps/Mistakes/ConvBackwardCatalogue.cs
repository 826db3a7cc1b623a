using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of conv_backward.</summary>
internal static class ConvBackwardCatalogue
{
    private const string DaLine = "da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += W[..., c] * dZ[i, h, w, c]";
    private const string DwLine = "dW[..., c] += a_slice * dZ[i, h, w, c]";
    private const string DbLine = "db[..., c] += dZ[i, h, w, c]";
    private const string CropLine = "dA_prev[i] = da_prev_pad[pad:pad + n_H_prev, pad:pad + n_W_prev, :]";

    public static IStudy Study(Tensor<double> dZ, ConvCache<double> cache, ConvGradient which)
    {
        (Tensor<double> dAPrev, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(dZ, cache);
        Tensor<double> right = which switch { ConvGradient.DAPrev => dAPrev, ConvGradient.DW => dW, _ => db };
        Slip<ConvBackwardSpec>[] slips = which switch
        {
            ConvGradient.DAPrev => [.. Shared(DaLine), .. ForDA],
            ConvGradient.DW => [.. Shared(DwLine), .. ForDW],
            _ => [.. Gathering(DbLine), .. ForDb],
        };
        var variant = new ConvBackwardVariant(dZ, cache, which);
        return new Study<ConvBackwardSpec>(
            new Outcome(right.ShapeArray(), right.ToFlatArray), new ConvBackwardSpec(), variant.Compute, slips, variant.Work);
    }

    private static Slip<ConvBackwardSpec>[] ForDA =>
    [
        new(new("kernel-flipped", "the kernel flipped in the backward pass", DaLine,
            "The filter is turned by 180 degrees. Each tap sends its gradient back to the pixel it was laid on, so W stands as it is."),
            spec => spec with { Kernel = KernelRule.Flipped }),
        new(new("kernel-transposed", "the kernel transposed in the backward pass", DaLine, "The filter's height and width are exchanged."),
            spec => spec with { Kernel = KernelRule.Transposed }),
        new(new("not-cropped", "dA not cropped", CropLine, "dA_prev still has the padding; its shape has to be that of A_prev."),
            spec => spec with { Crop = CropRule.None }),
        new(new("crop-empty-for-pad-0", "X[pad:-pad] as the crop, which is empty for pad 0", CropLine,
            "With pad 0 the slice [0:-0] is [0:0]: nothing. End the slice at pad + n_H_prev, or skip the crop when pad is 0."),
            spec => spec with { Crop = CropRule.NegativeEnd }),
        new(new("crop-at-start", "the crop taken from the start", CropLine, "The slice is [:n_H_prev, :n_W_prev]; it has to start at pad."),
            spec => spec with { Crop = CropRule.Leading }),
        new(new("crop-at-end", "the crop taken from the end", CropLine, "The slice is [2 * pad:, 2 * pad:]; it has to start at pad."),
            spec => spec with { Crop = CropRule.Trailing }),
        new(new("unpadded-gradient", "the gradient gathered without padding", "da_prev_pad = dA_prev_pad[i]",
            "The windows are laid on an unpadded dA_prev, so every gradient lands pad pixels too far down and right."),
            spec => spec with { Unpadded = true }, spec => spec with { Unpadded = true, ClipWindows = true }),
        new(new("first-filter-only", "the first filter for every c", DaLine,
            "W[..., 0] is used for every channel of dZ; it has to be W[..., c]."),
            spec => spec with { FirstFilterOnly = true }),
        new(new("into-first-image", "every image's gradient in the first image", "da_prev_pad = dA_prev_pad[i]",
            "The gradient of all images is added up in image 0; select the i-th inside the loop."),
            spec => spec with { FirstImageOnly = true }),
    ];

    private static Slip<ConvBackwardSpec>[] ForDW =>
    [
        new(new("kernel-flipped", "dW flipped", DwLine, "dW is turned by 180 degrees: a_slice[y, x] belongs to dW[y, x]."),
            spec => spec with { Kernel = KernelRule.Flipped }),
        new(new("kernel-transposed", "dW transposed", DwLine, "dW's height and width are exchanged."),
            spec => spec with { Kernel = KernelRule.Transposed }),
        new(new("unpadded-cache", "the unpadded A_prev of the cache sliced",
            "a_slice = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]",
            "The cache holds A_prev without padding. Pad it first: A_prev_pad = zero_pad(A_prev, pad)."),
            spec => spec with { Unpadded = true }, spec => spec with { Unpadded = true, ClipWindows = true }),
        new(new("first-image-only", "the first image for every i", "a_prev_pad = A_prev_pad[i]",
            "Every slice is taken from image 0; select the i-th image inside the loop."),
            spec => spec with { FirstImageOnly = true }),
    ];

    private static Slip<ConvBackwardSpec>[] ForDb =>
    [
        new(new("mean-for-sum", "the mean in place of the sum", DbLine, "db is averaged over images and positions; it is their sum."),
            spec => spec with { Gather = GradientRule.Mean }),
        new(new("all-channels-summed", "the sum over all channels in each", DbLine,
            "np.sum(dZ) adds up the channels too; each bias has its own sum: np.sum(dZ, axis=(0, 1, 2))."),
            spec => spec with { Gather = GradientRule.AllChannels }),
    ];

    private static IEnumerable<Slip<ConvBackwardSpec>> Shared(string line) =>
    [
        .. StartMistakes.All.Select(start => new Slip<ConvBackwardSpec>(
            start.Mistake,
            spec => spec with { Vert = start.Vert ?? spec.Vert, Horiz = start.Horiz ?? spec.Horiz },
            spec => spec with { Vert = start.Vert ?? spec.Vert, Horiz = start.Horiz ?? spec.Horiz, ClipWindows = true })),
        .. Gathering(line),
        new(new("gradient-transposed", "dZ[i, w, h, c] in place of dZ[i, h, w, c]", line, "h and w are exchanged in the index of dZ."),
            spec => spec with { GradientTransposed = true }),
    ];

    private static Slip<ConvBackwardSpec>[] Gathering(string line) =>
    [
        new(new("assigned", "= in place of +=", line, "Each position overwrites what the ones before have added; gradients accumulate."),
            spec => spec with { Gather = GradientRule.Assign }),
        new(new("last-image-only", "only the last image kept", line,
            "Only the last image's gradient is there: the array is created, or the result written, at the wrong depth of the loops."),
            spec => spec with { Gather = GradientRule.LastImage }),
        new(new("divided-by-m", "divided by m", line, "The gradient is divided by the number of images. The cost's mean is already in dZ."),
            spec => spec with { Gather = GradientRule.DividedByM }),
    ];
}

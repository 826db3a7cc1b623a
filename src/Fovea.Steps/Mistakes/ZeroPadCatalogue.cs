using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of zero_pad.</summary>
internal static class ZeroPadCatalogue
{
    private const string Line = "X_pad = np.pad(X, ((0,0), (pad,pad), (pad,pad), (0,0)), 'constant', constant_values = 0)";

    // Before and after, for each of the axes m, n_H, n_W, n_C, in units of pad.
    private static readonly (Mistake Mistake, int[] Before, int[] After)[] Widths =
    [
        (new("not-padded", "not padded", Line, "X is returned as it was."), [0, 0, 0, 0], [0, 0, 0, 0]),
        (new("padded-height-only", "only the height padded", Line, "The third pair, for n_W, is (0,0)."), [0, 1, 0, 0], [0, 1, 0, 0]),
        (new("padded-width-only", "only the width padded", Line, "The second pair, for n_H, is (0,0)."), [0, 0, 1, 0], [0, 0, 1, 0]),
        (new("padded-m-and-height", "the pad on m and n_H", Line, "The first pair is for the images: (0,0)."), [1, 1, 0, 0], [1, 1, 0, 0]),
        (new("padded-width-and-channels", "the pad on n_W and n_C", Line, "The last pair is for the channels: (0,0)."), [0, 0, 1, 1],
            [0, 0, 1, 1]),
        (new("padded-all-axes", "all four axes padded", Line, "np.pad(X, pad) pads images and channels too; their pairs are (0,0)."),
            [1, 1, 1, 1], [1, 1, 1, 1]),
        (new("padded-with-channels", "the channels padded too", Line, "The last pair is for the channels: (0,0)."), [0, 1, 1, 1],
            [0, 1, 1, 1]),
        (new("padded-before-only", "the pad on the top and left only", Line, "Each pair is (before, after): (pad, pad)."), [0, 1, 1, 0],
            [0, 0, 0, 0]),
        (new("padded-after-only", "the pad on the bottom and right only", Line, "Each pair is (before, after): (pad, pad)."), [0, 0, 0, 0],
            [0, 1, 1, 0]),
        (new("padded-twice", "2 * pad on each side", Line, "Each side gets pad zeros; 2 * pad is what both sides add up to."),
            [0, 2, 2, 0], [0, 2, 2, 0]),
    ];

    private static readonly Mistake[] Fills =
    [
        new("filled-with-ones", "the border filled with 1", Line, "constant_values is 1; it has to be 0."),
        new("filled-with-pad", "the border filled with pad", Line, "constant_values is pad; it has to be 0."),
        new("filled-with-edge", "the border filled with the edge", Line, "mode 'edge' repeats the border pixels; use 'constant' with 0."),
        new("filled-by-reflection", "the border filled by reflection", Line, "mode 'reflect' mirrors the image; use 'constant' with 0."),
    ];

    private static readonly Slip<SmallSpec>[] Slips =
    [
        .. Widths.Select((width, n) => new Slip<SmallSpec>(width.Mistake, spec => spec with { First = n + 1 })),
        .. Fills.Select((fill, n) => new Slip<SmallSpec>(fill, spec => spec with { Second = n + 1 })),
    ];

    public static IStudy Study(Tensor<double> X, int pad)
    {
        Tensor<double> right = Step.ZeroPad(X, pad);
        double[] input = X.ToFlatArray();
        int[] inputShape = X.ShapeArray();
        return new Study<SmallSpec>(
            new Outcome(right.ShapeArray(), right.ToFlatArray), new SmallSpec(), spec => Compute(input, inputShape, pad, spec), Slips);
    }

    private static Outcome? Compute(double[] input, int[] inputShape, int pad, SmallSpec spec)
    {
        (int[] before, int[] after) = spec.First == 0
            ? ([0, 1, 1, 0], [0, 1, 1, 0])
            : (Widths[spec.First - 1].Before, Widths[spec.First - 1].After);
        var shape = new int[4];
        long count = 1;
        for (int d = 0; d < 4; d++)
        {
            shape[d] = inputShape[d] + ((before[d] + after[d]) * pad);
            count *= shape[d];

            // 'reflect' mirrors once; NumPy goes back and forth for a wider pad, which nobody means.
            if (count > Array.MaxLength
                || (spec.Second == 4 && Math.Max(before[d], after[d]) * pad >= inputShape[d] && before[d] + after[d] > 0))
            {
                return null;
            }
        }

        return new Outcome(shape, index => At(input, inputShape, shape, before, pad, spec.Second, index));
    }

    private static double At(double[] input, int[] inputShape, int[] shape, int[] before, int pad, int fill, int index)
    {
        int[] position = Numbering.Unravel(index, shape);
        int from = 0;
        for (int d = 0; d < 4; d++)
        {
            int p = position[d] - (before[d] * pad);
            if (p < 0 || p >= inputShape[d])
            {
                switch (fill)
                {
                    case 0: return 0;
                    case 1: return 1;
                    case 2: return pad;
                    case 3: p = Math.Clamp(p, 0, inputShape[d] - 1); break;
                    default: p = p < 0 ? -p : (2 * (inputShape[d] - 1)) - p; break;
                }
            }

            from = (from * inputShape[d]) + p;
        }

        return input[from];
    }
}

using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of conv_single_step.</summary>
internal static class ConvSingleStepCatalogue
{
    private const string ProductLine = "s = np.multiply(a_slice_prev, W)";
    private const string SumLine = "Z = np.sum(s)";
    private const string BiasLine = "Z = Z + float(b)";

    private static readonly Slip<SmallSpec>[] Slips =
    [
        new(new("bias-inside-sum", "the bias inside the sum", BiasLine,
            "The bias is added to every product and so counted f * f * n_C_prev times; it is added once, after the sum."),
            spec => spec with { First = 1 }),
        new(new("bias-forgotten", "the bias forgotten", BiasLine, "The bias is never added."), spec => spec with { First = 2 }),
        new(new("bias-subtracted", "the bias subtracted", BiasLine, "The bias is subtracted; it has to be added."),
            spec => spec with { First = 3 }),
        new(new("kernel-flipped", "the kernel flipped (a true convolution)", ProductLine,
            "The filter is turned by 180 degrees; the product is taken element by element as it stands."),
            spec => spec with { Second = 1 }),
        new(new("kernel-transposed", "the kernel transposed", ProductLine, "The filter's height and width are exchanged."),
            spec => spec with { Second = 2 }),
        new(new("mean-for-sum", "the mean in place of the sum", SumLine, "The products are averaged; they have to be summed."),
            spec => spec with { Second = 3 }),
        new(new("first-channel-only", "only the first channel", SumLine, "The sum runs over all channels of the slice."),
            spec => spec with { Second = 4 }),
        new(new("added-for-multiplied", "the sum of slice and filter in place of the product", ProductLine,
            "np.multiply is element-wise a * W."),
            spec => spec with { Second = 5 }),
    ];

    public static IStudy Study(Tensor<double> aSlicePrev, Tensor<double> W, Tensor<double> b)
    {
        double right = Step.ConvSingleStep(aSlicePrev, W, b);
        double[] slice = aSlicePrev.ToFlatArray();
        double[] filter = W.ToFlatArray();
        int[] shape = W.ShapeArray();
        double bias = b[0, 0, 0];
        return new Study<SmallSpec>(
            new Outcome([1], _ => right), new SmallSpec(), spec => Compute(slice, filter, shape, bias, spec), Slips);
    }

    private static Outcome? Compute(double[] slice, double[] filter, int[] shape, double bias, SmallSpec spec)
    {
        (int fH, int fW, int channels) = (shape[0], shape[1], shape[2]);
        if (spec.Second == 2 && fH != fW)
        {
            return null;
        }

        double sum = 0;
        int count = 0;
        for (int at = 0; at < slice.Length; at++)
        {
            (int pixel, int k) = int.DivRem(at, channels);
            (int y, int x) = int.DivRem(pixel, fW);
            if (spec.Second == 4 && k > 0)
            {
                continue;
            }

            int tap = spec.Second switch
            {
                1 => (((fH - 1 - y) * fW) + fW - 1 - x) * channels,
                2 => ((x * fW) + y) * channels,
                _ => pixel * channels,
            };
            double weight = filter[tap + k];
            sum += (spec.Second == 5 ? slice[at] + weight : slice[at] * weight) + (spec.First == 1 ? bias : 0);
            count++;
        }

        double z = spec.Second == 3 ? sum / count : sum;
        double added = spec.First switch { 0 => bias, 3 => -bias, _ => 0 };
        return new Outcome([1], _ => z + added);
    }
}

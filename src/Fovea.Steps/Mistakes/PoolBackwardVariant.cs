using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>pool_backward, right or mistaken.</summary>
internal sealed class PoolBackwardVariant(Tensor<double> gradient, PoolCache<double> cache, PoolMode mode)
{
    private readonly int[] inputShape = cache.APrev.ShapeArray();
    private readonly int[] gradientShape = gradient.ShapeArray();
    private readonly double[] input = cache.APrev.ToFlatArray();
    private readonly double[] dA = gradient.ToFlatArray();
    private readonly int f = cache.Hparameters.F;
    private readonly int stride = cache.Hparameters.Stride;

    // A window's entry costs about ten times what a multiplication does: it is gathered, compared and scattered.
    public long Work => 10L * dA.Length * f * f;

    public Outcome? Compute(PoolBackwardSpec spec)
    {
        bool max = (mode == PoolMode.Max) != spec.OtherMode;
        if ((spec.GradientTransposed && gradientShape[1] != gradientShape[2]) || !NumPyAccepts(spec, max))
        {
            return null;
        }

        return new Outcome(inputShape, () => DAPrev(spec, max));
    }

    private double[] DAPrev(PoolBackwardSpec spec, bool max)
    {
        var dAPrev = new double[input.Length];
        int first = spec.Gather == GradientRule.LastImage ? dA.Length - (dA.Length / gradientShape[0]) : 0;
        var window = new List<int>();
        for (int at = first; at < dA.Length; at++)
        {
            (int i, int h, int w, int c) = Numbering.Unravel4(at, gradientShape);
            double dz = dA[spec.GradientTransposed ? (((((i * gradientShape[1]) + w) * gradientShape[2]) + h) * gradientShape[3]) + c : at];
            (int vertStart, int horizStart, int rows, int columns) = Window(spec, h, w);
            window.Clear();
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    int row = (((i * inputShape[1]) + vertStart + y) * inputShape[2]) + horizStart + x;
                    window.Add((row * inputShape[3]) + c);
                }
            }

            int image = inputShape[1] * inputShape[2] * inputShape[3] * i;
            int source = spec.FirstImageOnly ? image : 0;
            int target = spec.IntoFirstImage ? image : 0;
            double[] values = max ? Masked(spec, [.. window.Select(p => input[p - source])], dz) : Shared(spec, window.Count, dz);
            for (int p = 0; p < values.Length; p++)
            {
                ref double entry = ref dAPrev[window[p] - target];
                entry = spec.Gather == GradientRule.Assign ? values[p] : entry + values[p];
            }
        }

        return spec.Gather == GradientRule.DividedByM ? Array.ConvertAll(dAPrev, value => value / inputShape[0]) : dAPrev;
    }

    private static double[] Masked(PoolBackwardSpec spec, double[] window, double dz)
    {
        if (window.Length == 0)
        {
            return [];
        }

        double max = window.Aggregate(Math.Max);
        int ties = window.Count(value => value == max);
        bool given = false;
        return Array.ConvertAll(window, value =>
        {
            bool hit = value == max && !(spec.Ties == TiePolicy.First && given);
            given |= hit;
            double mask = !hit ? 0 : spec.Ties == TiePolicy.Split ? 1.0 / ties : 1;
            return spec.Mask switch
            {
                MaskRule.MaskOnly => mask,
                MaskRule.Values => mask * value,
                MaskRule.NoMask => dz,
                _ => mask == 0 ? 0 : mask * dz,
            };
        });
    }

    private double[] Shared(PoolBackwardSpec spec, int count, double dz)
    {
        double divisor = spec.Share switch
        {
            ShareRule.WindowSide => f,
            ShareRule.Whole => 1,
            ShareRule.OutputHeightSquared => (double)gradientShape[1] * gradientShape[1],
            ShareRule.OutputArea => (double)gradientShape[1] * gradientShape[2],
            ShareRule.InputArea => (double)inputShape[1] * inputShape[2],
            ShareRule.SumOfSides => 2.0 * f,
            _ => (double)f * f,
        };
        var values = new double[count];
        Array.Fill(values, dz / divisor);
        return values;
    }

    private (int VertStart, int HorizStart, int Rows, int Columns) Window(PoolBackwardSpec spec, int h, int w)
    {
        int vertStart = Windows.Start(spec.Vert, h, w, gradientShape[1], stride);
        int horizStart = Windows.Start(spec.Horiz, w, h, gradientShape[2], stride);
        return (vertStart, horizStart, Windows.Clip(vertStart, f, inputShape[1]), Windows.Clip(horizStart, f, inputShape[2]));
    }

    // The maximum of an empty slice stops a NumPy program; so does adding an f x f window to a clipped one, unless f is 1.
    private bool NumPyAccepts(PoolBackwardSpec spec, bool max)
    {
        for (int h = 0; h < gradientShape[1]; h++)
        {
            for (int w = 0; w < gradientShape[2]; w++)
            {
                (_, _, int rows, int columns) = Window(spec, h, w);
                bool accepted = max ? rows > 0 && columns > 0 : (rows == f || f == 1) && (columns == f || f == 1);
                if (!accepted)
                {
                    return false;
                }
            }
        }

        return true;
    }
}

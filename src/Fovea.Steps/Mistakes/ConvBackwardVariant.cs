using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>conv_backward, right or mistaken: one of its three results.</summary>
internal sealed class ConvBackwardVariant(Tensor<double> gradient, ConvCache<double> cache, ConvGradient which)
{
    private readonly int[] inputShape = cache.APrev.ShapeArray();
    private readonly int[] filterShape = cache.W.ShapeArray();
    private readonly int[] gradientShape = gradient.ShapeArray();
    private readonly double[] input = cache.APrev.ToFlatArray();
    private readonly double[] filters = cache.W.ToFlatArray();
    private readonly double[] dZ = gradient.ToFlatArray();
    private readonly int stride = cache.Hparameters.Stride;
    private readonly int pad = cache.Hparameters.Pad;

    public long Work => (long)dZ.Length * filterShape[0] * filterShape[1] * filterShape[2];

    public Outcome? Compute(ConvBackwardSpec spec)
    {
        if (spec.GradientTransposed && gradientShape[1] != gradientShape[2])
        {
            return null;
        }

        if (which == ConvGradient.Db)
        {
            return new Outcome([1, 1, 1, filterShape[3]], () => Db(spec));
        }

        if (!spec.ClipWindows && !NumPyAccepts(spec))
        {
            return null;
        }

        return which == ConvGradient.DW
            ? new Outcome(filterShape, () => DW(spec), index => ProbeDW(spec, index))
            : new Outcome(CroppedShape(spec), () => Cropped(spec, DAPrevPad(spec)), index => ProbeDA(spec, index));
    }

    private double[] Db(ConvBackwardSpec spec)
    {
        int nC = filterShape[3];
        var db = new double[nC];
        for (int at = 0; at < dZ.Length; at++)
        {
            int c = at % nC;
            bool lastImage = at >= dZ.Length - (dZ.Length / gradientShape[0]);
            db[c] = spec.Gather == GradientRule.Assign ? dZ[at]
                : spec.Gather == GradientRule.LastImage && !lastImage ? 0
                : db[c] + dZ[at];
        }

        if (spec.Gather == GradientRule.AllChannels)
        {
            Array.Fill(db, db.Sum());
        }

        return Scaled(spec, db);
    }

    private double[] DW(ConvBackwardSpec spec)
    {
        int f = filterShape[0];
        var dW = new double[Numbering.Count(filterShape)];
        foreach ((int i, int h, int w, int c, double dz) in Positions(spec))
        {
            (int vertStart, int horizStart, int rows, int columns) = Window(spec, h, w);
            int image = spec.FirstImageOnly ? 0 : i;
            int height = spec.ClipWindows ? rows : f;
            int width = spec.ClipWindows ? columns : f;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    for (int k = 0; k < inputShape[3]; k++)
                    {
                        // A slice clipped to one row is broadcast over the filter's rows.
                        double a = Input(spec, image, vertStart + (rows == 1 ? 0 : y), horizStart + (columns == 1 ? 0 : x), k);
                        Put(spec, ref dW[Kernels.Tap(spec.Kernel, f, filterShape[2], filterShape[3], y, x, k, c)], a * dz);
                    }
                }
            }
        }

        return Scaled(spec, dW);
    }

    private double[] DAPrevPad(ConvBackwardSpec spec)
    {
        int f = filterShape[0];
        (int height, int width) = Extent(spec);
        var da = new double[checked(inputShape[0] * height * width * inputShape[3])];
        foreach ((int i, int h, int w, int c, double dz) in Positions(spec))
        {
            (int vertStart, int horizStart, int rows, int columns) = Window(spec, h, w);
            int image = spec.FirstImageOnly ? 0 : i;
            int filter = spec.FirstFilterOnly ? 0 : c;
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    for (int k = 0; k < inputShape[3]; k++)
                    {
                        int at = (((((image * height) + vertStart + y) * width) + horizStart + x) * inputShape[3]) + k;
                        int tap = Kernels.Tap(spec.Kernel, f, filterShape[2], filterShape[3], y, x, k, filter);
                        Put(spec, ref da[at], filters[tap] * dz);
                    }
                }
            }
        }

        return Scaled(spec, da);
    }

    // One value of dW: the loops of DW with only this tap.
    private double ProbeDW(ConvBackwardSpec spec, int index)
    {
        (int tapY, int tapX, int k, int filter) = Numbering.Unravel4(index, filterShape);

        // Flipping and transposing undo themselves, so the tap's rule also leads back from dW to the slice.
        int at = Kernels.Tap(spec.Kernel, filterShape[0], 1, 1, tapY, tapX, 0, 0);
        (int y, int x) = int.DivRem(at, filterShape[0]);
        double value = 0;
        foreach ((int i, int h, int w, int c, double dz) in Positions(spec))
        {
            (int vertStart, int horizStart, int rows, int columns) = Window(spec, h, w);
            if (c == filter && (!spec.ClipWindows || (y < rows && x < columns)))
            {
                int image = spec.FirstImageOnly ? 0 : i;
                double a = Input(spec, image, vertStart + (rows == 1 ? 0 : y), horizStart + (columns == 1 ? 0 : x), k);
                Put(spec, ref value, a * dz);
            }
        }

        return value / Divisor(spec);
    }

    // One value of dA_prev: the loops of DAPrevPad with only this pixel and channel.
    private double ProbeDA(ConvBackwardSpec spec, int index)
    {
        (int image, int row, int column, int k) = Numbering.Unravel4(index, CroppedShape(spec));
        row += Offset(spec);
        column += Offset(spec);
        double value = 0;
        foreach ((int i, int h, int w, int c, double dz) in Positions(spec))
        {
            (int vertStart, int horizStart, int rows, int columns) = Window(spec, h, w);
            (int y, int x) = (row - vertStart, column - horizStart);
            if ((spec.FirstImageOnly ? 0 : i) == image && y >= 0 && y < rows && x >= 0 && x < columns)
            {
                int filter = spec.FirstFilterOnly ? 0 : c;
                Put(spec, ref value,
                    filters[Kernels.Tap(spec.Kernel, filterShape[0], filterShape[2], filterShape[3], y, x, k, filter)] * dz);
            }
        }

        return value / Divisor(spec);
    }

    private IEnumerable<(int I, int H, int W, int C, double Dz)> Positions(ConvBackwardSpec spec)
    {
        int first = spec.Gather == GradientRule.LastImage ? dZ.Length - (dZ.Length / gradientShape[0]) : 0;
        for (int at = first; at < dZ.Length; at++)
        {
            (int i, int h, int w, int c) = Numbering.Unravel4(at, gradientShape);
            int from = spec.GradientTransposed ? (((((i * gradientShape[1]) + w) * gradientShape[2]) + h) * gradientShape[3]) + c : at;
            yield return (i, h, w, c, dZ[from]);
        }
    }

    private static void Put(ConvBackwardSpec spec, ref double target, double value) =>
        target = spec.Gather == GradientRule.Assign ? value : target + value;

    private double[] Scaled(ConvBackwardSpec spec, double[] values)
    {
        double divisor = Divisor(spec);
        return divisor == 1 ? values : Array.ConvertAll(values, value => value / divisor);
    }

    private double Divisor(ConvBackwardSpec spec) => spec.Gather switch
    {
        GradientRule.DividedByM => inputShape[0],
        GradientRule.Mean => (double)gradientShape[0] * gradientShape[1] * gradientShape[2],
        _ => 1,
    };

    private (int VertStart, int HorizStart, int Rows, int Columns) Window(ConvBackwardSpec spec, int h, int w)
    {
        (int height, int width) = Extent(spec);
        int vertStart = Windows.Start(spec.Vert, h, w, gradientShape[1], stride);
        int horizStart = Windows.Start(spec.Horiz, w, h, gradientShape[2], stride);
        return (vertStart, horizStart, Windows.Clip(vertStart, filterShape[0], height), Windows.Clip(horizStart, filterShape[1], width));
    }

    private (int Height, int Width) Extent(ConvBackwardSpec spec)
    {
        int border = spec.Unpadded ? 0 : 2 * pad;
        return (inputShape[1] + border, inputShape[2] + border);
    }

    private bool NumPyAccepts(ConvBackwardSpec spec)
    {
        int f = filterShape[0];
        for (int h = 0; h < gradientShape[1]; h++)
        {
            for (int w = 0; w < gradientShape[2]; w++)
            {
                (_, _, int rows, int columns) = Window(spec, h, w);

                // dW's window has f rows and takes a single row by broadcasting; da's clipped window takes only as many rows as it has.
                bool accepted = which == ConvGradient.DW
                    ? (rows == f || rows == 1) && (columns == f || columns == 1)
                    : (rows == f || f == 1) && (columns == f || f == 1);
                if (!accepted)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private double Input(ConvBackwardSpec spec, int i, int row, int column, int k)
    {
        int offset = spec.Unpadded ? 0 : pad;
        int h = row - offset;
        int w = column - offset;
        return h >= 0 && h < inputShape[1] && w >= 0 && w < inputShape[2]
            ? input[(((((i * inputShape[1]) + h) * inputShape[2]) + w) * inputShape[3]) + k]
            : 0;
    }

    private int[] CroppedShape(ConvBackwardSpec spec)
    {
        (int height, int width) = Extent(spec);
        return spec.Crop switch
        {
            CropRule.None => [inputShape[0], height, width, inputShape[3]],
            CropRule.NegativeEnd when pad == 0 => [inputShape[0], 0, 0, inputShape[3]],
            _ => inputShape,
        };
    }

    private int Offset(ConvBackwardSpec spec) =>
        spec.Unpadded || spec.Crop is CropRule.None or CropRule.Leading ? 0 : spec.Crop == CropRule.Trailing ? 2 * pad : pad;

    private double[] Cropped(ConvBackwardSpec spec, double[] da)
    {
        int[] shape = CroppedShape(spec);
        (int height, int width) = Extent(spec);
        int offset = Offset(spec);
        var cropped = new double[Numbering.Count(shape)];
        for (int at = 0; at < cropped.Length; at++)
        {
            (int i, int h, int w, int k) = Numbering.Unravel4(at, shape);
            cropped[at] = da[(((((i * height) + h + offset) * width) + w + offset) * inputShape[3]) + k];
        }

        return cropped;
    }
}

using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>pool_forward, right or mistaken, value by value. NumPy clips the windows; the maximum of an empty one stops the
/// program.</summary>
internal sealed class PoolForwardVariant(Tensor<double> aPrev, PoolHyperparameters hparameters, PoolMode mode)
{
    private readonly int[] inputShape = aPrev.ShapeArray();
    private readonly double[] input = aPrev.ToFlatArray();

    public Outcome? Compute(PoolForwardSpec spec)
    {
        int nH = Windows.Size(spec.Size, inputShape[1], hparameters.F, hparameters.Stride, 0);
        int nW = Windows.Size(spec.Size, inputShape[2], hparameters.F, hparameters.Stride, 0);
        if (spec.SizesSwapped)
        {
            (nH, nW) = (nW, nH);
        }

        if (nH <= 0 || nW <= 0 || !NumPyAccepts(spec, nH, nW))
        {
            return null;
        }

        int[] shape = [inputShape[0], nH, nW, inputShape[3]];
        return new Outcome(shape, index => At(spec, shape, index));
    }

    private double At(PoolForwardSpec spec, int[] shape, int index)
    {
        (int i, int h, int w, int c) = Numbering.Unravel4(index, shape);
        if (spec.LastImageOnly && i < shape[0] - 1)
        {
            return 0;
        }

        (int vertStart, int horizStart, int rows, int columns) = Window(spec, h, w, shape[1], shape[2]);
        int f = Size(spec);
        if (spec.Overhang == Overhang.LeaveZero && (rows < f || columns < f))
        {
            return 0;
        }

        (int firstChannel, int channels) = spec.AllChannels ? (0, inputShape[3]) : (c, 1);
        int image = spec.FirstImageOnly ? 0 : i;
        double sum = 0;
        double max = double.NegativeInfinity;
        double min = double.PositiveInfinity;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                for (int k = firstChannel; k < firstChannel + channels; k++)
                {
                    int row = (((image * inputShape[1]) + vertStart + y) * inputShape[2]) + horizStart + x;
                    double value = input[(row * inputShape[3]) + k];
                    sum += value;
                    max = Math.Max(max, value);
                    min = Math.Min(min, value);
                }
            }
        }

        // The mean of an empty slice is NaN in NumPy, and 0 / 0 here.
        double mean = sum / ((double)rows * columns * channels);
        return spec.Rule switch
        {
            PoolRule.Minimum => min,
            PoolRule.Sum => sum,
            PoolRule.SumOverF => sum / hparameters.F,
            PoolRule.Other => mode == PoolMode.Max ? mean : max,
            _ => mode == PoolMode.Max ? max : mean,
        };
    }

    private bool NumPyAccepts(PoolForwardSpec spec, int nH, int nW)
    {
        bool needsValues = spec.Rule == PoolRule.Minimum
            || spec.Rule == (mode == PoolMode.Max ? PoolRule.Asked : PoolRule.Other);
        if (spec.Overhang == Overhang.LeaveZero || !needsValues)
        {
            return true;
        }

        for (int h = 0; h < nH; h++)
        {
            for (int w = 0; w < nW; w++)
            {
                (_, _, int rows, int columns) = Window(spec, h, w, nH, nW);
                if (rows == 0 || columns == 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private int Size(PoolForwardSpec spec) => spec.WindowOfStride ? hparameters.Stride : hparameters.F;

    private (int VertStart, int HorizStart, int Rows, int Columns) Window(PoolForwardSpec spec, int h, int w, int nH, int nW)
    {
        int vertStart = Windows.Start(spec.Vert, h, w, nH, hparameters.Stride);
        int horizStart = Windows.Start(spec.Horiz, w, h, nW, hparameters.Stride);
        int f = Size(spec);
        return (vertStart, horizStart, Windows.Clip(vertStart, f, inputShape[1]), Windows.Clip(horizStart, f, inputShape[2]));
    }
}

using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>conv_forward, right or mistaken, value by value, with what NumPy does to windows that reach past the array.</summary>
internal sealed class ConvForwardVariant(Tensor<double> aPrev, Tensor<double> W, Tensor<double> b, ConvHyperparameters hparameters)
{
    private readonly int[] inputShape = aPrev.ShapeArray();
    private readonly int[] filterShape = W.ShapeArray();
    private readonly double[] input = aPrev.ToFlatArray();
    private readonly double[] filters = W.ToFlatArray();
    private readonly double[] biases = b.ToFlatArray();

    public Outcome? Compute(ConvForwardSpec spec)
    {
        int f = filterShape[0];
        int nH = Windows.Size(spec.Size, inputShape[1], f, hparameters.Stride, hparameters.Pad);
        int nW = Windows.Size(spec.Size, inputShape[2], f, hparameters.Stride, hparameters.Pad);
        if (spec.SizesSwapped)
        {
            (nH, nW) = (nW, nH);
        }

        if (nH <= 0 || nW <= 0 || !NumPyAccepts(spec, nH, nW))
        {
            return null;
        }

        int[] shape = [inputShape[0], nH, nW, filterShape[3]];
        return new Outcome(shape, index => At(spec, shape, index));
    }

    private double At(ConvForwardSpec spec, int[] shape, int index)
    {
        (int i, int h, int w, int c) = Numbering.Unravel4(index, shape);
        if (spec.LastImageOnly && i < shape[0] - 1)
        {
            return 0;
        }

        int f = filterShape[0];
        int channels = inputShape[3];
        int image = spec.FirstImageOnly ? 0 : i;
        int filter = spec.FirstFilterOnly ? 0 : c;
        int vertStart = Windows.Start(spec.Vert, h, w, shape[1], hparameters.Stride);
        int horizStart = Windows.Start(spec.Horiz, w, h, shape[2], hparameters.Stride);
        int rows = Windows.Clip(vertStart, f, Height(spec));
        int columns = Windows.Clip(horizStart, f, Width(spec));
        if (spec.Overhang == Overhang.LeaveZero && (rows < f || columns < f))
        {
            return 0;
        }

        bool numPy = spec.Overhang == Overhang.NumPy;
        double bias = spec.Bias switch
        {
            BiasRule.Forgotten => 0,
            BiasRule.FirstOnly => biases[0],
            BiasRule.Subtracted => -biases[c],
            _ => biases[c],
        };
        double sum = 0;

        // A slice of one row is broadcast over the filter's rows, so y runs over the filter and the slice's row stays 0; a filter of one
        // row over an empty slice gives an empty product.
        int height = numPy && rows == 1 ? f : rows;
        int width = numPy && columns == 1 ? f : columns;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int k = 0; k < channels; k++)
                {
                    double a = Padded(spec, image, vertStart + (rows == 1 ? 0 : y), horizStart + (columns == 1 ? 0 : x), k);
                    sum += a * filters[Kernels.Tap(spec.Kernel, f, channels, filterShape[3], y, x, k, filter)];
                }
            }
        }

        int taps = height * width * channels;
        if (spec.Bias == BiasRule.InsideSum)
        {
            sum += taps * bias;
            bias = 0;
        }

        return (spec.Mean ? sum / taps : sum) + bias;
    }

    private bool NumPyAccepts(ConvForwardSpec spec, int nH, int nW)
    {
        if (spec.Overhang != Overhang.NumPy)
        {
            return true;
        }

        int f = filterShape[0];
        for (int h = 0; h < nH; h++)
        {
            for (int w = 0; w < nW; w++)
            {
                int rows = Windows.Clip(Windows.Start(spec.Vert, h, w, nH, hparameters.Stride), f, Height(spec));
                int columns = Windows.Clip(Windows.Start(spec.Horiz, w, h, nW, hparameters.Stride), f, Width(spec));
                if ((rows != f && rows != 1 && f != 1) || (columns != f && columns != 1 && f != 1))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private int Height(ConvForwardSpec spec) => inputShape[1] + (spec.Unpadded ? 0 : 2 * hparameters.Pad);

    private int Width(ConvForwardSpec spec) => inputShape[2] + (spec.Unpadded ? 0 : 2 * hparameters.Pad);

    private double Padded(ConvForwardSpec spec, int i, int row, int column, int k)
    {
        int offset = spec.Unpadded ? 0 : hparameters.Pad;
        int h = row - offset;
        int w = column - offset;
        return h >= 0 && h < inputShape[1] && w >= 0 && w < inputShape[2]
            ? input[(((((i * inputShape[1]) + h) * inputShape[2]) + w) * inputShape[3]) + k]
            : 0;
    }
}

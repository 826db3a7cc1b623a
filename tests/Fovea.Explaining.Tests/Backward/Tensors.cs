using System.Numerics.Tensors;

namespace Fovea.Explaining.Tests.Backward;

/// <summary>Tensors as the steps and the walks want them.</summary>
internal static class Tensors
{
    public static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>One image as a batch.</summary>
    public static Tensor<double> Batch(Tensor<double> image) => Tensor.Create(Flat(image), [1, .. image.Lengths]);

    /// <summary>Fovea.Steps has no dilation: a dilated filter is the larger one with zeros between its taps.</summary>
    public static Tensor<double> Spread(Tensor<double> weight, int dilation)
    {
        (nint f, nint channels, nint filters) = (weight.Lengths[0], weight.Lengths[2], weight.Lengths[3]);
        nint span = (dilation * (f - 1)) + 1;
        Tensor<double> spread = Tensor.CreateFromShape<double>([span, span, channels, filters]);
        for (nint y = 0; y < f; y++)
        {
            for (nint x = 0; x < f; x++)
            {
                for (nint k = 0; k < channels * filters; k++)
                {
                    spread[y * dilation, x * dilation, k / filters, k % filters] = weight[y, x, k / filters, k % filters];
                }
            }
        }

        return spread;
    }
}

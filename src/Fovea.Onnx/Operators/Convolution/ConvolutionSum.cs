using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Convolution;

/// <summary>
/// A convolution of any number of spatial dimensions as sums of rows: for each tap, what all outputs read, times each filter's weight.
/// Integers give exact sums.
/// </summary>
internal static class ConvolutionSum
{
    /// <summary>Computes [batch, filters, output sizes...] without a bias.</summary>
    /// <typeparam name="T">The type of the values and sums.</typeparam>
    /// <param name="input">[batch, channels, sizes...].</param>
    /// <param name="weight">[filters, channels / groups, kernel sizes...].</param>
    /// <param name="call">The node, for messages.</param>
    /// <param name="shapes">The sizes of all.</param>
    public static T[] Run<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> weight, OperatorCall call, ConvShapes shapes)
        where T : struct, INumber<T>
    {
        (SpatialWindow window, int batch, int channels, int filters, int groups) = shapes;
        T[] output = Outputs.New<T>(call, shapes.Output);
        if (output.Length == 0)
        {
            return output;
        }

        int inputLength = window.InputLength;
        int outputLength = window.OutputLength;
        int taps = window.KernelLength;
        int groupChannels = channels / groups;
        int groupFilters = filters / groups;
        var row = new T[outputLength];
        var columns = new Columns<T>(window);
        for (int n = 0; n < batch; n++)
        {
            for (int c = 0; c < channels; c++)
            {
                ReadOnlySpan<T> channel = input.Slice(((n * channels) + c) * inputLength, inputLength);
                int group = c / groupChannels;
                for (int tap = 0; tap < taps; tap++)
                {
                    columns.Gather(channel, tap, row);
                    for (int f = group * groupFilters; f < (group + 1) * groupFilters; f++)
                    {
                        T factor = weight[(((f * groupChannels) + (c % groupChannels)) * taps) + tap];
                        Span<T> target = output.AsSpan(((n * filters) + f) * outputLength, outputLength);
                        TensorPrimitives.MultiplyAdd(row, factor, target, target);
                    }
                }
            }
        }

        return output;
    }
}

using System.Numerics.Tensors;
using Fovea.Checking.Plain;
using Fovea.Steps;

namespace Fovea.Checking.Exact;

/// <summary>
/// The poolings by Fovea.Steps. The steps know square windows without padding, so each window is cut out as an image of its own and filled
/// up to a square: with what no maximum is, or with zeros that the mean is freed of.
/// </summary>
internal sealed class PoolSteps(PoolWindows windows, Shape input)
{
    private PoolMode Mode => windows.TakesMaximum ? PoolMode.Max : PoolMode.Average;

    /// <summary>One window of all channels.</summary>
    /// <param name="image">A value of the image at a pixel and channel.</param>
    /// <param name="window">The number of the window, row after row.</param>
    public double[] Forward(Func<int, int, double> image, int window)
    {
        Tensor<double> cut = Cut(image, window, out int side, out double share);
        (Tensor<double> pooled, _) = Step.PoolForward(cut, new PoolHyperparameters(side, 1), Mode);
        var result = new double[input.Channels];
        for (int c = 0; c < result.Length; c++)
        {
            result[c] = pooled[0, 0, 0, c] * share;
        }

        return result;
    }

    /// <summary>The gradient of the input, image after image; of several greatest values the first one gets it.</summary>
    public double[] Backward(double[] values, double[] gradOutput, int images)
    {
        int channels = input.Channels;
        int count = windows.Height * windows.Width;
        var gradInput = new double[images * input.Length];
        Tensor<double> gradient = Tensor.CreateFromShape<double>([1, 1, 1, channels]);
        for (int image = 0; image < images; image++)
        {
            int first = image * input.Length;
            for (int window = 0; window < count; window++)
            {
                Tensor<double> cut = Cut((pixel, c) => values[first + (pixel * channels) + c], window, out int side, out double share);
                for (int c = 0; c < channels; c++)
                {
                    gradient[0, 0, 0, c] = gradOutput[(((image * count) + window) * channels) + c] * share;
                }

                var cache = new PoolCache<double>(cut, new PoolHyperparameters(side, 1));
                Tensor<double> spread = Step.PoolBackward(gradient, cache, Mode, TiePolicy.First);
                (int top, int bottom, int left, int right) = windows[window / windows.Width, window % windows.Width];
                for (int row = top; row < bottom; row++)
                {
                    for (int column = left; column < right; column++)
                    {
                        for (int c = 0; c < channels; c++)
                        {
                            gradInput[first + (((row * input.Width) + column) * channels) + c] += spread[0, row - top, column - left, c];
                        }
                    }
                }
            }
        }

        return gradInput;
    }

    // share: what a mean over the square must be multiplied by to be one over the window.
    private Tensor<double> Cut(Func<int, int, double> image, int window, out int side, out double share)
    {
        (int top, int bottom, int left, int right) = windows[window / windows.Width, window % windows.Width];
        int channels = input.Channels;
        side = Math.Max(bottom - top, right - left);
        share = windows.TakesMaximum ? 1 : (double)side * side / ((bottom - top) * (right - left));
        var values = new double[side * side * channels];
        values.AsSpan().Fill(windows.TakesMaximum ? double.NegativeInfinity : 0);
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                for (int c = 0; c < channels; c++)
                {
                    values[((((row - top) * side) + column - left) * channels) + c] = image((row * input.Width) + column, c);
                }
            }
        }

        return Tensor.Create(values, [1, side, side, channels]);
    }
}

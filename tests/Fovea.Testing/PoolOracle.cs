using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;
using Fovea.Steps;

namespace Fovea.Testing;

/// <summary>
/// Pooling of any geometry by the steps in double: every window is cut out as an image of its own, repeated to a square where the steps want
/// one, and pooled as a whole. Repetition changes neither a maximum nor a mean.
/// </summary>
public static class PoolOracle
{
    /// <summary>The output, images x OutputLength.</summary>
    public static double[] Forward(PoolCase test, float[] input, PoolMode mode)
    {
        var output = new double[test.Images * test.Geometry.OutputLength];
        ForEachWindow(test, (index, places) =>
        {
            Tensor<double> square = Square(places, place => input[place]);
            (Tensor<double> a, _) = Step.PoolForward(square, new PoolHyperparameters(places.Count, 1), mode);
            output[index] = a[0, 0, 0, 0];
        });
        return output;
    }

    /// <summary>The gradient of the input; of equal maxima the first takes all.</summary>
    public static double[] Backward(PoolCase test, float[] input, float[] gradOutput, PoolMode mode)
    {
        var gradInput = new double[test.Images * test.Geometry.InputLength];
        ForEachWindow(test, (index, places) =>
        {
            Tensor<double> square = Square(places, place => input[place]);
            (_, PoolCache<double> cache) = Step.PoolForward(square, new PoolHyperparameters(places.Count, 1), mode);
            Tensor<double> dA = Tensor.CreateFromShape<double>([1, 1, 1, 1]);
            dA[0, 0, 0, 0] = gradOutput[index];
            Tensor<double> gradient = Step.PoolBackward(dA, cache, mode, TiePolicy.First);
            for (int row = 0; row < places.Count; row++)
            {
                for (int i = 0; i < places.Count; i++)
                {
                    gradInput[places[i]] += gradient[0, row, i, 0];
                }
            }
        });
        return gradInput;
    }

    // n values become n equal rows of n: the first maximum of the square is the first of the values.
    private static Tensor<double> Square(List<int> places, Func<int, double> value)
    {
        Tensor<double> square = Tensor.CreateFromShape<double>([1, places.Count, places.Count, 1]);
        for (int row = 0; row < places.Count; row++)
        {
            for (int i = 0; i < places.Count; i++)
            {
                square[0, row, i, 0] = value(places[i]);
            }
        }

        return square;
    }

    private static void ForEachWindow(PoolCase test, Action<int, List<int>> visit)
    {
        PoolGeometry g = test.Geometry;
        int index = 0;
        for (int image = 0; image < test.Images; image++)
        {
            for (int h = 0; h < g.Vertical.Output; h++)
            {
                for (int w = 0; w < g.Horizontal.Output; w++)
                {
                    for (int c = 0; c < g.Channels; c++)
                    {
                        visit(index++, Places(g, image, h, w, c));
                    }
                }
            }
        }
    }

    // Written from the definition, not with the kernels' FirstTap and EndTap.
    private static List<int> Places(PoolGeometry g, int image, int h, int w, int c)
    {
        var places = new List<int>();
        for (int y = 0; y < g.Vertical.Kernel; y++)
        {
            int row = (h * g.Vertical.Stride) + (y * g.Vertical.Dilation) - g.Vertical.PadBefore;
            for (int x = 0; x < g.Horizontal.Kernel; x++)
            {
                int column = (w * g.Horizontal.Stride) + (x * g.Horizontal.Dilation) - g.Horizontal.PadBefore;
                if (row >= 0 && row < g.Vertical.Input && column >= 0 && column < g.Horizontal.Input)
                {
                    places.Add((((((image * g.Vertical.Input) + row) * g.Horizontal.Input) + column) * g.Channels) + c);
                }
            }
        }

        return places;
    }
}

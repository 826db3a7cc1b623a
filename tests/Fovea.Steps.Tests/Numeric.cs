using System.Numerics.Tensors;

namespace Fovea.Steps.Tests;

/// <summary>What the gradient tests share.</summary>
internal static class Numeric
{
    /// <summary>The derivative of a cost with respect to every element by central differences; the tensor is left as it was.</summary>
    public static double[] CentralDifferences(Tensor<double> variable, Func<double> cost, double step = 1e-5)
    {
        int[] shape = variable.ShapeArray();
        var gradient = new double[variable.FlattenedLength];
        Span<nint> index = stackalloc nint[shape.Length];
        for (int at = 0; at < gradient.Length; at++)
        {
            int rest = at;
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                (rest, int p) = int.DivRem(rest, shape[d]);
                index[d] = p;
            }

            double kept = variable[index];
            variable[index] = kept + step;
            double above = cost();
            variable[index] = kept - step;
            double below = cost();
            variable[index] = kept;
            gradient[at] = (above - below) / (2 * step);
        }

        return gradient;
    }

    public static double Dot(Tensor<double> a, Tensor<double> b) =>
        a.ToFlatArray().Zip(b.ToFlatArray(), (x, y) => x * y).Sum();

    public static double Sum(Tensor<double> tensor) => tensor.ToFlatArray().Sum();

    public static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]}, actual {actual[i]}");
        }
    }

    /// <summary>Distinct values in random order, far enough apart that a step of central differences changes no maximum.</summary>
    public static Tensor<double> Distinct(NumPyRandom random, params int[] shape)
    {
        Tensor<double> tensor = random.RandN(shape);
        double[] keys = tensor.ToFlatArray();
        int[] order = [.. Enumerable.Range(0, keys.Length).OrderBy(i => keys[i])];
        for (int rank = 0; rank < order.Length; rank++)
        {
            keys[order[rank]] = 0.01 * (rank - (order.Length / 2));
        }

        return Tensor.Create(keys, tensor.Lengths);
    }

    public static Tensor<float> ToSingle(Tensor<double> tensor) =>
        Tensor.Create(Array.ConvertAll(tensor.ToFlatArray(), value => (float)value), tensor.Lengths);

    public static Tensor<double> ToDouble(Tensor<float> tensor) =>
        Tensor.Create(Array.ConvertAll(tensor.ToFlatArray(), value => (double)value), tensor.Lengths);
}

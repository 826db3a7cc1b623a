using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Steps;

namespace Fovea.Explaining.Tests.Windows;

/// <summary>Pooling as Fovea.Steps has it, with its winners and what comes back to each.</summary>
public sealed class PoolingWalkTests
{
    public static TheoryData<int, int, int, int, int> Cases => new()
    {
        // height, width, channels, f, stride
        { 4, 4, 2, 2, 2 },
        { 5, 7, 3, 3, 2 },
        { 6, 5, 1, 2, 3 },
        { 7, 7, 4, 3, 1 },
        { 3, 3, 2, 3, 5 },
        { 9, 4, 2, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_shares_are_those_of_the_steps(int height, int width, int channels, int f, int stride)
    {
        // Few different values, so that windows have several maxima.
        double[] values = [.. Flat(new NumPyRandom(5).RandN(height, width, channels)).Select(value => Math.Round(value))];
        Tensor<double> input = Tensor.Create(values, [height, width, channels]);
        Tensor<double> batch = Tensor.Create(values, [1, height, width, channels]);
        foreach (PoolMode mode in (PoolMode[])[PoolMode.Max, PoolMode.Average])
        {
            foreach (TiePolicy ties in (TiePolicy[])[TiePolicy.All, TiePolicy.First, TiePolicy.Split])
            {
                var walk = new PoolingWalk(input, f, stride, mode, ties);
                (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(batch, new(f, stride), mode);
                Assert.Equal(Flat(A), Flat(walk.Output()));

                Tensor<double> ones = Tensor.Create([.. Enumerable.Repeat(1.0, (int)A.FlattenedLength)], A.Lengths);
                Tensor<double> dA = Step.PoolBackward(ones, cache, mode, ties);
                Tensor<double> shares = Tensor.CreateFromShape<double>(batch.Lengths);
                for (int position = 0; position < walk.Positions; position++)
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        PoolingStep step = walk.StepAt(position, channel);
                        Assert.Equal(A[0, step.Row, step.Column, channel], step.Result);
                        Assert.Equal(mode == PoolMode.Max ? step.Cells.ToArray().Count(cell => cell.Value == step.Result) : 0, step.Winners);
                        foreach (PoolingCell cell in step.Cells)
                        {
                            shares[0, cell.Row, cell.Column, channel] += cell.Share;
                        }
                    }
                }

                Assert.All(Flat(dA).Zip(Flat(shares)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            }
        }
    }

    [Fact]
    public void A_window_with_no_number_has_no_winner()
    {
        PoolingStep step = new PoolingWalk(Tensor.Create([1, double.NaN, 2, 3], [2, 2, 1]), 2, 2).StepAt(0, 0);
        Assert.Equal(double.NaN, step.Result);
        Assert.Equal(0, step.Winners);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Tensor<double> input = Tensor.CreateFromShape<double>([3, 4, 1]);
        Assert.Equal(
            "pooling: height: no window fits. The window covers 5 rows, the input has 3. Give a window of at most 3 or a larger input.",
            Assert.Throws<FoveaException>(() => new PoolingWalk(input, 5, 1)).Message);
        Assert.Equal(
            "pooling: the window's size must be 1 or more. Received f = 0. Give 2, the usual one.",
            Assert.Throws<FoveaException>(() => new PoolingWalk(input, 0, 1)).Message);
        Assert.Contains("stride", Assert.Throws<FoveaException>(() => new PoolingWalk(input, 2, 0)).Message, StringComparison.Ordinal);
    }

    private static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}

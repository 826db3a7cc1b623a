using System.Numerics.Tensors;
using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Steps;
using static Fovea.Explaining.Tests.Backward.Tensors;

namespace Fovea.Explaining.Tests.Backward;

/// <summary>The slope of the cost that forward passes measure is the gradient, and what is not the gradient is told.</summary>
public sealed class CentralDifferenceTests
{
    public static TheoryData<int, int, int, int, int, int, int, int> Cases => ConvolutionBackwardTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_gradient_of_a_convolution_agrees(int height, int width, int channels, int filters, int f, int stride, int pad, int dilation)
    {
        ConvolutionWalk forward = ConvolutionBackwardTests.Draw(height, width, channels, filters, f, stride, pad, dilation);
        double[] dz = Flat(new NumPyRandom(9).RandN(forward.OutputHeight, forward.OutputWidth, filters));
        foreach (OutputCost cost in (OutputCost[])[new SquaredDistance(1), new WeightedSum(dz)])
        {
            var walk = new ConvolutionBackwardWalk(forward, cost);
            walk.MoveTo(walk.Count);
            for (int i = 0; i < forward.Input.FlattenedLength; i += 1 + (i % 7))
            {
                (int row, int column, int k) = (i / channels / width, i / channels % width, i % channels);
                Agrees(walk.InputGradient(row, column, k), forward.Input[row, column, k], CentralDifference.OfInput(walk, row, column, k));
            }

            for (int i = 0; i < forward.Weight.FlattenedLength; i += 1 + (i % 7))
            {
                (int y, int x, int k, int c) = (i / filters / channels / f, i / filters / channels % f, i / filters % channels, i % filters);
                Agrees(walk.WeightGradient(y, x, k, c), forward.Weight[y, x, k, c], CentralDifference.OfWeight(walk, y, x, k, c));
            }

            for (int c = 0; c < filters; c++)
            {
                Agrees(walk.BiasGradient[c], forward.Bias[c], CentralDifference.OfBias(walk, c));
            }
        }
    }

    [Fact]
    public void The_costs_are_those_of_whole_forward_passes()
    {
        ConvolutionWalk forward = ConvolutionBackwardTests.Draw(7, 6, 2, 3, 3, 2, 1, 1);
        var walk = new ConvolutionBackwardWalk(forward, new SquaredDistance(0.25));
        GradientCheck check = CentralDifference.OfWeight(walk, 1, 2, 1, 2);
        double Cost(double step)
        {
            Tensor<double> moved = Tensor.Create(Flat(forward.Weight), forward.Weight.Lengths);
            moved[1, 2, 1, 2] += step;
            return Flat(new ConvolutionWalk(forward.Input, moved, forward.Bias, 2, 1, 1).Output()).Sum(z => (z - 0.25) * (z - 0.25) / 2);
        }

        Assert.Equal(Cost(check.Step), check.CostAbove, 1e-10);
        Assert.Equal(Cost(-check.Step), check.CostBelow, 1e-10);
        Assert.Equal((Cost(check.Step) - Cost(-check.Step)) / (2 * check.Step), check.Estimate, 1e-6);
        Assert.InRange(check.RelativeDifference, 0, 1e-8);

        // What was moved is put back.
        Assert.Equal(check, CentralDifference.OfWeight(walk, 1, 2, 1, 2));
    }

    [Theory]
    [InlineData(PoolMode.Max, 3, 2)]
    [InlineData(PoolMode.Max, 2, 1)]
    [InlineData(PoolMode.Average, 3, 2)]
    [InlineData(PoolMode.Average, 2, 3)]
    public void Every_gradient_of_a_pooling_agrees(PoolMode mode, int f, int stride)
    {
        var forward = new PoolingWalk(new NumPyRandom(4).RandN(7, 8, 2), f, stride, mode);
        var walk = new PoolingBackwardWalk(forward, new SquaredDistance(1));
        walk.MoveTo(walk.Count);
        for (int i = 0; i < walk.InputGradient.Length; i++)
        {
            GradientCheck check = CentralDifference.OfPoolingInput(walk, i / 16, i / 2 % 8, i % 2);
            Assert.False(check.HasKink);
            Agrees(walk.InputGradient[i], forward.InputAt(i / 16, i / 2 % 8, i % 2), check);
        }
    }

    [Fact]
    public void A_tie_is_a_corner_of_the_cost()
    {
        Tensor<double> input = Tensor.Create([4.0, 4, 1, 0], [2, 2, 1]);
        PoolingBackwardWalk Walk(TiePolicy ties) => new(new PoolingWalk(input, 2, 2, PoolMode.Max, ties), new WeightedSum([3]));

        // One side rises with da, the other stays: half of it, which is what sharing between two gives.
        GradientCheck all = CentralDifference.OfPoolingInput(Walk(TiePolicy.All), 0, 1, 0);
        Assert.Equal((3, true, false), (all.Analytic, all.HasKink, all.Agrees));
        Assert.Equal(1.5, all.Estimate, 1e-9);
        Assert.Equal(0, CentralDifference.OfPoolingInput(Walk(TiePolicy.First), 0, 1, 0).Analytic);
        Assert.True(CentralDifference.OfPoolingInput(Walk(TiePolicy.Split), 0, 1, 0) is { Analytic: 1.5, HasKink: true, Agrees: true });
        Assert.False(CentralDifference.OfPoolingInput(Walk(TiePolicy.All), 1, 0, 0).HasKink);
    }

    [Fact]
    public void A_wrong_gradient_does_not_agree()
    {
        ConvolutionWalk forward = ConvolutionBackwardTests.Draw(9, 9, 2, 2, 3, 1, 1, 1);
        GradientCheck check = CentralDifference.OfWeight(new ConvolutionBackwardWalk(forward, new SquaredDistance(1)), 0, 0, 0, 0);
        Assert.True(check.Agrees);
        Assert.False((check with { Analytic = check.Analytic * (1 + 1e-5) }).Agrees);
        Assert.False((check with { Analytic = -check.Analytic }).Agrees);
        Assert.False((check with { Analytic = 0 }).Agrees);
        Assert.False((check with { Analytic = double.NaN }).Agrees);
    }

    private static void Agrees(double gradient, double value, GradientCheck check)
    {
        Assert.Equal(gradient, check.Analytic);
        Assert.Equal(value, check.Value);
        Assert.True(check.Agrees, $"{check}: {check.Estimate}, noise {check.Noise}");
    }
}

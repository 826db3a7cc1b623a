using System.Numerics.Tensors;
using CsCheck;

namespace Fovea.Steps.Tests;

public sealed class PoolGradientTests
{
    [Theory]
    [InlineData(PoolMode.Max)]
    [InlineData(PoolMode.Average)]
    public void TheGradientIsTheSlopeOfTheCost(PoolMode mode) => Geometry.Poolings.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            Tensor<double> aPrev = Numeric.Distinct(random, g.M, g.NH, g.NW, g.NC);
            (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(aPrev, g.Pool, mode);
            Tensor<double> dA = random.RandN(A.ShapeArray());
            Tensor<double> dAPrev = Step.PoolBackward(dA, cache, mode);
            double Cost() => Numeric.Dot(Step.PoolForward(aPrev, g.Pool, mode).A, dA);
            Assert.Equal(aPrev.ShapeArray(), dAPrev.ShapeArray());
            Numeric.Near(Numeric.CentralDifferences(aPrev, Cost), dAPrev.ToFlatArray(), 1e-7);
        },
        iter: 100);

    // Values of a small set, so that most windows have ties.
    [Theory]
    [InlineData(PoolMode.Max, TiePolicy.First)]
    [InlineData(PoolMode.Max, TiePolicy.Split)]
    [InlineData(PoolMode.Average, TiePolicy.All)]
    public void TheGradientIsPassedOnWhole(PoolMode mode, TiePolicy ties) => Geometry.Poolings.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            double[] coarse = Array.ConvertAll(random.RandN(g.M, g.NH, g.NW, g.NC).ToFlatArray(), Math.Round);
            (Tensor<double> A, PoolCache<double> cache) =
                Step.PoolForward(Tensor.Create(coarse, [g.M, g.NH, g.NW, g.NC]), g.Pool, mode);
            Tensor<double> dA = random.RandN(A.ShapeArray());
            Assert.Equal(Numeric.Sum(dA), Numeric.Sum(Step.PoolBackward(dA, cache, mode, ties)), 1e-10);
        },
        iter: 200);

    [Fact]
    public void EachPolicyTreatsATieAsItSays()
    {
        Tensor<double> aPrev = Tensor.Create([1.0, 3, 3, 2], [1, 2, 2, 1]);
        PoolCache<double> cache = Step.PoolForward(aPrev, new PoolHyperparameters(F: 2, Stride: 1)).Cache;
        Tensor<double> dA = Tensor.Create([5.0], [1, 1, 1, 1]);
        Assert.Equal([0, 5, 5, 0], Step.PoolBackward(dA, cache).ToFlatArray());
        Assert.Equal([0, 5, 0, 0], Step.PoolBackward(dA, cache, PoolMode.Max, TiePolicy.First).ToFlatArray());
        Assert.Equal([0, 2.5, 2.5, 0], Step.PoolBackward(dA, cache, PoolMode.Max, TiePolicy.Split).ToFlatArray());
        Assert.Equal([1.25, 1.25, 1.25, 1.25], Step.PoolBackward(dA, cache, PoolMode.Average).ToFlatArray());
    }

    [Fact]
    public void ANaNIsTheMaximumAndMasksNothing()
    {
        Tensor<double> x = Tensor.Create([1.0, double.NaN, 3, 2], [2, 2]);
        Assert.Equal([false, false, false, false], Step.CreateMaskFromWindow(x).ToFlatArray());

        Tensor<double> aPrev = Tensor.Create([1.0, double.NaN, 3, 2, 7, 1], [1, 2, 3, 1]);
        var hparameters = new PoolHyperparameters(F: 2, Stride: 1);
        (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(aPrev, hparameters);
        Assert.Equal([double.NaN, double.NaN], A.ToFlatArray());
        Assert.Equal([double.NaN, double.NaN], Step.PoolForward(aPrev, hparameters, PoolMode.Average).A.ToFlatArray());
        Tensor<double> dA = Tensor.Create([1.0, 1], [1, 1, 2, 1]);
        foreach (TiePolicy ties in Enum.GetValues<TiePolicy>())
        {
            Assert.Equal(new double[6], Step.PoolBackward(dA, cache, PoolMode.Max, ties).ToFlatArray());
        }
    }

    [Fact]
    public void SinglePrecisionFollowsDouble()
    {
        var random = new NumPyRandom(4);
        Tensor<float> aPrev = Numeric.ToSingle(random.RandN(2, 5, 7, 3));
        foreach (PoolMode mode in Enum.GetValues<PoolMode>())
        {
            var hparameters = new PoolHyperparameters(F: 3, Stride: 2);
            (Tensor<float> A, PoolCache<float> cache) = Step.PoolForward(aPrev, hparameters, mode);
            (Tensor<double> exact, PoolCache<double> exactCache) = Step.PoolForward(Numeric.ToDouble(aPrev), hparameters, mode);
            Numeric.Near(exact.ToFlatArray(), Numeric.ToDouble(A).ToFlatArray(), 1e-6);
            Numeric.Near(
                Step.PoolBackward(Numeric.ToDouble(A), exactCache, mode).ToFlatArray(),
                Numeric.ToDouble(Step.PoolBackward(A, cache, mode)).ToFlatArray(),
                1e-6);
        }
    }

    [Fact]
    public void ASliceOfALargerTensorPoolsLikeItsCopy()
    {
        Tensor<double> whole = new NumPyRandom(9).RandN(3, 6, 6, 2);
        Tensor<double> view = whole[1..3, 1..6, 0..5, 0..2];
        Tensor<double> copy = Tensor.Create(view.ToFlatArray(), view.Lengths);
        var hparameters = new PoolHyperparameters(F: 2, Stride: 2);
        Assert.Equal(Step.PoolForward(copy, hparameters).A.ToFlatArray(), Step.PoolForward(view, hparameters).A.ToFlatArray());
    }
}

using System.Numerics.Tensors;
using CsCheck;

namespace Fovea.Steps.Tests;

public sealed class ConvGradientTests
{
    [Fact]
    public void EveryGradientIsTheSlopeOfTheCost() => Geometry.Convolutions.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            Tensor<double> aPrev = random.RandN(g.M, g.NH, g.NW, g.NCPrev);
            Tensor<double> W = random.RandN(g.F, g.F, g.NCPrev, g.NC);
            Tensor<double> b = random.RandN(1, 1, 1, g.NC);
            (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(aPrev, W, b, g.Conv);
            Tensor<double> dZ = random.RandN(Z.ShapeArray());
            (Tensor<double> dAPrev, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(dZ, cache);

            double Cost() => Numeric.Dot(Step.ConvForward(aPrev, W, b, g.Conv).Z, dZ);
            Assert.Equal(aPrev.ShapeArray(), dAPrev.ShapeArray());
            Assert.Equal(W.ShapeArray(), dW.ShapeArray());
            Assert.Equal(b.ShapeArray(), db.ShapeArray());
            Numeric.Near(Numeric.CentralDifferences(aPrev, Cost), dAPrev.ToFlatArray(), 1e-7);
            Numeric.Near(Numeric.CentralDifferences(W, Cost), dW.ToFlatArray(), 1e-7);
            Numeric.Near(Numeric.CentralDifferences(b, Cost), db.ToFlatArray(), 1e-7);
        },
        iter: 60);

    [Fact]
    public void BackwardIsTheAdjointOfForward() => Geometry.Convolutions.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            Tensor<double> aPrev = random.RandN(g.M, g.NH, g.NW, g.NCPrev);
            Tensor<double> W = random.RandN(g.F, g.F, g.NCPrev, g.NC);
            Tensor<double> none = Tensor.CreateFromShape<double>([1, 1, 1, g.NC]);
            (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(aPrev, W, none, g.Conv);
            Tensor<double> dZ = random.RandN(Z.ShapeArray());
            (Tensor<double> dAPrev, Tensor<double> dW, _) = Step.ConvBackward(dZ, cache);

            // <conv(x), dz> = <x, dA> = <W, dW>, to the rounding of the sums.
            double left = Numeric.Dot(Z, dZ);
            double scale = Z.ToFlatArray().Zip(dZ.ToFlatArray(), (z, dz) => Math.Abs(z * dz)).Sum() + 1;
            Assert.Equal(left, Numeric.Dot(aPrev, dAPrev), 1e-11 * scale);
            Assert.Equal(left, Numeric.Dot(W, dW), 1e-11 * scale);
        },
        iter: 200);

    [Fact]
    public void ForwardIsLinearInTheInput() => Geometry.Convolutions.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            Tensor<double> x = random.RandN(g.M, g.NH, g.NW, g.NCPrev);
            Tensor<double> y = random.RandN(g.M, g.NH, g.NW, g.NCPrev);
            Tensor<double> W = random.RandN(g.F, g.F, g.NCPrev, g.NC);
            Tensor<double> none = Tensor.CreateFromShape<double>([1, 1, 1, g.NC]);
            double[] mixed = [.. x.ToFlatArray().Zip(y.ToFlatArray(), (a, b) => (3 * a) - (2 * b))];
            double[] together = Step.ConvForward(Tensor.Create(mixed, x.Lengths), W, none, g.Conv).Z.ToFlatArray();
            double[] apart =
            [
                .. Step.ConvForward(x, W, none, g.Conv).Z.ToFlatArray()
                    .Zip(Step.ConvForward(y, W, none, g.Conv).Z.ToFlatArray(), (a, b) => (3 * a) - (2 * b)),
            ];
            Numeric.Near(together, apart, 1e-11);
        },
        iter: 100);

    [Fact]
    public void SinglePrecisionFollowsDouble() => Geometry.Convolutions.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            Tensor<float> aPrev = Numeric.ToSingle(random.RandN(g.M, g.NH, g.NW, g.NCPrev));
            Tensor<float> W = Numeric.ToSingle(random.RandN(g.F, g.F, g.NCPrev, g.NC));
            Tensor<float> b = Numeric.ToSingle(random.RandN(1, 1, 1, g.NC));
            (Tensor<float> Z, ConvCache<float> cache) = Step.ConvForward(aPrev, W, b, g.Conv);
            (Tensor<double> exact, ConvCache<double> exactCache) =
                Step.ConvForward(Numeric.ToDouble(aPrev), Numeric.ToDouble(W), Numeric.ToDouble(b), g.Conv);
            Numeric.Near(exact.ToFlatArray(), Numeric.ToDouble(Z).ToFlatArray(), 1e-5);

            (Tensor<float> dAPrev, Tensor<float> dW, Tensor<float> db) = Step.ConvBackward(Z, cache);
            (Tensor<double> dAExact, Tensor<double> dWExact, Tensor<double> dbExact) = Step.ConvBackward(Numeric.ToDouble(Z), exactCache);
            Numeric.Near(dAExact.ToFlatArray(), Numeric.ToDouble(dAPrev).ToFlatArray(), 2e-4);
            Numeric.Near(dWExact.ToFlatArray(), Numeric.ToDouble(dW).ToFlatArray(), 2e-4);
            Numeric.Near(dbExact.ToFlatArray(), Numeric.ToDouble(db).ToFlatArray(), 2e-4);
        },
        iter: 50);

    [Fact]
    public void TheSlicesOfTheForwardPassAreSingleSteps()
    {
        var random = new NumPyRandom(11);
        Tensor<double> aPrev = random.RandN(2, 5, 4, 3);
        Tensor<double> W = random.RandN(3, 3, 3, 2);
        Tensor<double> b = random.RandN(1, 1, 1, 2);
        Tensor<double> Z = Step.ConvForward(aPrev, W, b, new ConvHyperparameters(Stride: 2, Pad: 1)).Z;
        Tensor<double> padded = Step.ZeroPad(aPrev, 1);
        for (int h = 0; h < 3; h++)
        {
            for (int w = 0; w < 2; w++)
            {
                Tensor<double> slice = Tensor.CreateFromShape<double>([3, 3, 3]);
                Tensor<double> filter = Tensor.CreateFromShape<double>([3, 3, 3]);
                for (int at = 0; at < 27; at++)
                {
                    (int y, int x, int k) = (at / 9, at / 3 % 3, at % 3);
                    slice[y, x, k] = padded[1, (2 * h) + y, (2 * w) + x, k];
                    filter[y, x, k] = W[y, x, k, 1];
                }

                Assert.Equal(Z[1, h, w, 1], Step.ConvSingleStep(slice, filter, Tensor.Create([b[0, 0, 0, 1]], [1, 1, 1])));
            }
        }
    }
}

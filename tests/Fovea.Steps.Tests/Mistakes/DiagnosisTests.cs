using System.Numerics.Tensors;
using CsCheck;
using Fovea.Steps.Mistakes;

namespace Fovea.Steps.Tests.Mistakes;

public sealed class DiagnosisTests
{
    private static readonly Tensor<double> X = new NumPyRandom(1).RandN(2, 5, 7, 4);
    private static readonly Tensor<double> W = new NumPyRandom(2).RandN(3, 3, 4, 8);
    private static readonly Tensor<double> B = new NumPyRandom(3).RandN(1, 1, 1, 8);
    private static readonly ConvHyperparameters Hparameters = new(Stride: 2, Pad: 1);

    [Fact]
    public void EveryMistakeOfAConvolutionIsNamed() => Geometry.Convolutions.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            Tensor<double> aPrev = random.RandN(g.M, g.NH, g.NW, g.NCPrev);
            Tensor<double> filters = random.RandN(g.F, g.F, g.NCPrev, g.NC);
            Tensor<double> b = random.RandN(1, 1, 1, g.NC);
            EveryVariantIsNamed(ZeroPadCatalogue.Study(aPrev, g.Pad));
            EveryVariantIsNamed(ConvForwardCatalogue.Study(aPrev, filters, b, g.Conv));
            (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(aPrev, filters, b, g.Conv);
            Tensor<double> dZ = random.RandN(Z.ShapeArray());
            foreach (ConvGradient which in Enum.GetValues<ConvGradient>())
            {
                EveryVariantIsNamed(ConvBackwardCatalogue.Study(dZ, cache, which));
            }
        },
        iter: 40);

    [Fact]
    public void EveryMistakeOfAPoolingIsNamed() => Geometry.Poolings.Sample(
        g =>
        {
            var random = new NumPyRandom(g.Seed);
            double[] coarse = Array.ConvertAll(random.RandN(g.M, g.NH, g.NW, g.NC).ToFlatArray(), value => Math.Round(value * 2));
            Tensor<double> aPrev = Tensor.Create(coarse, [g.M, g.NH, g.NW, g.NC]);
            foreach (PoolMode mode in Enum.GetValues<PoolMode>())
            {
                EveryVariantIsNamed(PoolForwardCatalogue.Study(aPrev, g.Pool, mode));
                (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(aPrev, g.Pool, mode);
                Tensor<double> dA = random.RandN(A.ShapeArray());
                foreach (TiePolicy ties in Enum.GetValues<TiePolicy>())
                {
                    EveryVariantIsNamed(PoolBackwardCatalogue.Study(dA, cache, mode, ties));
                }
            }
        },
        iter: 40);

    [Fact]
    public void EveryMistakeOfTheSmallFunctionsIsNamed()
    {
        var random = new NumPyRandom(8);
        EveryVariantIsNamed(ConvSingleStepCatalogue.Study(random.RandN(3, 3, 2), random.RandN(3, 3, 2), random.RandN(1, 1, 1)));
        EveryVariantIsNamed(CreateMaskCatalogue.Study(Tensor.Create([1.0, 3, 3, -9, 0, 2], [2, 3])));
        EveryVariantIsNamed(DistributeValueCatalogue.Study(3.5, 2, 5));
    }

    // On inputs without symmetry no mistake hides: each has an effect and prints numbers.
    [Fact]
    public void EveryMistakeHasAnEffectOnGeneralInputs()
    {
        var random = new NumPyRandom(4);
        Tensor<double> wide = random.RandN(2, 6, 9, 4);
        Tensor<double> square = random.RandN(2, 9, 9, 4);
        var pool = new PoolHyperparameters(F: 3, Stride: 2);
        HasEffect(ZeroPadCatalogue.Study(X, 2));
        HasEffect(ConvSingleStepCatalogue.Study(random.RandN(3, 3, 2), random.RandN(3, 3, 2), random.RandN(1, 1, 1)));
        HasEffect(ConvForwardCatalogue.Study(wide, W, B, Hparameters));
        foreach (ConvGradient which in Enum.GetValues<ConvGradient>())
        {
            // An empty crop needs pad 0, the other crops a pad: a mistake has to show in one of the two.
            HasEffect([.. Enumerable.Range(0, 2).Select(pad =>
            {
                (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(square, W, B, new ConvHyperparameters(Stride: 2, pad));
                return ConvBackwardCatalogue.Study(random.RandN(Z.ShapeArray()), cache, which);
            })]);
        }

        foreach (PoolMode mode in Enum.GetValues<PoolMode>())
        {
            HasEffect(PoolForwardCatalogue.Study(wide, pool, mode));
            Tensor<double> coarse = Tensor.Create(Array.ConvertAll(square.ToFlatArray(), Math.Round), square.Lengths);
            (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(coarse, pool, mode);
            HasEffect(PoolBackwardCatalogue.Study(random.RandN(A.ShapeArray()), cache, mode, TiePolicy.All));
        }

        HasEffect(CreateMaskCatalogue.Study(Tensor.Create([1.0, 3, 3, -9, 0, 2], [2, 3])));
        HasEffect(DistributeValueCatalogue.Study(3.5, 2, 5));
    }

    [Fact]
    public void TwoMistakesTogetherAreNamed()
    {
        double[] wrong = new ConvForwardVariant(X, W, B, Hparameters)
            .Compute(new ConvForwardSpec { Vert = StartRule.Index, Bias = BiasRule.Forgotten })!.ToArray();
        Diagnosis diagnosis = Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(Tensor.Create(wrong, [2, 3, 4, 8])));
        Assert.Equal(Verdict.KnownMistake, diagnosis.Verdict);
        Assert.Equal("no stride vertically and the bias forgotten", Assert.Single(diagnosis.Findings).Name);
    }

    [Fact]
    public void TheEmptyCropIsNamed()
    {
        var hparameters = new ConvHyperparameters(Stride: 2, Pad: 0);
        (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(X, W, B, hparameters);
        Diagnosis diagnosis = Diagnose.ConvBackward(
            Z, cache, ConvGradient.DAPrev, new LearnerResult(Tensor.Create(Array.Empty<double>(), [2, 0, 0, 4])));
        Assert.Equal("crop-empty-for-pad-0", Assert.Single(Assert.Single(diagnosis.Findings).Mistakes).Id);
    }

    [Fact]
    public void ARightResultAgreesInBothPrecisions()
    {
        Tensor<double> Z = Step.ConvForward(X, W, B, Hparameters).Z;
        Diagnosis diagnosis = Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(Z));
        Assert.True(diagnosis.Agrees);
        Assert.Equal(0, diagnosis.MaxDifference);

        Tensor<double> rounded = Numeric.ToDouble(Numeric.ToSingle(Z));
        Assert.False(Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(rounded)).Agrees);
        Assert.True(Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(rounded, SinglePrecision: true)).Agrees);
    }

    [Fact]
    public void AnotherOrderOfTheAxesIsNamed()
    {
        Tensor<double> Z = Step.ConvForward(X, W, B, Hparameters).Z;
        Tensor<double> channelsFirst = Tensor.CreateFromShape<double>([2, 8, 3, 4]);
        for (int at = 0; at < Z.FlattenedLength; at++)
        {
            (int i, int h, int w, int c) = Numbering.Unravel4(at, [2, 3, 4, 8]);
            channelsFirst[i, c, h, w] = Z[i, h, w, c];
        }

        Mistake mistake = Assert.Single(Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(channelsFirst)).Findings).Mistakes[0];
        Assert.Equal("axes-in-another-order", mistake.Id);
        Assert.Equal(
            "Every value is right, but the axes stand in the order (0, 3, 1, 2). np.transpose(yours, (0, 2, 3, 1)) is the right result.",
            mistake.Explanation);
    }

    [Fact]
    public void AnUnknownDifferenceIsLocated()
    {
        double[] values = Step.ConvForward(X, W, B, Hparameters).Z.ToFlatArray();
        values[(((1 * 3) + 2) * 4 * 8) + (3 * 8) + 5] = double.NaN;
        Diagnosis diagnosis = Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(Tensor.Create(values, [2, 3, 4, 8])));
        Assert.Equal(Verdict.Differs, diagnosis.Verdict);
        Assert.Empty(diagnosis.Findings);
        Assert.Equal([1, 2, 3, 5], diagnosis.First!.Index);
        Assert.Equal(1.0 / values.Length, diagnosis.DifferingShare);
        Assert.Equal(double.NaN, diagnosis.MaxDifference);
        Assert.Equal(
            [
                "Your result is NaN at [1, 2, 3, 5], the expected value is not: look for a division by zero, the mean of an empty slice, "
                + "or an array from np.empty.",
                "Along i only 1 of 0..1 differ.",
                "Along h only 2 of 0..2 differ.",
                "Along w only 3 of 0..3 differ.",
                "Along c only 5 of 0..7 differ.",
            ],
            diagnosis.Hints);
    }

    [Fact]
    public void AScaledResultIsRecognised()
    {
        double[] values = Array.ConvertAll(Step.ConvForward(X, W, B, Hparameters).Z.ToFlatArray(), value => value * 7);
        Diagnosis diagnosis = Diagnose.ConvForward(X, W, B, Hparameters, new LearnerResult(Tensor.Create(values, [2, 3, 4, 8])));
        Assert.Equal(["Every value of yours is 7 times the expected one."], diagnosis.Hints);
    }

    [Fact]
    public void AWrongShapeSaysWhichFormulaGivesIt()
    {
        Tensor<double> larger = Tensor.CreateFromShape<double>([2, 4, 5, 8]);
        Diagnosis diagnosis = Diagnose.ConvForward(
            new NumPyRandom(4).RandN(2, 6, 8, 4), W, B, Hparameters, new LearnerResult(larger));
        Assert.Equal(Verdict.WrongShape, diagnosis.Verdict);
        Assert.Equal(
            ["The shape [2, 4, 5, 8] is what 'ceil in place of floor' gives. "
                + "Look at: n_H = int((n_H_prev - f + 2 * pad) / stride) + 1, and n_W likewise"],
            diagnosis.Hints);
        Assert.Equal([2, 3, 4, 8], diagnosis.ExpectedShape);

        Diagnosis flat = Diagnose.ConvForward(
            X, W, B, Hparameters, new LearnerResult(Tensor.Create(Step.ConvForward(X, W, B, Hparameters).Z.ToFlatArray(), [192])));
        Assert.Equal(
            ["The values are right and in the right order, only the shape differs: yours.reshape(2, 3, 4, 8) agrees."], flat.Hints);
    }

    [Fact]
    public void IdsAreUniqueInACatalogueAndTextsAreSentences()
    {
        (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(X, W, B, Hparameters);
        PoolCache<double> pool = Step.PoolForward(X, new PoolHyperparameters(2, 2)).Cache;
        Tensor<double> dA = Step.PoolForward(X, new PoolHyperparameters(2, 2)).A;
        IStudy[] studies =
        [
            ZeroPadCatalogue.Study(X, 1), ConvForwardCatalogue.Study(X, W, B, Hparameters),
            ConvBackwardCatalogue.Study(Z, cache, ConvGradient.DAPrev), ConvBackwardCatalogue.Study(Z, cache, ConvGradient.DW),
            ConvBackwardCatalogue.Study(Z, cache, ConvGradient.Db),
                PoolForwardCatalogue.Study(X, new PoolHyperparameters(2, 2), PoolMode.Max),
            PoolBackwardCatalogue.Study(dA, pool, PoolMode.Max, TiePolicy.All),
            PoolBackwardCatalogue.Study(dA, pool, PoolMode.Average, TiePolicy.All),
        ];
        foreach (IStudy study in studies)
        {
            Mistake[] mistakes = [.. study.Mistakes];
            Assert.Equal(mistakes.Length, mistakes.Select(mistake => mistake.Id).Distinct().Count());
            Assert.All(mistakes, mistake => Assert.EndsWith(".", mistake.Explanation, StringComparison.Ordinal));
            Assert.All(mistakes, mistake => Assert.False(mistake.Name.EndsWith('.')));
        }
    }

    private static void EveryVariantIsNamed(IStudy study)
    {
        foreach ((Mistake mistake, Outcome outcome) in study.Variants())
        {
            double[] exact = outcome.ToArray();
            for (int at = 0; outcome.Probe is { } probe && at < exact.Length; at += 3)
            {
                Assert.Equal(exact[at], probe(at), 1e-12 * Math.Max(1, Math.Abs(exact[at])));
            }

            nint[] lengths = [.. outcome.Shape.Select(size => (nint)size)];
            Tensor<double> rounded = Tensor.Create(Array.ConvertAll(exact, value => (double)(float)value), lengths);
            LearnerResult[] results = [new(Tensor.Create(exact, lengths)), new(rounded, SinglePrecision: true)];
            foreach (LearnerResult yours in results)
            {
                Diagnosis diagnosis = study.Diagnose(yours);

                // Where the mistake has no effect on this geometry the result is right, and is called right.
                if (!diagnosis.Agrees)
                {
                    Assert.Contains(diagnosis.Findings, finding => finding.Mistakes is [var named] && named.Id == mistake.Id);
                }
            }
        }
    }

    private static void HasEffect(params IStudy[] studies)
    {
        foreach (string id in studies[0].Mistakes.Select(mistake => mistake.Id).Distinct())
        {
            bool shows = studies.Any(study => study.Variants().Any(variant => variant.Mistake.Id == id && !study.Diagnose(new LearnerResult(
                Tensor.Create(variant.Outcome.ToArray(), [.. variant.Outcome.Shape.Select(size => (nint)size)]))).Agrees));
            Assert.True(shows, $"{id} has no effect");
        }
    }
}

using System.Numerics.Tensors;
using Fovea.Steps.Mistakes;

namespace Fovea.Steps.Tests.Mistakes;

/// <summary>The published table "Known mistakes and what they print".</summary>
public sealed class KnownMistakesTests
{
    [Theory]
    [InlineData("no-stride", 0.5329033220060434, -0.05723279)]
    [InlineData("no-stride-vertically", 0.83135121661161, 6.03978907)]
    [InlineData("no-stride-horizontally", 0.2999719807951912, 3.07229898)]
    [InlineData("bias-inside-sum", 8.197763428003046, -51.13640902)]
    [InlineData("bias-forgotten", 0.3326523394410659, -0.77914755)]
    [InlineData("unpadded-sliced", 0.5178536140196469, -4.64460456)]
    [InlineData("kernel-flipped", 0.5511276474566765, -1.90325851)]
    [InlineData("stride-added", 0.18713876791229464, -4.62492982)]
    [InlineData("horizontal-start-from-h", 0.47619015539458925, -12.49991261)]
    public void ConvForwardPrintsThePublishedNumbers(string id, double mean, double first)
    {
        var random = new NumPyRandom(1);
        IStudy study = ConvForwardCatalogue.Study(
            random.RandN(2, 5, 7, 4), random.RandN(3, 3, 4, 8), random.RandN(1, 1, 1, 8), new ConvHyperparameters(Stride: 2, Pad: 1));

        // The published figure for the unpadded array is that of a program that clips the filter with the slice, so each reading is looked
        // at.
        Assert.Contains(
            study.Variants().Where(variant => variant.Mistake.Id == id).Select(variant => variant.Outcome.ToArray()),
            Z => Math.Abs(Z.Average() - mean) <= 1e-12 * Math.Abs(mean) && Math.Abs(Z[((2 * 4) + 1) * 8] - first) <= 0.5e-8);
    }

    [Theory]
    [InlineData(ConvGradient.DAPrev, 0.6347704472654743)]
    [InlineData(ConvGradient.DW, 1.5572657428497354)]
    public void ConvBackwardWithoutStridePrintsThePublishedMeans(ConvGradient which, double mean)
    {
        var random = new NumPyRandom(1);
        (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(
            random.RandN(10, 4, 4, 3), random.RandN(2, 2, 3, 8), random.RandN(1, 1, 1, 8), new ConvHyperparameters(Stride: 2, Pad: 2));
        Outcome outcome = ConvBackwardCatalogue.Study(Z, cache, which).Variants().First(
            variant => variant.Mistake.Id == "no-stride").Outcome;
        Assert.Equal(mean, outcome.ToArray().Average(), 1e-12 * mean);
    }
}

using Fovea.Random;

namespace Fovea.Tests.Random;

public class BetaDistributionTests
{
    private static readonly long[] PinnedBits =
    [
        4604753464621491203, 4601669933196211433, 4596602219560780701, 4605401259653381494, 4604127482064343978, 4594182864734071575,
    ];

    // Mean 1/2 and variance 1 / (4 (2 alpha + 1)); the kurtosis tells beta numbers from others of that variance.
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.2)]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(40)]
    public void Moments_are_those_of_the_distribution(double alpha)
    {
        const int Count = 40_000;
        var random = new RandomSource(7);
        double[] numbers = [.. Enumerable.Range(0, Count).Select(_ => BetaDistribution.Next(random, alpha))];
        Assert.All(numbers, number => Assert.InRange(number, 0, 1));
        double variance = 1 / (4 * ((2 * alpha) + 1));
        double kurtosis = 3 - (6 / ((2 * alpha) + 3));
        Assert.Equal(0.5, numbers.Average(), 5 * Math.Sqrt(variance / Count));
        double found = numbers.Average(number => Math.Pow(number - 0.5, 2));
        Assert.Equal(variance, found, 0.03 * variance);
        Assert.Equal(kurtosis, numbers.Average(number => Math.Pow(number - 0.5, 4)) / (found * found), 0.1);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(1000)]
    public void The_limits_give_numbers(double alpha)
    {
        var random = new RandomSource(1);
        Assert.All(Enumerable.Range(0, 2000).Select(_ => BetaDistribution.Next(random, alpha)), number => Assert.InRange(number, 0, 1));
    }

    // Pinned: a run that goes on with another version or on another machine must find these bits.
    [Fact]
    public void The_bits_are_the_same_everywhere()
    {
        var random = new RandomSource(3, 5);
        double[] alphas = [0.2, 0.2, 1, 1, 4, 4];
        Assert.Equal(PinnedBits, alphas.Select(alpha => BitConverter.DoubleToInt64Bits(BetaDistribution.Next(random, alpha))));
    }
}

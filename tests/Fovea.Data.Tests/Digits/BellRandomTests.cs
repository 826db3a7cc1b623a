using Fovea.Data.Digits;
using Fovea.Random;

namespace Fovea.Data.Tests.Digits;

public class BellRandomTests
{
    [Fact]
    public void The_bell_has_mean_0_deviation_1_and_bounds()
    {
        var random = new RandomSource(1);
        const int count = 200_000;
        (double sum, double squares) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            double value = random.NextBell();
            Assert.InRange(value, -3, 3);
            sum += value;
            squares += value * value;
        }

        Assert.InRange(sum / count, -0.01, 0.01);
        Assert.InRange(squares / count, 0.98, 1.02);
    }

    [Fact]
    public void A_factor_is_positive_and_as_likely_as_its_reciprocal()
    {
        var random = new RandomSource(2);
        double[] factors = [.. Enumerable.Range(0, 50_000).Select(_ => random.NextFactor(0.3))];
        Assert.All(factors, factor => Assert.InRange(factor, 0.2, 5));
        double above = factors.Count(factor => factor > 1.2) / 50_000.0;
        double below = factors.Count(factor => factor < 1 / 1.2) / 50_000.0;
        Assert.InRange(above - below, -0.01, 0.01);
    }
}

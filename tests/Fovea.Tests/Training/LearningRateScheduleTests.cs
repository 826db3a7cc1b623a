using Fovea.Training;

namespace Fovea.Tests.Training;

public class LearningRateScheduleTests
{
    [Fact]
    public void Constant_is_one() =>
        Assert.All(Enumerable.Range(0, 100), step => Assert.Equal(1, LearningRateSchedule.Constant.FactorAt(step, 100)));

    [Fact]
    public void Cosine_falls_from_one_towards_zero()
    {
        double[] factors = Factors(LearningRateSchedule.Cosine, 1000);
        Assert.Equal(1, factors[0], 1e-12);
        Assert.Equal(0.5, factors[500], 1e-12);
        Assert.Equal(0.5 * (1 + Math.Cos(Math.PI * 999 / 1000)), factors[999], 1e-12);
        Assert.Equal(factors.OrderDescending(), factors);
        Assert.True(factors[999] > 0);
    }

    [Fact]
    public void Warm_up_rises_evenly_and_then_the_cosine_falls()
    {
        double[] factors = Factors(LearningRateSchedule.CosineWithWarmUp(0.25), 100);
        for (int step = 0; step < 25; step++)
        {
            Assert.Equal((step + 1) / 26.0, factors[step], 1e-12);
        }

        Assert.Equal(1, factors[25], 1e-12);
        Assert.Equal(factors[25..].OrderDescending(), factors[25..]);
        Assert.Equal(0.5 * (1 + Math.Cos(Math.PI * 74 / 75)), factors[99], 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void A_run_of_one_step_has_a_usable_rate(double warmUp) =>
        Assert.InRange(LearningRateSchedule.CosineWithWarmUp(warmUp).FactorAt(0, 1), 0.5, 1);

    [Theory]
    [InlineData(1.0, "1")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(double.NaN, "NaN")]
    public void A_warm_up_out_of_range_is_refused(double warmUp, string told) => Assert.Equal(
        $"The warm-up is a share of the run, at least 0 and below 1. Received {told}. Usual values are 0.05 to 0.3.",
        Assert.Throws<FoveaException>(() => LearningRateSchedule.CosineWithWarmUp(warmUp)).Message);

    private static double[] Factors(LearningRateSchedule schedule, int total) =>
        [.. Enumerable.Range(0, total).Select(step => schedule.FactorAt(step, total))];
}

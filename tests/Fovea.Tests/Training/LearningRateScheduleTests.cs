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

    [Fact]
    public void Steps_multiply_at_their_moments()
    {
        double[] factors = Factors(LearningRateSchedule.Step(0.1, 0.5, 0.75), 100);
        Assert.Equal([1, 0.1, 0.01], [factors[49], factors[50], factors[75]], (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Equal(factors.OrderDescending(), factors);
    }

    [Fact]
    public void One_cycle_rises_and_falls_along_half_cosines()
    {
        double[] factors = Factors(LearningRateSchedule.OneCycle(0.3), 101);
        double top = (0.3 * 101) - 1;
        for (int i = 0; i < factors.Length; i++)
        {
            double expected = i <= top
                ? 1 + ((0.04 - 1) * 0.5 * (1 + Math.Cos(Math.PI * i / top)))
                : 4e-6 + ((1 - 4e-6) * 0.5 * (1 + Math.Cos(Math.PI * (i - top) / (100 - top))));
            Assert.Equal(expected, factors[i], 1e-12);
        }
    }

    [Fact]
    public void The_plateau_is_left_by_a_factor_each_time_the_patience_ends()
    {
        LearningRateSchedule schedule = LearningRateSchedule.ReduceOnPlateau(0.5, patience: 1).WithWarmUp(0.1);
        double[] losses = [3, 2, 2, 2, 1, 1, 1, 1, 1];
        EpochResult[] epochs = [.. losses.Select((loss, i) => new EpochResult(i + 1, loss, 0, null, 1))];
        double[] found = [.. Enumerable.Range(0, 10).Select(count => schedule.FactorAfter(epochs[..count]))];
        Assert.Equal([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125], found);
        Assert.Equal(1, LearningRateSchedule.Cosine.FactorAfter(epochs));
    }

    [Fact]
    public void A_warm_up_goes_before_any_schedule()
    {
        double[] factors = Factors(LearningRateSchedule.Constant.WithWarmUp(0.25), 100);
        Assert.Equal(1 / 26.0, factors[0], 1e-12);
        Assert.Equal(1, factors[25]);
        Assert.Same(LearningRateSchedule.Constant, LearningRateSchedule.Constant.WithWarmUp(0));
    }

    [Fact]
    public void Factors_out_of_range_are_refused() => Assert.Equal(
        "The factor of the step schedule must be above 0 and below 1. Received 1. The usual value is 0.1.",
        Assert.Throws<FoveaException>(() => LearningRateSchedule.Step(1)).Message);

    private static double[] Factors(LearningRateSchedule schedule, int total) =>
        [.. Enumerable.Range(0, total).Select(step => schedule.FactorAt(step, total))];
}

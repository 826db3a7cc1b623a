using CsCheck;
using Fovea.Random;

namespace Fovea.Tests.Random;

/// <summary>The portable functions against the C library's, which are right to within a unit in the last place.</summary>
public class ExactMathTests
{
    [Fact]
    public void Log_is_within_four_units() =>
        Check.Sample(
            from exponent in Gen.Double[-300, 300] select Math.Pow(10, exponent),
            x => AssertUnits(Math.Log(x), ExactMath.Log(x), 4, Math.Abs(Math.Log(x))),
            iter: 20_000);

    [Fact]
    public void Log_near_one_keeps_its_digits() =>
        Check.Sample(Gen.Double[0.5, 2], x => AssertUnits(Math.Log(x), ExactMath.Log(x), 4, Math.Abs(Math.Log(x))), iter: 20_000);

    // x - k pi rounds k pi, an absolute error that grows with |x|; it is counted in units of 1, not of a result near 0.
    [Fact]
    public void Sin_loses_no_more_units_than_the_size_of_the_argument() =>
        Check.Sample(Gen.Double[-4000, 4000], x => AssertUnits(Math.Sin(x), ExactMath.Sin(x), 4 + Math.Abs(x), 1), iter: 20_000);

    [Fact]
    public void Cos_is_within_four_units_of_one_near_the_origin() =>
        Check.Sample(Gen.Double[-4, 4], x => AssertUnits(Math.Cos(x), ExactMath.Cos(x), 4, 1), iter: 20_000);

    [Fact]
    public void Exp_is_within_four_units_on_small_arguments() =>
        Check.Sample(Gen.Double[-1, 1], x => AssertUnits(Math.Exp(x), ExactMath.Exp(x), 4, Math.Exp(x)), iter: 20_000);

    // The reduction x - k ln 2 loses |x| units in the last place, and exp turns an absolute error into a relative one.
    [Fact]
    public void Exp_loses_no_more_units_than_the_size_of_the_argument() =>
        Check.Sample(
            Gen.Double[-700, 700], x => AssertUnits(Math.Exp(x), ExactMath.Exp(x), 4 + Math.Abs(x), Math.Exp(x)), iter: 20_000);

    [Fact]
    public void Known_points()
    {
        Assert.Equal(0, ExactMath.Log(1));
        Assert.Equal(1, ExactMath.Exp(0));
        Assert.Equal(0, ExactMath.Sin(0));
        Assert.Equal(1, ExactMath.Cos(0), Math.Pow(2, -52));
        Assert.Equal(Math.E, ExactMath.Exp(1), 1e-15);
    }

    private static void AssertUnits(double expected, double found, double units, double scale)
    {
        // A unit is the distance of neighbouring numbers near 1, relative to the scale.
        double unit = Math.Pow(2, -52) * scale;
        Assert.True(Math.Abs(found - expected) <= units * unit, $"{found:R} is not within {units} units of {expected:R}.");
    }
}

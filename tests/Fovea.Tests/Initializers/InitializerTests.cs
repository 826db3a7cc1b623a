using Fovea.Initializers;
using Fovea.Random;

namespace Fovea.Tests.Initializers;

public class InitializerTests
{
    private static readonly Shape Convolution = new(5, 3, 32, 64);

    [Fact]
    public void He_is_normal_with_variance_two_over_fan_in()
    {
        float[] values = Draw(Initializer.He, Convolution);
        CheckMoments(values, 2.0 / (5 * 3 * 32));

        // A normal distribution has 4.55 % beyond two deviations, a uniform one none.
        double beyond = values.Count(value => Math.Abs(value) > 2 * Math.Sqrt(2.0 / 480)) / (double)values.Length;
        Assert.InRange(beyond, 0.041, 0.050);
    }

    [Fact]
    public void HeUniform_is_uniform_with_variance_two_over_fan_in() => CheckUniform(Initializer.HeUniform, Math.Sqrt(6.0 / 480));

    [Fact]
    public void Glorot_is_uniform_with_variance_two_over_both_fans() => CheckUniform(Initializer.Glorot, Math.Sqrt(6.0 / (480 + 960)));

    [Fact]
    public void GlorotNormal_is_normal_with_variance_two_over_both_fans()
    {
        float[] values = Draw(Initializer.GlorotNormal, Convolution);
        CheckMoments(values, 2.0 / (480 + 960));
        Assert.Contains(values, value => Math.Abs(value) > 3 * Math.Sqrt(2.0 / 1440));
    }

    [Fact]
    public void A_dense_weight_counts_its_inputs_as_fan_in() => CheckMoments(Draw(Initializer.He, new Shape(200, 300)), 2.0 / 200);

    [Fact]
    public void Zeros_and_ones_are_what_they_say()
    {
        Assert.All(Draw(Initializer.Zeros, new Shape(7)), value => Assert.Equal(0f, value));
        Assert.All(Draw(Initializer.Ones, new Shape(7)), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_and_other_seeds_others()
    {
        Assert.Equal(Draw(Initializer.He, Convolution, 3), Draw(Initializer.He, Convolution, 3));
        Assert.NotEqual(Draw(Initializer.He, Convolution, 3), Draw(Initializer.He, Convolution, 4));
    }

    private static float[] Draw(Initializer initializer, Shape shape, ulong seed = 1)
    {
        float[] values = new float[shape.Length];
        values.AsSpan().Fill(float.NaN);
        initializer.Fill(values, shape, new RandomSource(seed));
        return values;
    }

    private static void CheckUniform(Initializer initializer, double limit)
    {
        float[] values = Draw(initializer, Convolution);
        CheckMoments(values, limit * limit / 3);
        Assert.InRange(values.Max(), 0.999 * limit, limit);
        Assert.InRange(values.Min(), -limit, -0.999 * limit);
    }

    // 30720 values: the mean is within 4 of its standard errors, the variance within 4 % (normal: 4 * sqrt(2 / n) = 3.2 %).
    private static void CheckMoments(float[] values, double variance)
    {
        double mean = values.Average();
        Assert.InRange(mean, -4 * Math.Sqrt(variance / values.Length), 4 * Math.Sqrt(variance / values.Length));
        Assert.InRange(values.Average(value => (value - mean) * (value - mean)) / variance, 0.96, 1.04);
    }
}

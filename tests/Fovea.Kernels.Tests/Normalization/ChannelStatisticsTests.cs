using Fovea.Kernels.Normalization;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Normalization;

public sealed class ChannelStatisticsTests
{
    public static TheoryData<InstructionSet> Sets => new(InstructionSets.Supported);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Mean_and_deviations_agree_with_the_definition(InstructionSet set)
    {
        foreach (int channels in (int[])[1, 3, 6, 8, 16, 17, 32, 33, 48, 64, 100])
        {
            foreach (int pixels in (int[])[1, 2, 5, 63, 64, 65, 131, 700])
            {
                Check(Numbers.Random(pixels * channels, channels), channels, set, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Long_blocks_agree_with_the_definition(InstructionSet set) => Check(Numbers.Random(5000 * 3, 1), 3, set, 1e-5);

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_first_pixel_far_away_costs_no_digits(InstructionSet set)
    {
        float[] values = Numbers.Random(3000 * 17, 1);
        values.AsSpan(0, 17).Fill(1000);
        Check(values, 17, set, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_first_half_far_away_costs_no_digits(InstructionSet set)
    {
        float[] values = Numbers.Random(3000 * 6, 1);
        foreach (ref float value in values.AsSpan(0, values.Length / 2))
        {
            value += 1000;
        }

        Check(values, 6, set, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_large_mean_costs_no_digits(InstructionSet set) =>
        Check([.. Numbers.Random(3000 * 33, 1).Select(value => value + 10000)], 33, set, 1e-5);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Equal_values_deviate_by_nothing(InstructionSet set)
    {
        float[] mean = new float[3];
        float[] deviations = new float[3];
        ChannelStatistics.Measure([.. Enumerable.Repeat(0.1f, 3 * 1234)], mean, deviations, set);
        Assert.All(mean, value => Assert.Equal(0.1f, value, 1e-8f));
        Assert.All(deviations, value => Assert.InRange(value, 0, 1e-12f));
    }

    // tolerance: of the deviations, relative.
    private static void Check(float[] values, int channels, InstructionSet set, double tolerance)
    {
        int pixels = values.Length / channels;
        using var input = new GuardedBuffer(values);
        using var mean = new GuardedBuffer(channels);
        using var deviations = new GuardedBuffer(channels);
        ChannelStatistics.Measure(input.Span, mean.Span, deviations.Span, set);
        string what = $"{pixels} pixels of {channels} channels, {set}";
        mean.AssertFences(what);
        deviations.AssertFences(what);
        for (int c = 0; c < channels; c++)
        {
            double[] channel = [.. Enumerable.Range(0, pixels).Select(i => (double)values[(i * channels) + c])];
            double expectedMean = channel.Average();
            double expected = channel.Sum(x => (x - expectedMean) * (x - expectedMean));

            // What is in question is what a unit in the last place of the values' own size and spread is worth.
            double size = Math.Abs(expectedMean) + Math.Sqrt(expected / pixels);
            Assert.True(
                Math.Abs(expectedMean - mean.Span[c]) <= 2e-7 * size,
                $"{what}: mean {mean.Span[c]:R} of channel {c}, expected {expectedMean:R}");
            Assert.True(
                Math.Abs(expected - deviations.Span[c]) <= (tolerance * expected) + (pixels * Math.Pow(6e-8 * size, 2)),
                $"{what}: deviations {deviations.Span[c]:R} of channel {c}, expected {expected:R}");
        }
    }
}

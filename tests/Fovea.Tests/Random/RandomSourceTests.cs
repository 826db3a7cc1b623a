using CsCheck;
using Fovea.Random;

namespace Fovea.Tests.Random;

public class RandomSourceTests
{
    // From a separate implementation of SplitMix64 and xoshiro256** in whole numbers of unlimited size. Trained models depend on them.
    [Theory]
    [InlineData(0UL, 0UL, 0x32fd8c67c3b1baddUL, 0x11afc8210eb14f42UL, 0x949416874589078fUL)]
    [InlineData(1UL, 0UL, 0x68b02a87b58ad621UL, 0x5153de78d62694caUL, 0x66c6d2b92073a542UL)]
    [InlineData(1UL, 1UL, 0x53c348ec4a13cd28UL, 0xe64574869784a4aaUL, 0xf96ce61c6738584dUL)]
    [InlineData(ulong.MaxValue, 7UL, 0x7334023b99a1933dUL, 0xa4c141cb481299a3UL, 0xe28c169adb65f51aUL)]
    public void The_stream_never_changes(ulong seed, ulong stream, ulong first, ulong second, ulong third)
    {
        var random = new RandomSource(seed, stream);
        Assert.Equal([first, second, third], [random.NextBits(), random.NextBits(), random.NextBits()]);
        Assert.Equal((first >> 11) / Math.Pow(2, 53), new RandomSource(seed, stream).NextDouble());
    }

    [Fact]
    public void Uniform_numbers_have_their_moments()
    {
        var random = new RandomSource(2);
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble())];
        Assert.All(values, value => Assert.InRange(value, 0, Math.BitDecrement(1.0)));

        // Five standard errors: the variance of the mean is 1/12 n, that of the square's mean 4/45 n.
        Assert.Equal(0.5, values.Average(), 5 * Math.Sqrt(1.0 / 12 / values.Length));
        Assert.Equal(1.0 / 3, values.Average(value => value * value), 5 * Math.Sqrt(4.0 / 45 / values.Length));
    }

    [Fact]
    public void Uniform_numbers_lie_between_their_bounds()
    {
        var random = new RandomSource(2);
        double[] values = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextUniform(-3, 5))];
        Assert.InRange(values.Min(), -3, -2.99);
        Assert.InRange(values.Max(), 4.99, 5);
    }

    [Fact]
    public void Normal_numbers_have_their_moments()
    {
        var random = new RandomSource(3);
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextNormal())];
        double root = Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(), 5 / root);
        Assert.Equal(1, values.Average(value => value * value), 5 * Math.Sqrt(2) / root);
        Assert.Equal(0, values.Average(value => value * value * value), 5 * Math.Sqrt(15) / root);
        Assert.Equal(3, values.Average(value => value * value * value * value), 5 * Math.Sqrt(96) / root);

        // The two numbers of one draw of the polar method are independent.
        Assert.Equal(0, Enumerable.Range(0, values.Length / 2).Average(i => values[2 * i] * values[(2 * i) + 1]), 5 * Math.Sqrt(2) / root);
    }

    // Bounds that do not divide 2^32; at 3 * 2^29 a draw without rejection would give every third value a third less.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(1000, 10)]
    [InlineData(3 << 29, 3)]
    [InlineData(int.MaxValue, 8)]
    public void Whole_numbers_are_even_and_in_range(int bound, int groups)
    {
        var random = new RandomSource(4);
        const int draws = 60_000;
        var ranges = new int[groups];
        var remainders = new int[groups];
        for (int i = 0; i < draws; i++)
        {
            int value = random.NextInt(bound);
            Assert.InRange(value, 0, bound - 1);
            ranges[(int)((long)value * groups / bound)]++;
            remainders[value % groups]++;
        }

        double expected = (double)draws / groups;
        Assert.All([.. ranges, .. remainders], count => Assert.Equal(expected, count, 5 * Math.Sqrt(expected)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bound_that_is_not_positive_is_refused(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSource(1).NextInt(bound));

    [Fact]
    public void A_shuffle_is_a_permutation() => Check.Sample(
        from length in Gen.Int[0, 60] from seed in Gen.ULong select (length, seed),
        sample =>
        {
            int[] items = [.. Enumerable.Range(0, sample.length)];
            new RandomSource(sample.seed).Shuffle<int>(items);
            Assert.Equal(Enumerable.Range(0, sample.length), items.Order());
        },
        iter: 300);

    [Fact]
    public void All_orders_come_up_equally_often()
    {
        var random = new RandomSource(6);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.Equal(1000, count, 5 * Math.Sqrt(1000.0)));
    }
}

namespace Fovea.Random;

/// <summary>
/// A seeded stream of random numbers that gives the same bits on every platform: xoshiro256** (Blackman and Vigna, "Scrambled linear
/// pseudorandom number generators", 2021), its state filled by SplitMix64. It uses integer and exactly rounded arithmetic only.
/// </summary>
public sealed class RandomSource
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;
    private double spareNormal = double.NaN;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Equal seeds give equal streams.</param>
    /// <param name="stream">Separates independent streams of one seed (a layer, an epoch, an image).</param>
    public RandomSource(ulong seed, ulong stream = 0) => Reset(seed, stream);

    /// <summary>Starts another stream in this one's place, without a new object.</summary>
    internal void Reset(ulong seed, ulong stream)
    {
        spareNormal = double.NaN;
        ulong state = RandomBits.Mix(seed + 0x9E3779B97F4A7C15) ^ RandomBits.Mix(~stream);
        s0 = RandomBits.Mix(state += 0x9E3779B97F4A7C15);
        s1 = RandomBits.Mix(state += 0x9E3779B97F4A7C15);
        s2 = RandomBits.Mix(state += 0x9E3779B97F4A7C15);
        s3 = RandomBits.Mix(state + 0x9E3779B97F4A7C15);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = ulong.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number uniform in [low, high).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>
    /// A whole number uniform in [0, bound), without bias (Lemire, "Fast random integer generation in an interval", 2019).
    /// </summary>
    /// <param name="bound">The number of outcomes, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (NextBits() >> 32) * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
            {
                product = (NextBits() >> 32) * (uint)bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A standard normal number, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(spareNormal))
        {
            double spare = spareNormal;
            spareNormal = double.NaN;
            return spare;
        }

        while (true)
        {
            double x = (2 * NextDouble()) - 1;
            double y = (2 * NextDouble()) - 1;
            double r2 = (x * x) + (y * y);
            if (r2 is < 1 and > 0)
            {
                double factor = Math.Sqrt(-2 * ExactMath.Log(r2) / r2);
                spareNormal = x * factor;
                return y * factor;
            }
        }
    }

    /// <summary>Puts a list into random order (Fisher and Yates).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="items">The list, reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}

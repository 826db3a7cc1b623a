using Fovea.Random;

namespace Fovea.Data.Digits;

/// <summary>Random numbers shaped like a bell but bounded: handwriting varies, yet no digit may fly off the paper.</summary>
internal static class BellRandom
{
    private const ulong FieldMask = (1UL << 21) - 1;

    /// <summary>
    /// The sum of three uniform numbers, scaled to mean 0 and standard deviation 1; within (-3, 3). One draw of 64 bits gives all three,
    /// which makes it several times cheaper than a normal number.
    /// </summary>
    /// <param name="random">The stream to draw from.</param>
    public static double NextBell(this RandomSource random)
    {
        ulong bits = random.NextBits();
        ulong sum = (bits & FieldMask) + ((bits >> 21) & FieldMask) + ((bits >> 42) & FieldMask);
        return (sum * (2.0 / (1UL << 21))) - 3;
    }

    /// <summary>A positive factor around 1: its reciprocal is as likely as itself.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="spread">The standard deviation of its logarithm, to first order; at most 0.3, so that the factor stays
    ///     positive.</param>
    public static double NextFactor(this RandomSource random, double spread)
    {
        double half = 0.5 * spread * random.NextBell();
        return (1 + half) / (1 - half);
    }
}

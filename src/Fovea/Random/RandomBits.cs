namespace Fovea.Random;

/// <summary>
/// Random bits by address rather than in sequence: the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", 2014) over a counter. Any element can be drawn first, by any thread.
/// </summary>
internal static class RandomBits
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The bits at a place of a stream.</summary>
    public static ulong At(ulong stream, ulong place) => Mix(stream + (place * Golden));

    /// <summary>A stream for a combination of numbers.</summary>
    public static ulong Join(ulong first, ulong second, ulong third, ulong fourth) =>
        Mix(Mix(Mix(Mix(first + Golden) ^ second) + Golden ^ third) + Golden ^ fourth);

    /// <summary>Every bit of the input reaches every bit of the output.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

namespace Fovea.Fuzzing.Engine;

/// <summary>Random numbers of one execution: a function of seed and number alone (SplitMix64, Steele et al. 2014), so that each can be repeated.</summary>
internal sealed class FuzzRandom(ulong seed, long execution)
{
    private ulong state = unchecked((seed * 0x9E3779B97F4A7C15UL) ^ ((ulong)execution * 0xD1B54A32D192ED03UL));

    /// <summary>The next 64 bits.</summary>
    public ulong Bits()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Bits() % (ulong)Math.Max(1, count));

    /// <summary>True once in so many times.</summary>
    public bool OnceIn(int count) => Below(count) == 0;

    /// <summary>One of several.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}

using System.Numerics.Tensors;

namespace Fovea.Steps;

/// <summary>
/// NumPy's legacy generator, bit for bit: np.random.seed(s); np.random.randn(...). The exercise's published inputs come from it.
/// </summary>
/// <remarks>
/// MT19937 (M. Matsumoto and T. Nishimura, "Mersenne Twister", 1998) with the single-integer initialisation, doubles of 53 bits, and normal
/// numbers by Marsaglia's polar method. NumPy documents this stream as frozen.
/// </remarks>
public sealed class NumPyRandom
{
    private const int StateLength = 624;
    private const int Shift = 397;

    private readonly uint[] state = new uint[StateLength];
    private int position = StateLength;
    private double? kept;

    /// <summary>Starts the stream of np.random.seed(seed).</summary>
    /// <param name="seed">The seed.</param>
    public NumPyRandom(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < StateLength; i++)
        {
            uint previous = state[i - 1];
            state[i] = (1812433253u * (previous ^ (previous >> 30))) + i;
        }
    }

    /// <summary>An array of standard normal numbers, filled in C order: np.random.randn(...).</summary>
    /// <param name="shape">The sizes, outermost first; at least one, each 1 or more.</param>
    /// <returns>A new tensor of that shape.</returns>
    /// <exception cref="ArgumentException">There is no size, one is below 1, or the array would be too large.</exception>
    public Tensor<double> RandN(params ReadOnlySpan<int> shape)
    {
        if (shape.IsEmpty)
        {
            throw new ArgumentException("randn: the shape has no sizes. Give at least one, or call NextNormal() for a single number.");
        }

        var lengths = new nint[shape.Length];
        var sizes = new long[shape.Length];
        for (int d = 0; d < shape.Length; d++)
        {
            Check.Size("randn", $"size {d}", shape[d]);
            lengths[d] = shape[d];
            sizes[d] = shape[d];
        }

        Check.Room("randn", "the array", sizes);
        var values = new double[checked((int)sizes.Aggregate(1L, (product, size) => product * size))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = NextNormal();
        }

        return Tensor.Create(values, lengths);
    }

    /// <summary>The next standard normal number: np.random.randn().</summary>
    public double NextNormal()
    {
        if (kept is { } value)
        {
            kept = null;
            return value;
        }

        double x1;
        double x2;
        double r2;
        do
        {
            x1 = (2.0 * NextDouble()) - 1.0;
            x2 = (2.0 * NextDouble()) - 1.0;
            r2 = (x1 * x1) + (x2 * x2);
        }
        while (r2 is >= 1.0 or 0.0);

        // The second number of the pair is given out first; the order is part of the frozen stream.
        double f = Math.Sqrt(-2.0 * Math.Log(r2) / r2);
        kept = f * x1;
        return f * x2;
    }

    /// <summary>The next number of the uniform distribution on [0, 1) with 53 bits: np.random.random_sample().</summary>
    public double NextDouble()
    {
        uint a = NextUInt32() >> 5;
        uint b = NextUInt32() >> 6;
        return ((a * 67108864.0) + b) / 9007199254740992.0;
    }

    private uint NextUInt32()
    {
        if (position == StateLength)
        {
            Refill();
        }

        uint y = state[position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (int i = 0; i < StateLength; i++)
        {
            uint y = (state[i] & 0x80000000u) | (state[(i + 1) % StateLength] & 0x7FFFFFFFu);
            state[i] = state[(i + Shift) % StateLength] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DFu);
        }

        position = 0;
    }
}

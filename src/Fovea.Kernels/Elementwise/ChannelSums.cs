using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>What one register of one pixel adds to the two sums of its channels.</summary>
internal interface IChannelSum
{
    /// <param name="place">The register's first value in the operands.</param>
    /// <param name="count">The values that may be touched; at least a register's lanes where all may.</param>
    /// <param name="parameter">One value for each channel.</param>
    /// <param name="first">The first sum.</param>
    /// <param name="second">The second sum.</param>
    void Add<TSimd, TVector>(nint place, int count, TVector parameter, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>
/// Neighbouring channels whose sums are kept in registers while the pixels pass by: four registers of channels of one pixel, two of two
/// pixels or one of four pixels at a time; the pixels' sums are joined in the end. Four chains of additions that do not wait for each other
/// keep up with the memory, and neighbouring registers fill whole cache lines.
/// </summary>
internal unsafe readonly struct ChannelStrip
{
    /// <summary>The registers of channels of a strip, at most.</summary>
    public const int MostRegisters = 4;

    /// <summary>The first channel.</summary>
    public int First { get; private init; }

    /// <summary>The registers of channels: 4, 2 or 1.</summary>
    public int Registers { get; private init; }

    /// <summary>The channels of a register that exist; fewer than its lanes where a pixel has fewer.</summary>
    public int Width { get; private init; }

    /// <summary>
    /// The strip that holds a channel that no strip before it held. The last register of a pixel begins early enough to be whole, and sums
    /// some channels again.
    /// </summary>
    public static ChannelStrip At(int channel, int channels, int lanes)
    {
        int registers = MostRegisters;
        while (registers > 1 && channel + (registers * lanes) > channels)
        {
            registers /= 2;
        }

        return new()
        {
            First = Math.Max(0, Math.Min(channel, channels - lanes)),
            Registers = registers,
            Width = Math.Min(lanes, channels),
        };
    }

    /// <summary>Where the next strip begins that is due.</summary>
    public int End(int lanes) => First + (Registers * lanes);

    /// <summary>Sums some pixels.</summary>
    /// <param name="work">What is summed.</param>
    /// <param name="length">The length of the operands.</param>
    /// <param name="channels">The values of a pixel.</param>
    /// <param name="firstPixel">The first pixel.</param>
    /// <param name="pixels">The number of pixels.</param>
    /// <param name="parameters">A register for each register of channels.</param>
    /// <param name="firsts">Memory of MostRegisters registers, overwritten: its first ones become the first sums.</param>
    /// <param name="seconds">As much memory, overwritten: its first ones become the second sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum<TWork, TSimd, TVector>(
        TWork work, nint length, int channels, int firstPixel, int pixels, float* parameters, float* firsts, float* seconds)
        where TWork : struct, IChannelSum
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int pixelsOfGroup = MostRegisters / Registers;
        nint stepB = Registers > 1 ? lanes : channels;
        nint stepC = Registers > 2 ? 2 * lanes : 2 / Registers * (nint)channels;
        nint stepD = stepC + stepB;
        nint next = (nint)channels * pixelsOfGroup;
        nint place = ((nint)firstPixel * channels) + First;
        nint end = place + ((nint)pixels * channels);

        // Registers wider than a pixel reach into the next one, so the last ones of the memory are left to the loop behind.
        nint groupEnd = Math.Min(end, length - lanes + 1 + (Width < lanes ? 0 : lanes)) - ((pixelsOfGroup - 1) * (nint)channels);
        TVector parameterA = TSimd.Load(parameters);
        TVector parameterB = Registers > 1 ? TSimd.Load(parameters + lanes) : parameterA;
        TVector parameterC = Registers > 2 ? TSimd.Load(parameters + (2 * lanes)) : parameterA;
        TVector parameterD = Registers > 2 ? TSimd.Load(parameters + (3 * lanes)) : parameterB;
        TVector firstA = TSimd.Zero, firstB = TSimd.Zero, firstC = TSimd.Zero, firstD = TSimd.Zero;
        TVector secondA = TSimd.Zero, secondB = TSimd.Zero, secondC = TSimd.Zero, secondD = TSimd.Zero;
        for (; place < groupEnd; place += next)
        {
            work.Add<TSimd, TVector>(place, lanes, parameterA, ref firstA, ref secondA);
            work.Add<TSimd, TVector>(place + stepB, lanes, parameterB, ref firstB, ref secondB);
            work.Add<TSimd, TVector>(place + stepC, lanes, parameterC, ref firstC, ref secondC);
            work.Add<TSimd, TVector>(place + stepD, lanes, parameterD, ref firstD, ref secondD);
        }

        // Calls in sight of the sums would make the compiler keep some of them in memory.
        TSimd.Store(firsts, firstA);
        TSimd.Store(firsts + lanes, firstB);
        TSimd.Store(firsts + (2 * lanes), firstC);
        TSimd.Store(firsts + (3 * lanes), firstD);
        TSimd.Store(seconds, secondA);
        TSimd.Store(seconds + lanes, secondB);
        TSimd.Store(seconds + (2 * lanes), secondC);
        TSimd.Store(seconds + (3 * lanes), secondD);
        if (Registers < MostRegisters)
        {
            Finish<TWork, TSimd, TVector>(work, channels, place, end, parameters, firsts, seconds);
        }
    }

    // Joins the sums of the pixels of a group and adds the pixels that fill none.
    private void Finish<TWork, TSimd, TVector>(
        TWork work, int channels, nint place, nint end, float* parameters, float* firsts, float* seconds)
        where TWork : struct, IChannelSum
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = Registers * TSimd.Lanes;
        for (int register = Registers; register < MostRegisters; register++)
        {
            float* sum = firsts + (register * TSimd.Lanes % width);
            float* square = seconds + (register * TSimd.Lanes % width);
            TSimd.Store(sum, TSimd.Add(TSimd.Load(sum), TSimd.Load(firsts + (register * TSimd.Lanes))));
            TSimd.Store(square, TSimd.Add(TSimd.Load(square), TSimd.Load(seconds + (register * TSimd.Lanes))));
        }

        for (int i = 0; i < width; i += TSimd.Lanes)
        {
            TVector first = TSimd.Load(firsts + i);
            TVector second = TSimd.Load(seconds + i);
            TVector parameter = TSimd.Load(parameters + i);
            for (nint at = place + i; at < end + i; at += channels)
            {
                work.Add<TSimd, TVector>(at, Width, parameter, ref first, ref second);
            }

            TSimd.Store(firsts + i, first);
            TSimd.Store(seconds + i, second);
        }
    }
}

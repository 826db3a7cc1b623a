using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The rows of an image of many channels as <see cref="DepthwiseRowProduct"/> and <see cref="DepthwiseRowGradient"/> read them, one
/// register of channels after the other.
/// <para>
/// Neighbouring pixels lie apart by all their channels. Where these are 256, each 16th value of a row lies in the same set of the
/// first-level cache, and three rows of one register push each other out. Then the rows go through a ring of three, in which the pixels of
/// a register of channels lie next to each other.
/// </para>
/// </summary>
internal unsafe struct DepthwiseRows
{
    private const int Window = 3;
    private int filled;

    public float* Source;
    public int Rows;
    public int Columns;
    public int Channels;

    /// <summary>A row of zeros.</summary>
    public float* Zeros;

    /// <summary>Three rows of all channels, filled up to whole registers, or null to read the source itself.</summary>
    public float* Ring;

    /// <summary>The lanes of a register.</summary>
    public int Lanes;

    /// <summary>Whether the rows had better go through a ring.</summary>
    public static bool WantRing(int columns, int channels)
    {
        // A first-level cache has 64 sets of 8 to 12 lines of 16 values. Three rows are read, and one is written.
        int lines = channels / Registers.Line;
        int sets = 64;
        while (channels % Registers.Line == 0 && lines % 2 == 0 && sets > 1)
        {
            lines /= 2;
            sets /= 2;
        }

        return 4 * columns > 8 * sets;
    }

    /// <summary>The distance between neighbouring pixels.</summary>
    public readonly nint Step => Ring == null ? Channels : Lanes;

    /// <summary>Makes rows ready up to this one, which is 0 for the first call.</summary>
    public void Fill<TSimd, TVector>(int last)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (; Ring != null && filled <= last && filled < Rows; filled++)
        {
            float* row = Source + ((nint)filled * Columns * Channels);
            Copy<TSimd, TVector>(row, Channels, Place(filled, 0), (nint)Window * Lanes * Columns, Columns);
        }
    }

    /// <summary>A row for a register of channels.</summary>
    /// <param name="row">The row; outside the image it is one of zeros.</param>
    /// <param name="next">The channel at which the register would begin, if all were whole.</param>
    public readonly float* Row(int row, int next)
    {
        if (row < 0 || row >= Rows)
        {
            return Zeros;
        }

        return Ring == null ? Source + ((nint)row * Columns * Channels) + First(next) : Place(row, next);
    }

    /// <summary>The first channel of a register: the last one begins early enough to be whole.</summary>
    public readonly int First(int next) => Math.Min(next, Channels - Lanes);

    private readonly float* Place(int row, int next) => Ring + ((((nint)next * Window) + ((row % Window) * Lanes)) * Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<TSimd, TVector>(float* source, nint channels, float* destination, nint step, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint last = channels - TSimd.Lanes;
        for (; columns > 0; columns--)
        {
            float* place = destination;
            for (nint next = 0; next < channels; next += TSimd.Lanes)
            {
                TSimd.Store(place, TSimd.Load(source + (next < last ? next : last)));
                place += step;
            }

            source += channels;
            destination += TSimd.Lanes;
        }
    }
}

using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The weights' gradient of <see cref="DepthwiseRowProduct"/>: along a row each column of three values meets the gradients of the three
/// windows that it belongs to, four loads for nine multiply-adds. Nine sums, three values and three gradients are 15 registers.
/// </summary>
internal unsafe ref struct DepthwiseRowGradient : IKernel
{
    /// <summary>Of as many channels as a register at least.</summary>
    public DepthwiseRows Source;
    public float* Gradient;
    public int Rows;

    /// <summary>Rows of padding above, 0 to 2.</summary>
    public int Top;

    /// <summary>Columns of padding on the left, 0 to 2.</summary>
    public int Left;

    /// <summary>Columns of padding on the right, 0 to 2.</summary>
    public int Right;

    /// <summary>For each register of channels its nine sums, added to. The last register begins early enough to be whole.</summary>
    public float* Sums;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        DepthwiseRows source = Source;
        int channels = source.Channels;
        int columns = source.Columns + Left + Right - 2;
        nint gradientRow = (nint)columns * channels;
        for (int row = 0; row < Rows; row++)
        {
            source.Fill<TSimd, TVector>(row - Top + 2);
            float* sums = Sums;
            for (int next = 0; next < channels; next += TSimd.Lanes)
            {
                Row<TSimd, TVector>(
                    source.Row(row - Top, next), source.Row(row - Top + 1, next), source.Row(row - Top + 2, next), source.Step,
                    columns - Left, 2 - Right, Left, Gradient + (row * gradientRow) + source.First(next), channels, sums);
                sums += 9 * TSimd.Lanes;
            }
        }
    }

    // The windows that begin on the left of the image are open from the start; the last columns open none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSimd, TVector>(
        float* above, float* middle, float* below, nint step, int columns, int closing, int left, float* gradient, nint channels,
        float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        TVector a00 = TSimd.Load(sums), a01 = TSimd.Load(sums + lanes), a02 = TSimd.Load(sums + (2 * lanes));
        TVector a10 = TSimd.Load(sums + (3 * lanes)), a11 = TSimd.Load(sums + (4 * lanes)), a12 = TSimd.Load(sums + (5 * lanes));
        TVector a20 = TSimd.Load(sums + (6 * lanes)), a21 = TSimd.Load(sums + (7 * lanes)), a22 = TSimd.Load(sums + (8 * lanes));
        TVector g1 = TSimd.Zero, g2 = TSimd.Zero;
        for (; left > 0; left--)
        {
            g2 = g1;
            g1 = TSimd.Load(gradient);
            gradient += channels;
        }

        nint place = 0;
        for (; columns > 0; columns--)
        {
            TVector g0 = TSimd.Load(gradient);
            TVector x0 = TSimd.Load(above + place);
            TVector x1 = TSimd.Load(middle + place);
            TVector x2 = TSimd.Load(below + place);
            a00 = TSimd.MultiplyAdd(x0, g0, a00);
            a01 = TSimd.MultiplyAdd(x0, g1, a01);
            a02 = TSimd.MultiplyAdd(x0, g2, a02);
            a10 = TSimd.MultiplyAdd(x1, g0, a10);
            a11 = TSimd.MultiplyAdd(x1, g1, a11);
            a12 = TSimd.MultiplyAdd(x1, g2, a12);
            a20 = TSimd.MultiplyAdd(x2, g0, a20);
            a21 = TSimd.MultiplyAdd(x2, g1, a21);
            a22 = TSimd.MultiplyAdd(x2, g2, a22);
            g2 = g1;
            g1 = g0;
            gradient += channels;
            place += step;
        }

        for (; closing > 0; closing--)
        {
            TVector x0 = TSimd.Load(above + place);
            TVector x1 = TSimd.Load(middle + place);
            TVector x2 = TSimd.Load(below + place);
            a01 = TSimd.MultiplyAdd(x0, g1, a01);
            a02 = TSimd.MultiplyAdd(x0, g2, a02);
            a11 = TSimd.MultiplyAdd(x1, g1, a11);
            a12 = TSimd.MultiplyAdd(x1, g2, a12);
            a21 = TSimd.MultiplyAdd(x2, g1, a21);
            a22 = TSimd.MultiplyAdd(x2, g2, a22);
            g2 = g1;
            g1 = TSimd.Zero;
            place += step;
        }

        TSimd.Store(sums, a00);
        TSimd.Store(sums + lanes, a01);
        TSimd.Store(sums + (2 * lanes), a02);
        TSimd.Store(sums + (3 * lanes), a10);
        TSimd.Store(sums + (4 * lanes), a11);
        TSimd.Store(sums + (5 * lanes), a12);
        TSimd.Store(sums + (6 * lanes), a20);
        TSimd.Store(sums + (7 * lanes), a21);
        TSimd.Store(sums + (8 * lanes), a22);
    }
}

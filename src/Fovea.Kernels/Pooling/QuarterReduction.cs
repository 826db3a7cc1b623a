using System.Runtime.CompilerServices;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The forward direction of pooling by 2x2 windows side by side without padding, which is nearly all pooling there is: four loads and a
/// store for a register of a window, without the loops and edges of <see cref="WindowWalk{TWork}"/>.
/// <para>
/// Lanes are channels. The last register of a window's channels begins early enough to be whole; with fewer channels than lanes it reaches
/// into the next window, which is stored later, and only the last windows of all touch part of a register.
/// </para>
/// </summary>
internal readonly unsafe ref struct QuarterReduction<TReduction>(float* input, float* output, PoolGeometry geometry, int images) : IKernel
    where TReduction : struct, IReduction
{
    /// <summary>Whether the windows are 2x2, side by side, without padding.</summary>
    public static bool Supports(PoolGeometry geometry) => Supports(geometry.Vertical) && Supports(geometry.Horizontal);

    public void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int channels = geometry.Channels;
        int windows = geometry.Horizontal.Output;
        int rows = geometry.Vertical.Output;
        nint rowLength = (nint)geometry.Horizontal.Input * channels;
        int edge = Math.Min(windows, (TSimd.Lanes - 1) / channels);

        // Registers of the last row reach behind the memory; where a row is shorter than a register, so do those of rows before it.
        bool tiny = windows * channels < TSimd.Lanes;
        for (int image = 0; image < images; image++)
        {
            float* source = input + ((nint)image * geometry.InputLength);
            float* result = output + ((nint)image * rows * windows * channels);
            int whole = tiny ? 0 : edge > 0 && image == images - 1 ? rows - 1 : rows;
            Rows<TSimd, TVector>(source, rowLength, result, whole, windows, channels);
            for (int row = whole; row < rows; row++)
            {
                float* begin = source + (2 * row * rowLength);
                float* target = result + (row * windows * channels);
                int inner = windows - edge;
                Rows<TSimd, TVector>(begin, rowLength, target, 1, inner, channels);
                Last<TSimd, TVector>(begin + (2 * inner * channels), rowLength, target + (inner * channels), windows - inner);
            }
        }
    }

    private static bool Supports(Window window) => window is { Kernel: 2, Stride: 2, Dilation: 1, PadBefore: 0, PadAfter: 0 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TSimd, TVector>(float* upper, nint rowLength, float* result, int rows, int windows, nint channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint last = channels > TSimd.Lanes ? channels - TSimd.Lanes : 0;
        nint gap = (2 * rowLength) - (2 * windows * channels);
        for (; rows > 0; rows--)
        {
            float* lower = upper + rowLength;
            for (int left = windows; left > 0; left--)
            {
                TVector value = Join<TSimd, TVector>(
                    TSimd.Load(upper), TSimd.Load(upper + channels), TSimd.Load(lower), TSimd.Load(lower + channels));
                TSimd.Store(result, value);
                for (nint next = TSimd.Lanes; next < channels; next += TSimd.Lanes)
                {
                    nint k = next < last ? next : last;
                    float* above = upper + k;
                    float* below = lower + k;
                    value = Join<TSimd, TVector>(
                        TSimd.Load(above), TSimd.Load(above + channels), TSimd.Load(below), TSimd.Load(below + channels));
                    TSimd.Store(result + k, value);
                }

                upper += 2 * channels;
                lower += 2 * channels;
                result += channels;
            }

            upper += gap;
        }
    }

    // The last windows of all, behind whose channels there is nothing.
    private void Last<TSimd, TVector>(float* window, nint rowLength, float* result, int windows)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int channels = geometry.Channels;
        for (; windows > 0; windows--)
        {
            TVector value = Join<TSimd, TVector>(
                TSimd.LoadPartial(window, channels),
                TSimd.LoadPartial(window + channels, channels),
                TSimd.LoadPartial(window + rowLength, channels),
                TSimd.LoadPartial(window + rowLength + channels, channels));
            TSimd.StorePartial(result, value, channels);
            window += 2 * channels;
            result += channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Join<TSimd, TVector>(TVector a, TVector b, TVector c, TVector d)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector all = TReduction.Join<TSimd, TVector>(a, b);
        all = TReduction.Join<TSimd, TVector>(TReduction.Join<TSimd, TVector>(all, c), d);
        return TReduction.Finish<TSimd, TVector>(all, TSimd.Broadcast(0.25f));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The backward direction of <see cref="QuarterReduction{TReduction}"/>: each window writes its four taps, and what lies behind the
/// windows of a row or below the last row is cleared.
/// <para>
/// With fewer channels than lanes a register reaches into the next tap of its row, which is written later; the last windows of a row write
/// no more than their channels.
/// </para>
/// </summary>
internal readonly unsafe ref struct QuarterGradient<TShare>(
    float* input, float* output, float* gradOutput, float* gradInput, PoolGeometry geometry, int images, bool reluInput) : IKernel
    where TShare : struct, IShare
{
    public void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int channels = geometry.Channels;
        int windows = geometry.Horizontal.Output;
        int rows = geometry.Vertical.Output;
        nint rowLength = (nint)geometry.Horizontal.Input * channels;

        // The last windows of a row, whose registers would reach behind it. They come last: the others reach into them.
        int edge = Math.Min(windows, (TSimd.Lanes - 1) / channels);
        int whole = windows - edge;
        for (int image = 0; image < images; image++)
        {
            nint place = (nint)image * geometry.InputLength;
            nint result = (nint)image * rows * windows * channels;
            Rows<TSimd, TVector>(place, rowLength, result, rows, whole, channels);
            for (int row = 0; row < rows && edge > 0; row++)
            {
                nint last = place + (2 * row * rowLength) + (2 * whole * channels);
                Exactly(last, rowLength, result + (((row * windows) + whole) * channels), edge, channels);
            }

            ClearRest(place, rowLength);
        }
    }

    // What no window covers: a column on the right, a row below.
    private void ClearRest(nint place, nint rowLength)
    {
        int covered = 2 * geometry.Horizontal.Output * geometry.Channels;
        for (int row = 0; covered < rowLength && row < geometry.Vertical.Input; row++)
        {
            new Span<float>(gradInput + place + (row * rowLength) + covered, (int)rowLength - covered).Clear();
        }

        for (int row = 2 * geometry.Vertical.Output; row < geometry.Vertical.Input; row++)
        {
            new Span<float>(gradInput + place + (row * rowLength), (int)rowLength).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<TSimd, TVector>(nint place, nint rowLength, nint result, int rows, int windows, nint channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint last = channels > lanes ? channels - lanes : 0;
        nint pixels = 2 * windows * channels;
        nint gap = (2 * rowLength) - pixels;
        nint outputGap = (geometry.Horizontal.Output - windows) * channels;
        for (; rows > 0; rows--)
        {
            for (int left = windows; left > 0; left--)
            {
                Window<TSimd, TVector>(place, rowLength, result, channels);
                for (nint next = lanes; next < channels; next += lanes)
                {
                    nint k = next < last ? next : last;
                    Window<TSimd, TVector>(place + k, rowLength, result + k, channels);
                }

                place += 2 * channels;
                result += channels;
            }

            place += gap;
            result += outputGap;
        }
    }

    // Four channels at a time, the last four early enough to stay within the pixel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Exactly(nint place, nint rowLength, nint result, int windows, int channels)
    {
        for (; windows > 0; windows--)
        {
            for (int next = 0; channels >= 4 && next < channels; next += 4)
            {
                int k = Math.Min(next, channels - 4);
                Window<Simd128, Vector128<float>>(place + k, rowLength, result + k, channels);
            }

            for (int k = 0; channels < 4 && k < channels; k++)
            {
                Window<Plain, float>(place + k, rowLength, result + k, channels);
            }

            place += 2 * channels;
            result += channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Window<TSimd, TVector>(nint place, nint rowLength, nint result, nint channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector gradient = TSimd.Load(gradOutput + result);
        float* upper = gradInput + place;
        float* lower = upper + rowLength;
        if (!TShare.DependsOnValues)
        {
            gradient = TSimd.Multiply(gradient, TSimd.Broadcast(0.25f));
            TSimd.Store(upper, gradient);
            TSimd.Store(upper + channels, gradient);
            TSimd.Store(lower, gradient);
            TSimd.Store(lower + channels, gradient);
            return;
        }

        float* above = input + place;
        float* below = above + rowLength;
        TVector greatest = TSimd.Load(output + result);
        if (reluInput)
        {
            gradient = TSimd.And(TSimd.GreaterThanZero(greatest), gradient);
        }

        // The first of the four that equals the maximum takes all.
        TVector here = TSimd.Equal(TSimd.Load(above), greatest);
        TSimd.Store(upper, TSimd.And(gradient, here));
        gradient = TSimd.AndNot(gradient, here);
        here = TSimd.Equal(TSimd.Load(above + channels), greatest);
        TSimd.Store(upper + channels, TSimd.And(gradient, here));
        gradient = TSimd.AndNot(gradient, here);
        here = TSimd.Equal(TSimd.Load(below), greatest);
        TSimd.Store(lower, TSimd.And(gradient, here));
        gradient = TSimd.AndNot(gradient, here);
        here = TSimd.Equal(TSimd.Load(below + channels), greatest);
        TSimd.Store(lower + channels, TSimd.And(gradient, here));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// Lays the gradient of an image's outputs, pixels of k values, out as <see cref="PlanarGradient"/> reads it: for each tile of outputs and
/// each register of pixels [outputs of a tile, lanes]. Outputs that fill up the last tile are left as they are.
/// </summary>
internal static unsafe class PlanarPacking
{
    /// <summary>A pixel without a gradient in a list of places.</summary>
    public const int Nothing = -1;

    /// <summary>Lays out one image.</summary>
    /// <param name="gradient">The image's gradient.</param>
    /// <param name="places">For each pixel its place in the gradient, or Nothing; a multiple of the lanes.</param>
    /// <param name="outputs">The values of a pixel, at least 4.</param>
    /// <param name="lanes">The floats in a register.</param>
    /// <param name="destination">PaddedOutputs x pixels values.</param>
    public static void Lay(float* gradient, ReadOnlySpan<nint> places, int outputs, int lanes, float* destination)
    {
        if (lanes < Vector128<float>.Count)
        {
            LaySingly(gradient, places, outputs, lanes, destination);
            return;
        }

        int tile = PlanarProduct.TileOutputs(outputs);
        float* zeros = stackalloc float[4];
        Vector128<float>.Zero.Store(zeros);
        fixed (nint* first = places)
        {
            // Four outputs at a time, the last four early enough to stay within the pixel.
            for (int next = 0; next < outputs; next += 4)
            {
                int k = Math.Min(next, outputs - 4);
                LayFour(
                    gradient + k,
                    zeros,
                    first,
                    places.Length / lanes,
                    lanes,
                    tile * lanes,
                    Line(destination, k, tile, places.Length, lanes),
                    Line(destination, k + 1, tile, places.Length, lanes),
                    Line(destination, k + 2, tile, places.Length, lanes),
                    Line(destination, k + 3, tile, places.Length, lanes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LayFour(
        float* gradient, float* zeros, nint* places, int registers, nint lanes, nint step, float* p0, float* p1, float* p2, float* p3)
    {
        for (; registers > 0; registers--)
        {
            for (nint i = 0; i < lanes; i += 4)
            {
                Vector128<float> a = Vector128.Load(places[0] < 0 ? zeros : gradient + places[0]);
                Vector128<float> b = Vector128.Load(places[1] < 0 ? zeros : gradient + places[1]);
                Vector128<float> c = Vector128.Load(places[2] < 0 ? zeros : gradient + places[2]);
                Vector128<float> d = Vector128.Load(places[3] < 0 ? zeros : gradient + places[3]);
                Simd128.Transpose(ref a, ref b, ref c, ref d);
                a.Store(p0 + i);
                b.Store(p1 + i);
                c.Store(p2 + i);
                d.Store(p3 + i);
                places += 4;
            }

            p0 += step;
            p1 += step;
            p2 += step;
            p3 += step;
        }
    }

    private static void LaySingly(float* gradient, ReadOnlySpan<nint> places, int outputs, int lanes, float* destination)
    {
        int tile = PlanarProduct.TileOutputs(outputs);
        for (int k = 0; k < outputs; k++)
        {
            float* line = Line(destination, k, tile, places.Length, lanes);
            for (int i = 0; i < places.Length; i++)
            {
                line[(i / lanes * tile * lanes) + (i % lanes)] = places[i] < 0 ? 0 : gradient[places[i] + k];
            }
        }
    }

    // The first register of an output.
    private static float* Line(float* destination, int k, int tile, int pixels, int lanes) =>
        destination + ((nint)(k / tile) * tile * pixels) + (k % tile * lanes);
}

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lay(float* gradient, ReadOnlySpan<nint> places, int outputs, int lanes, float* destination)
    {
        int tile = PlanarProduct.TileOutputs(outputs);
        float* zeros = stackalloc float[outputs];
        new Span<float>(zeros, outputs).Clear();
        if (lanes < Vector128<float>.Count)
        {
            LaySingly(gradient, places, outputs, lanes, destination);
            return;
        }

        // Four pixels at a time and four outputs, the last four outputs early enough to stay within the pixel.
        for (int next = 0; next < outputs; next += 4)
        {
            int k = Math.Min(next, outputs - 4);
            float* first = Line(destination, k, tile, places.Length, lanes);
            float* second = Line(destination, k + 1, tile, places.Length, lanes);
            float* third = Line(destination, k + 2, tile, places.Length, lanes);
            float* fourth = Line(destination, k + 3, tile, places.Length, lanes);
            float* from = gradient + k;
            for (int i = 0; i < places.Length; i += 4)
            {
                Vector128<float> a = Vector128.Load(places[i] < 0 ? zeros : from + places[i]);
                Vector128<float> b = Vector128.Load(places[i + 1] < 0 ? zeros : from + places[i + 1]);
                Vector128<float> c = Vector128.Load(places[i + 2] < 0 ? zeros : from + places[i + 2]);
                Vector128<float> d = Vector128.Load(places[i + 3] < 0 ? zeros : from + places[i + 3]);
                Simd128.Transpose(ref a, ref b, ref c, ref d);
                nint offset = (i / lanes * tile * lanes) + (i & (lanes - 1));
                a.Store(first + offset);
                b.Store(second + offset);
                c.Store(third + offset);
                d.Store(fourth + offset);
            }
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

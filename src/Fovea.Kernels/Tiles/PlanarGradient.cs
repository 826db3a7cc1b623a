using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The weights' gradient of <see cref="PlanarProduct"/>: <c>sums[t, k] += source[pixel + t] * gradient[pixel, k]</c>, lane by lane: what is
/// left in the lanes is added up once, behind all images.
/// <para>
/// A tile is two taps by six outputs, or three by four, 12 sums that stay in registers over the plane. Pixels between two rows of outputs
/// have a gradient of 0.
/// </para>
/// </summary>
internal unsafe ref struct PlanarGradient : IKernel
{
    private const int Six = 6;

    /// <summary>Read in whole registers: it goes on for one register past the last pixel's taps, and is finite there.</summary>
    public float* Source;

    /// <summary>The registers of pixels.</summary>
    public int Count;

    /// <summary>From a pixel to its taps, filled up with the last one to whole tiles.</summary>
    public nint* Taps;
    public int TapCount;

    /// <summary>The outputs filled up to whole tiles.</summary>
    public int Outputs;

    /// <summary>For each tile of outputs and each register of pixels [outputs of a tile, lanes].</summary>
    public float* Gradient;

    /// <summary>For each tile of outputs and of taps its 12 registers.</summary>
    public float* Sums;

    /// <summary>The taps of a tile that has as many outputs.</summary>
    public static int TileTaps(int tileOutputs) => tileOutputs == Six ? 2 : 3;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* sums = Sums;
        int tileOutputs = PlanarProduct.TileOutputs(Outputs);
        int tileTaps = TileTaps(tileOutputs);
        for (int k = 0; k < Outputs; k += tileOutputs)
        {
            float* gradient = Gradient + ((nint)k * Count * TSimd.Lanes);
            for (int tap = 0; tap < TapCount; tap += tileTaps)
            {
                if (tileOutputs == Six)
                {
                    Tile6<TSimd, TVector>(Source + Taps[tap], Source + Taps[tap + 1], gradient, Count, sums);
                }
                else
                {
                    Tile4<TSimd, TVector>(Source + Taps[tap], Source + Taps[tap + 1], Source + Taps[tap + 2], gradient, Count, sums);
                }

                sums += tileTaps * tileOutputs * TSimd.Lanes;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6<TSimd, TVector>(float* p0, float* p1, float* gradient, int count, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector a00 = TSimd.Load(sums), a01 = TSimd.Load(sums + lanes);
        TVector a02 = TSimd.Load(sums + (2 * lanes)), a03 = TSimd.Load(sums + (3 * lanes));
        TVector a04 = TSimd.Load(sums + (4 * lanes)), a05 = TSimd.Load(sums + (5 * lanes));
        TVector a10 = TSimd.Load(sums + (6 * lanes)), a11 = TSimd.Load(sums + (7 * lanes));
        TVector a12 = TSimd.Load(sums + (8 * lanes)), a13 = TSimd.Load(sums + (9 * lanes));
        TVector a14 = TSimd.Load(sums + (10 * lanes)), a15 = TSimd.Load(sums + (11 * lanes));
        for (; count > 0; count--)
        {
            TVector x0 = TSimd.Load(p0);
            TVector x1 = TSimd.Load(p1);
            TVector g = TSimd.Load(gradient);
            a00 = TSimd.MultiplyAdd(x0, g, a00);
            a10 = TSimd.MultiplyAdd(x1, g, a10);
            g = TSimd.Load(gradient + lanes);
            a01 = TSimd.MultiplyAdd(x0, g, a01);
            a11 = TSimd.MultiplyAdd(x1, g, a11);
            g = TSimd.Load(gradient + (2 * lanes));
            a02 = TSimd.MultiplyAdd(x0, g, a02);
            a12 = TSimd.MultiplyAdd(x1, g, a12);
            g = TSimd.Load(gradient + (3 * lanes));
            a03 = TSimd.MultiplyAdd(x0, g, a03);
            a13 = TSimd.MultiplyAdd(x1, g, a13);
            g = TSimd.Load(gradient + (4 * lanes));
            a04 = TSimd.MultiplyAdd(x0, g, a04);
            a14 = TSimd.MultiplyAdd(x1, g, a14);
            g = TSimd.Load(gradient + (5 * lanes));
            a05 = TSimd.MultiplyAdd(x0, g, a05);
            a15 = TSimd.MultiplyAdd(x1, g, a15);
            p0 += lanes;
            p1 += lanes;
            gradient += Six * lanes;
        }

        TSimd.Store(sums, a00);
        TSimd.Store(sums + lanes, a01);
        TSimd.Store(sums + (2 * lanes), a02);
        TSimd.Store(sums + (3 * lanes), a03);
        TSimd.Store(sums + (4 * lanes), a04);
        TSimd.Store(sums + (5 * lanes), a05);
        TSimd.Store(sums + (6 * lanes), a10);
        TSimd.Store(sums + (7 * lanes), a11);
        TSimd.Store(sums + (8 * lanes), a12);
        TSimd.Store(sums + (9 * lanes), a13);
        TSimd.Store(sums + (10 * lanes), a14);
        TSimd.Store(sums + (11 * lanes), a15);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<TSimd, TVector>(float* p0, float* p1, float* p2, float* gradient, int count, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector a00 = TSimd.Load(sums), a01 = TSimd.Load(sums + lanes);
        TVector a02 = TSimd.Load(sums + (2 * lanes)), a03 = TSimd.Load(sums + (3 * lanes));
        TVector a10 = TSimd.Load(sums + (4 * lanes)), a11 = TSimd.Load(sums + (5 * lanes));
        TVector a12 = TSimd.Load(sums + (6 * lanes)), a13 = TSimd.Load(sums + (7 * lanes));
        TVector a20 = TSimd.Load(sums + (8 * lanes)), a21 = TSimd.Load(sums + (9 * lanes));
        TVector a22 = TSimd.Load(sums + (10 * lanes)), a23 = TSimd.Load(sums + (11 * lanes));
        for (; count > 0; count--)
        {
            TVector x0 = TSimd.Load(p0);
            TVector x1 = TSimd.Load(p1);
            TVector x2 = TSimd.Load(p2);
            TVector g = TSimd.Load(gradient);
            a00 = TSimd.MultiplyAdd(x0, g, a00);
            a10 = TSimd.MultiplyAdd(x1, g, a10);
            a20 = TSimd.MultiplyAdd(x2, g, a20);
            g = TSimd.Load(gradient + lanes);
            a01 = TSimd.MultiplyAdd(x0, g, a01);
            a11 = TSimd.MultiplyAdd(x1, g, a11);
            a21 = TSimd.MultiplyAdd(x2, g, a21);
            g = TSimd.Load(gradient + (2 * lanes));
            a02 = TSimd.MultiplyAdd(x0, g, a02);
            a12 = TSimd.MultiplyAdd(x1, g, a12);
            a22 = TSimd.MultiplyAdd(x2, g, a22);
            g = TSimd.Load(gradient + (3 * lanes));
            a03 = TSimd.MultiplyAdd(x0, g, a03);
            a13 = TSimd.MultiplyAdd(x1, g, a13);
            a23 = TSimd.MultiplyAdd(x2, g, a23);
            p0 += lanes;
            p1 += lanes;
            p2 += lanes;
            gradient += 4 * lanes;
        }

        TSimd.Store(sums, a00);
        TSimd.Store(sums + lanes, a01);
        TSimd.Store(sums + (2 * lanes), a02);
        TSimd.Store(sums + (3 * lanes), a03);
        TSimd.Store(sums + (4 * lanes), a10);
        TSimd.Store(sums + (5 * lanes), a11);
        TSimd.Store(sums + (6 * lanes), a12);
        TSimd.Store(sums + (7 * lanes), a13);
        TSimd.Store(sums + (8 * lanes), a20);
        TSimd.Store(sums + (9 * lanes), a21);
        TSimd.Store(sums + (10 * lanes), a22);
        TSimd.Store(sums + (11 * lanes), a23);
    }
}

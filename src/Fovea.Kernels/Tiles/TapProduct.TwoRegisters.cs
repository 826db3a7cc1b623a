using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <content>
/// The tile for instruction sets of 32 registers: twelve pixels by two registers of outputs. A value that is broadcast serves two
/// multiply-adds, so that the loads, two in a cycle as the multiply-adds, are not what bounds it. 24 sums, two weights and a value are 27.
/// </content>
internal unsafe ref partial struct TapProduct<TRead>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileOfTwo<TSimd, TVector>(
        float** sources,
        nint step,
        nint* tap,
        nint taps,
        float* weight,
        float* bias0,
        float* bias1,
        float** destinations,
        nint k,
        bool accumulate,
        bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* p0 = sources[0];
        float* p1 = sources[1];
        float* p2 = sources[2];
        float* p3 = sources[3];
        float* p4 = sources[4];
        float* p5 = sources[5];
        nint lanes = TSimd.Lanes;
        nint second = taps * lanes;
        TVector b0 = TSimd.Load(bias0), b1 = TSimd.Load(bias1);
        TVector a0 = b0, a1 = b0, a2 = b0, a3 = b0, a4 = b0, a5 = b0;
        TVector a6 = b0, a7 = b0, a8 = b0, a9 = b0, a10 = b0, a11 = b0;
        TVector c0 = b1, c1 = b1, c2 = b1, c3 = b1, c4 = b1, c5 = b1;
        TVector c6 = b1, c7 = b1, c8 = b1, c9 = b1, c10 = b1, c11 = b1;
        for (nint* end = tap + taps; tap < end; tap++)
        {
            nint near = *tap;
            nint far = near + step;
            TVector w0 = TSimd.Load(weight);
            TVector w1 = TSimd.Load(weight + second);
            weight += lanes;
            TVector x = TRead.Read<TSimd, TVector>(p0 + near);
            a0 = TSimd.MultiplyAdd(x, w0, a0);
            c0 = TSimd.MultiplyAdd(x, w1, c0);
            x = TRead.Read<TSimd, TVector>(p0 + far);
            a1 = TSimd.MultiplyAdd(x, w0, a1);
            c1 = TSimd.MultiplyAdd(x, w1, c1);
            x = TRead.Read<TSimd, TVector>(p1 + near);
            a2 = TSimd.MultiplyAdd(x, w0, a2);
            c2 = TSimd.MultiplyAdd(x, w1, c2);
            x = TRead.Read<TSimd, TVector>(p1 + far);
            a3 = TSimd.MultiplyAdd(x, w0, a3);
            c3 = TSimd.MultiplyAdd(x, w1, c3);
            x = TRead.Read<TSimd, TVector>(p2 + near);
            a4 = TSimd.MultiplyAdd(x, w0, a4);
            c4 = TSimd.MultiplyAdd(x, w1, c4);
            x = TRead.Read<TSimd, TVector>(p2 + far);
            a5 = TSimd.MultiplyAdd(x, w0, a5);
            c5 = TSimd.MultiplyAdd(x, w1, c5);
            x = TRead.Read<TSimd, TVector>(p3 + near);
            a6 = TSimd.MultiplyAdd(x, w0, a6);
            c6 = TSimd.MultiplyAdd(x, w1, c6);
            x = TRead.Read<TSimd, TVector>(p3 + far);
            a7 = TSimd.MultiplyAdd(x, w0, a7);
            c7 = TSimd.MultiplyAdd(x, w1, c7);
            x = TRead.Read<TSimd, TVector>(p4 + near);
            a8 = TSimd.MultiplyAdd(x, w0, a8);
            c8 = TSimd.MultiplyAdd(x, w1, c8);
            x = TRead.Read<TSimd, TVector>(p4 + far);
            a9 = TSimd.MultiplyAdd(x, w0, a9);
            c9 = TSimd.MultiplyAdd(x, w1, c9);
            x = TRead.Read<TSimd, TVector>(p5 + near);
            a10 = TSimd.MultiplyAdd(x, w0, a10);
            c10 = TSimd.MultiplyAdd(x, w1, c10);
            x = TRead.Read<TSimd, TVector>(p5 + far);
            a11 = TSimd.MultiplyAdd(x, w0, a11);
            c11 = TSimd.MultiplyAdd(x, w1, c11);
        }

        if (accumulate)
        {
            // One after the other: the places of two pixels may overlap.
            TSimd.Store(destinations[0] + k, TSimd.Add(a0, TSimd.Load(destinations[0] + k)));
            TSimd.Store(destinations[0] + k + lanes, TSimd.Add(c0, TSimd.Load(destinations[0] + k + lanes)));
            TSimd.Store(destinations[1] + k, TSimd.Add(a1, TSimd.Load(destinations[1] + k)));
            TSimd.Store(destinations[1] + k + lanes, TSimd.Add(c1, TSimd.Load(destinations[1] + k + lanes)));
            TSimd.Store(destinations[2] + k, TSimd.Add(a2, TSimd.Load(destinations[2] + k)));
            TSimd.Store(destinations[2] + k + lanes, TSimd.Add(c2, TSimd.Load(destinations[2] + k + lanes)));
            TSimd.Store(destinations[3] + k, TSimd.Add(a3, TSimd.Load(destinations[3] + k)));
            TSimd.Store(destinations[3] + k + lanes, TSimd.Add(c3, TSimd.Load(destinations[3] + k + lanes)));
            TSimd.Store(destinations[4] + k, TSimd.Add(a4, TSimd.Load(destinations[4] + k)));
            TSimd.Store(destinations[4] + k + lanes, TSimd.Add(c4, TSimd.Load(destinations[4] + k + lanes)));
            TSimd.Store(destinations[5] + k, TSimd.Add(a5, TSimd.Load(destinations[5] + k)));
            TSimd.Store(destinations[5] + k + lanes, TSimd.Add(c5, TSimd.Load(destinations[5] + k + lanes)));
            TSimd.Store(destinations[6] + k, TSimd.Add(a6, TSimd.Load(destinations[6] + k)));
            TSimd.Store(destinations[6] + k + lanes, TSimd.Add(c6, TSimd.Load(destinations[6] + k + lanes)));
            TSimd.Store(destinations[7] + k, TSimd.Add(a7, TSimd.Load(destinations[7] + k)));
            TSimd.Store(destinations[7] + k + lanes, TSimd.Add(c7, TSimd.Load(destinations[7] + k + lanes)));
            TSimd.Store(destinations[8] + k, TSimd.Add(a8, TSimd.Load(destinations[8] + k)));
            TSimd.Store(destinations[8] + k + lanes, TSimd.Add(c8, TSimd.Load(destinations[8] + k + lanes)));
            TSimd.Store(destinations[9] + k, TSimd.Add(a9, TSimd.Load(destinations[9] + k)));
            TSimd.Store(destinations[9] + k + lanes, TSimd.Add(c9, TSimd.Load(destinations[9] + k + lanes)));
            TSimd.Store(destinations[10] + k, TSimd.Add(a10, TSimd.Load(destinations[10] + k)));
            TSimd.Store(destinations[10] + k + lanes, TSimd.Add(c10, TSimd.Load(destinations[10] + k + lanes)));
            TSimd.Store(destinations[11] + k, TSimd.Add(a11, TSimd.Load(destinations[11] + k)));
            TSimd.Store(destinations[11] + k + lanes, TSimd.Add(c11, TSimd.Load(destinations[11] + k + lanes)));
            return;
        }

        if (relu)
        {
            a0 = TSimd.Relu(a0);
            a1 = TSimd.Relu(a1);
            a2 = TSimd.Relu(a2);
            a3 = TSimd.Relu(a3);
            a4 = TSimd.Relu(a4);
            a5 = TSimd.Relu(a5);
            a6 = TSimd.Relu(a6);
            a7 = TSimd.Relu(a7);
            a8 = TSimd.Relu(a8);
            a9 = TSimd.Relu(a9);
            a10 = TSimd.Relu(a10);
            a11 = TSimd.Relu(a11);
            c0 = TSimd.Relu(c0);
            c1 = TSimd.Relu(c1);
            c2 = TSimd.Relu(c2);
            c3 = TSimd.Relu(c3);
            c4 = TSimd.Relu(c4);
            c5 = TSimd.Relu(c5);
            c6 = TSimd.Relu(c6);
            c7 = TSimd.Relu(c7);
            c8 = TSimd.Relu(c8);
            c9 = TSimd.Relu(c9);
            c10 = TSimd.Relu(c10);
            c11 = TSimd.Relu(c11);
        }

        TSimd.Store(destinations[0] + k, a0);
        TSimd.Store(destinations[0] + k + lanes, c0);
        TSimd.Store(destinations[1] + k, a1);
        TSimd.Store(destinations[1] + k + lanes, c1);
        TSimd.Store(destinations[2] + k, a2);
        TSimd.Store(destinations[2] + k + lanes, c2);
        TSimd.Store(destinations[3] + k, a3);
        TSimd.Store(destinations[3] + k + lanes, c3);
        TSimd.Store(destinations[4] + k, a4);
        TSimd.Store(destinations[4] + k + lanes, c4);
        TSimd.Store(destinations[5] + k, a5);
        TSimd.Store(destinations[5] + k + lanes, c5);
        TSimd.Store(destinations[6] + k, a6);
        TSimd.Store(destinations[6] + k + lanes, c6);
        TSimd.Store(destinations[7] + k, a7);
        TSimd.Store(destinations[7] + k + lanes, c7);
        TSimd.Store(destinations[8] + k, a8);
        TSimd.Store(destinations[8] + k + lanes, c8);
        TSimd.Store(destinations[9] + k, a9);
        TSimd.Store(destinations[9] + k + lanes, c9);
        TSimd.Store(destinations[10] + k, a10);
        TSimd.Store(destinations[10] + k + lanes, c10);
        TSimd.Store(destinations[11] + k, a11);
        TSimd.Store(destinations[11] + k + lanes, c11);
    }
}

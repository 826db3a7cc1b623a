using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The convolution of one plane: <c>destination[pixel, k] = bias[k] + sum over taps t of source[pixel + t] * weight[t, k]</c>, with a ReLU
/// on request. Lanes are neighbouring pixels, so a register is full however few the outputs k are, and a weight meets all its lanes.
/// <para>
/// The pixels run through the plane as one line, across the ends of its rows; those between two rows of outputs are computed and thrown
/// away. A tile is six outputs by two registers of pixels, or four by three: 12 sums, and 15 or 16 registers with a weight and the source.
/// The sums lie with the pixels in their lanes and are turned into pixels of k values at the end of the tile.
/// </para>
/// </summary>
internal unsafe ref struct PlanarProduct : IKernel
{
    private const int Six = 6;

    public float* Source;

    /// <summary>The number of pixels. Where it is less than a tile's, the source goes on for as many.</summary>
    public int Length;

    /// <summary>
    /// For each pixel its place in the destination. One that is thrown away has the place of the next that is not, which is stored later;
    /// the last one is not thrown away.
    /// </summary>
    public nint* Places;

    /// <summary>From a pixel to its taps, in the order of the weights.</summary>
    public nint* Taps;
    public int TapCount;

    /// <summary>For each tile of outputs [taps, outputs of a tile], filled up with zeros.</summary>
    public float* Weight;

    /// <summary>One value for each output, or null for none.</summary>
    public float* Bias;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    public float* Destination;

    /// <summary>
    /// The end of the memory that may be touched: a pixel of 5 to 7 outputs is stored as one of 8, and its surplus falls on those that
    /// follow it and are stored later.
    /// </summary>
    public float* StoreEnd;

    /// <summary>At least 4.</summary>
    public int Outputs;

    /// <summary>The outputs of a tile, 6 or 4: whichever leaves less of the last one empty.</summary>
    public static int TileOutputs(int outputs) => RoundUp(outputs, Six) <= RoundUp(outputs, 4) ? Six : 4;

    /// <summary>The registers of pixels in a tile.</summary>
    public static int TileRegisters(int outputs) => TileOutputs(outputs) == Six ? 2 : 3;

    /// <summary>The outputs filled up to whole tiles.</summary>
    public static int PaddedOutputs(int outputs) => RoundUp(outputs, TileOutputs(outputs));

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int tileOutputs = TileOutputs(Outputs);
        int padded = PaddedOutputs(Outputs);
        int pixels = TileRegisters(Outputs) * TSimd.Lanes;
        float* bias = stackalloc float[padded];
        for (int k = 0; k < padded; k++)
        {
            bias[k] = Bias != null && k < Outputs ? Bias[k] : 0;
        }

        float* memory = stackalloc float[(padded * pixels) + Registers.Slack];
        float* sums = Registers.Align(memory);
        for (int next = 0; next < Length; next += pixels)
        {
            // The last tile begins early enough to be whole. What is computed twice is stored twice.
            int first = Math.Max(0, Math.Min(next, Length - pixels));
            for (int k = 0; k < padded; k += tileOutputs)
            {
                float* weight = Weight + (k * TapCount);
                if (tileOutputs == Six)
                {
                    Tile6<TSimd, TVector>(Source + first, Taps, TapCount, weight, bias + k, sums + (k * pixels));
                }
                else
                {
                    Tile4<TSimd, TVector>(Source + first, Taps, TapCount, weight, bias + k, sums + (k * pixels));
                }
            }

            if (Length >= pixels)
            {
                // No place of the tile lies behind that of its last pixel.
                bool eight = Outputs > 4 && Destination + Places[first + pixels - 1] + Math.Max(8, Outputs) <= StoreEnd;
                if (eight)
                {
                    StoreEights<TSimd, TVector>(sums, pixels, Places + first);
                }
                else
                {
                    StoreFours<TSimd, TVector>(sums, pixels, Places + first);
                }
            }
            else
            {
                StoreSingly(sums, pixels);
            }
        }
    }

    private static int RoundUp(int length, int unit) => (length + unit - 1) / unit * unit;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6<TSimd, TVector>(float* source, nint* tap, nint taps, float* weight, float* bias, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector a00 = TSimd.Broadcast(bias[0]), a01 = a00, a10 = TSimd.Broadcast(bias[1]), a11 = a10;
        TVector a20 = TSimd.Broadcast(bias[2]), a21 = a20, a30 = TSimd.Broadcast(bias[3]), a31 = a30;
        TVector a40 = TSimd.Broadcast(bias[4]), a41 = a40, a50 = TSimd.Broadcast(bias[5]), a51 = a50;
        for (nint* end = tap + taps; tap < end; tap++)
        {
            float* place = source + *tap;
            TVector x0 = TSimd.Load(place);
            TVector x1 = TSimd.Load(place + lanes);
            TVector w = TSimd.Broadcast(weight[0]);
            a00 = TSimd.MultiplyAdd(w, x0, a00);
            a01 = TSimd.MultiplyAdd(w, x1, a01);
            w = TSimd.Broadcast(weight[1]);
            a10 = TSimd.MultiplyAdd(w, x0, a10);
            a11 = TSimd.MultiplyAdd(w, x1, a11);
            w = TSimd.Broadcast(weight[2]);
            a20 = TSimd.MultiplyAdd(w, x0, a20);
            a21 = TSimd.MultiplyAdd(w, x1, a21);
            w = TSimd.Broadcast(weight[3]);
            a30 = TSimd.MultiplyAdd(w, x0, a30);
            a31 = TSimd.MultiplyAdd(w, x1, a31);
            w = TSimd.Broadcast(weight[4]);
            a40 = TSimd.MultiplyAdd(w, x0, a40);
            a41 = TSimd.MultiplyAdd(w, x1, a41);
            w = TSimd.Broadcast(weight[5]);
            a50 = TSimd.MultiplyAdd(w, x0, a50);
            a51 = TSimd.MultiplyAdd(w, x1, a51);
            weight += Six;
        }

        TSimd.Store(sums, a00);
        TSimd.Store(sums + lanes, a01);
        TSimd.Store(sums + (2 * lanes), a10);
        TSimd.Store(sums + (3 * lanes), a11);
        TSimd.Store(sums + (4 * lanes), a20);
        TSimd.Store(sums + (5 * lanes), a21);
        TSimd.Store(sums + (6 * lanes), a30);
        TSimd.Store(sums + (7 * lanes), a31);
        TSimd.Store(sums + (8 * lanes), a40);
        TSimd.Store(sums + (9 * lanes), a41);
        TSimd.Store(sums + (10 * lanes), a50);
        TSimd.Store(sums + (11 * lanes), a51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<TSimd, TVector>(float* source, nint* tap, nint taps, float* weight, float* bias, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector a00 = TSimd.Broadcast(bias[0]), a01 = a00, a02 = a00, a10 = TSimd.Broadcast(bias[1]), a11 = a10, a12 = a10;
        TVector a20 = TSimd.Broadcast(bias[2]), a21 = a20, a22 = a20, a30 = TSimd.Broadcast(bias[3]), a31 = a30, a32 = a30;
        for (nint* end = tap + taps; tap < end; tap++)
        {
            float* place = source + *tap;
            TVector x0 = TSimd.Load(place);
            TVector x1 = TSimd.Load(place + lanes);
            TVector x2 = TSimd.Load(place + (2 * lanes));
            TVector w = TSimd.Broadcast(weight[0]);
            a00 = TSimd.MultiplyAdd(w, x0, a00);
            a01 = TSimd.MultiplyAdd(w, x1, a01);
            a02 = TSimd.MultiplyAdd(w, x2, a02);
            w = TSimd.Broadcast(weight[1]);
            a10 = TSimd.MultiplyAdd(w, x0, a10);
            a11 = TSimd.MultiplyAdd(w, x1, a11);
            a12 = TSimd.MultiplyAdd(w, x2, a12);
            w = TSimd.Broadcast(weight[2]);
            a20 = TSimd.MultiplyAdd(w, x0, a20);
            a21 = TSimd.MultiplyAdd(w, x1, a21);
            a22 = TSimd.MultiplyAdd(w, x2, a22);
            w = TSimd.Broadcast(weight[3]);
            a30 = TSimd.MultiplyAdd(w, x0, a30);
            a31 = TSimd.MultiplyAdd(w, x1, a31);
            a32 = TSimd.MultiplyAdd(w, x2, a32);
            weight += 4;
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
        TSimd.Store(sums + (9 * lanes), a30);
        TSimd.Store(sums + (10 * lanes), a31);
        TSimd.Store(sums + (11 * lanes), a32);
    }

    // Eight outputs at a time; the last eight begin early enough to stay within the pixel, if it has eight.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreEights<TSimd, TVector>(float* sums, int pixels, nint* places)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* destination = Destination;
        int outputs = Outputs;
        TVector bound = Relu ? TSimd.Zero : TSimd.Broadcast(float.NegativeInfinity);
        nint sixth = 5 * pixels, seventh = Math.Min(6, outputs - 1) * pixels, eighth = Math.Min(7, outputs - 1) * pixels;
        for (int i = 0; i < pixels; i += TSimd.Lanes)
        {
            for (int next = 0; next < outputs; next += 8)
            {
                int k = Math.Max(0, Math.Min(next, outputs - 8));
                float* lines = sums + (k * pixels) + i;
                TVector a = TSimd.AtLeast(bound, TSimd.Load(lines));
                TVector b = TSimd.AtLeast(bound, TSimd.Load(lines + pixels));
                TVector c = TSimd.AtLeast(bound, TSimd.Load(lines + (2 * pixels)));
                TVector d = TSimd.AtLeast(bound, TSimd.Load(lines + (3 * pixels)));
                TVector e = TSimd.AtLeast(bound, TSimd.Load(lines + (4 * pixels)));
                TVector f = TSimd.AtLeast(bound, TSimd.Load(lines + sixth));
                TVector g = TSimd.AtLeast(bound, TSimd.Load(lines + seventh));
                TVector h = TSimd.AtLeast(bound, TSimd.Load(lines + eighth));
                TSimd.StoreTransposed(destination + k, places, a, b, c, d, e, f, g, h);
            }

            places += TSimd.Lanes;
        }
    }

    // Four outputs at a time; the last four begin early enough to stay within the pixel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreFours<TSimd, TVector>(float* sums, int pixels, nint* places)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* destination = Destination;
        int outputs = Outputs;
        TVector bound = Relu ? TSimd.Zero : TSimd.Broadcast(float.NegativeInfinity);
        for (int i = 0; i < pixels; i += TSimd.Lanes)
        {
            for (int next = 0; next < outputs; next += 4)
            {
                int k = Math.Min(next, outputs - 4);
                float* lines = sums + (k * pixels) + i;
                TVector a = TSimd.AtLeast(bound, TSimd.Load(lines));
                TVector b = TSimd.AtLeast(bound, TSimd.Load(lines + pixels));
                TVector c = TSimd.AtLeast(bound, TSimd.Load(lines + (2 * pixels)));
                TVector d = TSimd.AtLeast(bound, TSimd.Load(lines + (3 * pixels)));
                TSimd.StoreTransposed(destination + k, places, a, b, c, d);
            }

            places += TSimd.Lanes;
        }
    }

    // A plane smaller than a tile.
    private readonly void StoreSingly(float* sums, int pixels)
    {
        for (int i = 0; i < Length; i++)
        {
            for (int k = 0; k < Outputs; k++)
            {
                Destination[Places[i] + k] = Relu ? Plain.Relu(sums[(k * pixels) + i]) : sums[(k * pixels) + i];
            }
        }
    }
}

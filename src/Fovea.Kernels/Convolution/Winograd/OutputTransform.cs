using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// Brings the 36 products of each tile back to its 4x4 outputs, <c>A^T m A</c>, and writes those that lie inside the image, with the tail
/// of <see cref="OutputTail"/>. One block of channels, up to two registers.
/// </summary>
internal unsafe ref struct OutputTransform : IKernel
{
    /// <summary>The outputs of so many tiles take longer than memory, some hundred nanoseconds.</summary>
    private const int TilesAhead = 8;

    /// <summary>36 matrices [Tiles, Stride], MatrixStep floats apart.</summary>
    public float* Source;
    public nint MatrixStep;
    public nint Stride;

    /// <summary>The tiles to do, numbered through all images.</summary>
    public int FirstTile;
    public int Tiles;

    /// <summary>The first channel of the block in the first image.</summary>
    public float* Images;
    public int Rows;
    public int Columns;
    public int Channels;
    public int TileColumns;
    public int TilesPerImage;

    /// <summary>The channels of the block.</summary>
    public int Outputs;

    /// <summary>The block's bias, or null for none.</summary>
    public float* Bias;

    /// <summary>From an output to what is added to it, in floats; 0 for nothing.</summary>
    public nint AddendOffset;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    /// <summary>Describes the way back to images, from one of their channels on; the products and their number are left to the
    /// caller.</summary>
    public static OutputTransform Of(
        in WinogradPlane plane, float* images, int firstChannel, float* bias, float* addend, bool relu) => new()
    {
        Images = images + firstChannel,
        Rows = plane.Rows,
        Columns = plane.Columns,
        Channels = plane.Channels,
        TileColumns = plane.TileColumns,
        TilesPerImage = plane.Tiles,
        Bias = bias == null ? null : bias + firstChannel,
        AddendOffset = addend == null ? 0 : (nint)(addend - images),
        Relu = relu,
    };

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* memory = stackalloc float[(WinogradMatrices.Outputs * WinogradMatrices.Outputs * TSimd.Lanes) + Registers.Slack];
        float* tileMemory = Registers.Align(memory);
        for (int tile = 0; tile < Tiles; tile++)
        {
            TilePlace place = TilePlace.Of(FirstTile + tile, TilesPerImage, TileColumns);
            float* destination = First(place);
            int rows = Math.Min(WinogradMatrices.Outputs, Rows - place.Row);
            int columns = Math.Min(WinogradMatrices.Outputs, Columns - place.Column);
            PrefetchTile(tile + TilesAhead);
            for (int k = 0; k < Outputs; k += TSimd.Lanes)
            {
                float* source = Source + (tile * Stride) + k;
                float* bias = Bias == null ? null : Bias + k;
                int outputs = Math.Min(TSimd.Lanes, Outputs - k);
                if (rows == WinogradMatrices.Outputs && columns == WinogradMatrices.Outputs && outputs == TSimd.Lanes)
                {
                    Transform<TSimd, TVector>(source, bias, destination + k, (nint)Columns * Channels, Channels, AddendOffset, Relu);
                    continue;
                }

                // A tile that goes beyond the image, or a register beyond its channels.
                Transform<TSimd, TVector>(
                    source, null, tileMemory, WinogradMatrices.Outputs * TSimd.Lanes, TSimd.Lanes, addendOffset: 0, relu: false);
                Finish<TSimd, TVector>(tileMemory, bias, destination + k, rows, columns, outputs);
            }
        }
    }

    private readonly float* First(TilePlace place) =>
        Images + (((((nint)place.Image * Rows) + place.Row) * Columns + place.Column) * Channels);

    private readonly void PrefetchTile(int tile)
    {
        if (tile < Tiles)
        {
            TilePlace place = TilePlace.Of(FirstTile + tile, TilesPerImage, TileColumns);
            Prefetch.Pieces(
                First(place),
                Math.Min(WinogradMatrices.Outputs, Rows - place.Row),
                (nint)Columns * Channels,
                Math.Min(WinogradMatrices.Outputs, Columns - place.Column),
                Channels,
                Outputs);
        }
    }

    // Two rows of outputs at a time: their 12 values stay in registers between the vertical and the horizontal pass, and no pair shares a
    // sum with the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Transform<TSimd, TVector>(
        float* source, float* bias, float* destination, nint rowStep, nint step, nint addendOffset, bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector shift = bias == null ? TSimd.Zero : TSimd.Load(bias);
        nint point = MatrixStep;
        nint pointRow = WinogradMatrices.Inputs * point;
        WinogradMatrices.EvenOutputs<TSimd, TVector>(source, pointRow, out TVector a0, out TVector b0);
        WinogradMatrices.EvenOutputs<TSimd, TVector>(source + point, pointRow, out TVector a1, out TVector b1);
        WinogradMatrices.EvenOutputs<TSimd, TVector>(source + (2 * point), pointRow, out TVector a2, out TVector b2);
        WinogradMatrices.EvenOutputs<TSimd, TVector>(source + (3 * point), pointRow, out TVector a3, out TVector b3);
        WinogradMatrices.EvenOutputs<TSimd, TVector>(source + (4 * point), pointRow, out TVector a4, out TVector b4);
        WinogradMatrices.EvenOutputs<TSimd, TVector>(source + (5 * point), pointRow, out TVector a5, out TVector b5);
        Row<TSimd, TVector>(a0, a1, a2, a3, a4, a5, shift, destination, step, addendOffset, relu);
        Row<TSimd, TVector>(b0, b1, b2, b3, b4, b5, shift, destination + (2 * rowStep), step, addendOffset, relu);
        WinogradMatrices.OddOutputs<TSimd, TVector>(source, pointRow, out a0, out b0);
        WinogradMatrices.OddOutputs<TSimd, TVector>(source + point, pointRow, out a1, out b1);
        WinogradMatrices.OddOutputs<TSimd, TVector>(source + (2 * point), pointRow, out a2, out b2);
        WinogradMatrices.OddOutputs<TSimd, TVector>(source + (3 * point), pointRow, out a3, out b3);
        WinogradMatrices.OddOutputs<TSimd, TVector>(source + (4 * point), pointRow, out a4, out b4);
        WinogradMatrices.OddOutputs<TSimd, TVector>(source + (5 * point), pointRow, out a5, out b5);
        Row<TSimd, TVector>(a0, a1, a2, a3, a4, a5, shift, destination + rowStep, step, addendOffset, relu);
        Row<TSimd, TVector>(b0, b1, b2, b3, b4, b5, shift, destination + (3 * rowStep), step, addendOffset, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TSimd, TVector>(
        TVector m0,
        TVector m1,
        TVector m2,
        TVector m3,
        TVector m4,
        TVector m5,
        TVector shift,
        float* destination,
        nint step,
        nint addendOffset,
        bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        WinogradMatrices.Output<TSimd, TVector>(
            m0, m1, m2, m3, m4, m5, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
        y0 = TSimd.Add(y0, shift);
        y1 = TSimd.Add(y1, shift);
        y2 = TSimd.Add(y2, shift);
        y3 = TSimd.Add(y3, shift);
        if (addendOffset != 0)
        {
            float* addend = destination + addendOffset;
            y0 = TSimd.Add(y0, TSimd.Load(addend));
            y1 = TSimd.Add(y1, TSimd.Load(addend + step));
            y2 = TSimd.Add(y2, TSimd.Load(addend + (2 * step)));
            y3 = TSimd.Add(y3, TSimd.Load(addend + (3 * step)));
        }

        if (relu)
        {
            y0 = TSimd.Relu(y0);
            y1 = TSimd.Relu(y1);
            y2 = TSimd.Relu(y2);
            y3 = TSimd.Relu(y3);
        }

        TSimd.Store(destination, y0);
        TSimd.Store(destination + step, y1);
        TSimd.Store(destination + (2 * step), y2);
        TSimd.Store(destination + (3 * step), y3);
    }

    private readonly void Finish<TSimd, TVector>(float* results, float* bias, float* destination, int rows, int columns, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector shift = bias == null ? TSimd.Zero : Edge.Load<TSimd, TVector>(bias, outputs);
        for (int row = 0; row < rows; row++, destination += (nint)Columns * Channels, results += WinogradMatrices.Outputs * TSimd.Lanes)
        {
            float* place = destination;
            for (int column = 0; column < columns; column++, place += Channels)
            {
                TVector value = TSimd.Add(TSimd.Load(results + (column * TSimd.Lanes)), shift);
                if (AddendOffset != 0)
                {
                    value = TSimd.Add(value, Edge.Load<TSimd, TVector>(place + AddendOffset, outputs));
                }

                Edge.Store<TSimd, TVector>(place, Relu ? TSimd.Relu(value) : value, outputs);
            }
        }
    }
}

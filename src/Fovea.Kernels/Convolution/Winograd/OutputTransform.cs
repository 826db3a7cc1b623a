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
        float* memory = stackalloc float[((WinogradMatrices.Inputs + 1) * WinogradMatrices.Outputs * TSimd.Lanes) + Registers.Slack];
        float* half = Registers.Align(memory);
        for (int tile = 0; tile < Tiles; tile++)
        {
            TilePlace place = TilePlace.Of(FirstTile + tile, TilesPerImage, TileColumns);
            float* destination = First(place);
            int rows = Math.Min(WinogradMatrices.Outputs, Rows - place.Row);
            int columns = Math.Min(WinogradMatrices.Outputs, Columns - place.Column);
            PrefetchTile(tile + TilesAhead);
            for (int k = 0; k < Outputs; k += TSimd.Lanes)
            {
                float* bias = Bias == null ? null : Bias + k;
                Transform<TSimd, TVector>(
                    Source + (tile * Stride) + k, half, bias, destination + k, rows, columns, Math.Min(TSimd.Lanes, Outputs - k));
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Transform<TSimd, TVector>(
        float* source, float* half, float* bias, float* destination, int rows, int columns, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint step = MatrixStep;
        for (int i = 0; i < WinogradMatrices.Inputs; i++, source += WinogradMatrices.Inputs * step)
        {
            WinogradMatrices.Output<TSimd, TVector>(
                TSimd.Load(source),
                TSimd.Load(source + step),
                TSimd.Load(source + (2 * step)),
                TSimd.Load(source + (3 * step)),
                TSimd.Load(source + (4 * step)),
                TSimd.Load(source + (5 * step)),
                half + (i * lanes),
                WinogradMatrices.Inputs * lanes);
        }

        // half[j][i] holds row i of the points for output column j; now the rows become outputs.
        TVector shift = bias == null ? TSimd.Zero : Edge.Load<TSimd, TVector>(bias, outputs);
        float* results = half + (WinogradMatrices.Outputs * WinogradMatrices.Inputs * lanes);
        for (int j = 0; j < columns; j++, half += WinogradMatrices.Inputs * lanes, destination += Channels)
        {
            WinogradMatrices.Output<TSimd, TVector>(
                TSimd.Load(half),
                TSimd.Load(half + lanes),
                TSimd.Load(half + (2 * lanes)),
                TSimd.Load(half + (3 * lanes)),
                TSimd.Load(half + (4 * lanes)),
                TSimd.Load(half + (5 * lanes)),
                results,
                lanes);
            float* place = destination;
            for (int i = 0; i < rows; i++, place += (nint)Columns * Channels)
            {
                TVector value = TSimd.Add(TSimd.Load(results + (i * lanes)), shift);
                if (AddendOffset != 0)
                {
                    value = TSimd.Add(value, Edge.Load<TSimd, TVector>(place + AddendOffset, outputs));
                }

                Edge.Store<TSimd, TVector>(place, Relu ? TSimd.Relu(value) : value, outputs);
            }
        }
    }
}

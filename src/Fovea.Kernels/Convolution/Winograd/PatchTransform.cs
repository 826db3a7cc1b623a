using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// Brings patches of images to the points where Winograd multiplies: for each tile and each register of channels, 36 registers that go to
/// 36 matrices [tiles, channels]. A patch is the 6x6 inputs of a tile (<c>B^T d B</c>) or the 4x4 gradients of its outputs
/// (<c>A dY A^T</c>); what of it lies outside the image is 0.
/// </summary>
internal unsafe ref struct PatchTransform : IKernel
{
    /// <summary>So many tiles take longer than memory, some hundred nanoseconds.</summary>
    private const int TilesAhead = 4;

    /// <summary>The first image.</summary>
    public float* Images;
    public int Rows;
    public int Columns;
    public int Channels;

    /// <summary>Tiles in a row of tiles and in an image.</summary>
    public int TileColumns;
    public int TilesPerImage;

    /// <summary>How far the first patch begins above and to the left of its image.</summary>
    public int Top;
    public int Left;

    /// <summary>Whether the patches are gradients of outputs, 4x4, rather than inputs, 6x6.</summary>
    public bool Gradients;

    /// <summary>The tiles to do, numbered through all images.</summary>
    public int FirstTile;
    public int Tiles;

    /// <summary>36 matrices [Tiles, Stride], MatrixStep floats apart; channels beyond the image's are 0.</summary>
    public float* Destination;
    public nint MatrixStep;
    public nint Stride;

    /// <summary>Describes the inputs of some tiles; where the result goes is left to the caller.</summary>
    public static PatchTransform Of(in WinogradPlane plane, float* images, int firstTile, int tiles) => new()
    {
        Images = images,
        Rows = plane.SourceRows,
        Columns = plane.SourceColumns,
        Channels = plane.SourceChannels,
        TileColumns = plane.TileColumns,
        TilesPerImage = plane.Tiles,
        Top = plane.Top,
        Left = plane.Left,
        FirstTile = firstTile,
        Tiles = tiles,
    };

    /// <summary>Describes the gradients of the outputs of some tiles.</summary>
    public static PatchTransform OfGradient(in WinogradPlane plane, float* images, int firstTile, int tiles) => new()
    {
        Images = images,
        Rows = plane.Rows,
        Columns = plane.Columns,
        Channels = plane.Channels,
        TileColumns = plane.TileColumns,
        TilesPerImage = plane.Tiles,
        Gradients = true,
        FirstTile = firstTile,
        Tiles = tiles,
    };

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int extent = Gradients ? WinogradMatrices.Outputs : WinogradMatrices.Inputs;
        float* memory = stackalloc float[(WinogradMatrices.Products * lanes) + Registers.Slack];
        float* patch = Registers.Align(memory);
        nint rowStep = (nint)Columns * Channels;
        for (int tile = 0; tile < Tiles; tile++)
        {
            TilePlace place = TilePlace.Of(FirstTile + tile, TilesPerImage, TileColumns);
            int row = place.Row - Top;
            int column = place.Column - Left;
            float* source = Images + ((((nint)place.Image * Rows) + row) * rowStep) + ((nint)column * Channels);
            PrefetchTile(FirstTile + tile + TilesAhead);
            float* destination = Destination + (tile * Stride);
            bool inside = row >= 0 && column >= 0 && row + extent <= Rows && column + extent <= Columns;
            int whole = inside ? Channels - (Channels % lanes) : 0;
            for (int c = 0; c < whole; c += lanes)
            {
                Transform<TSimd, TVector>(source + c, rowStep, Channels, destination + c);
            }

            if (whole == Channels)
            {
                continue;
            }

            // What lies outside is the same for all channels, so zeros are written once.
            new Span<float>(patch, extent * extent * lanes).Clear();
            for (int c = whole; c < Channels; c += lanes)
            {
                Gather<TSimd, TVector>(source + c, row, column, extent, Channels - c, patch);
                Transform<TSimd, TVector>(patch, extent * lanes, lanes, destination + c);
            }
        }
    }

    // The pixels that no tile before read.
    private readonly void PrefetchTile(int tile)
    {
        if (tile >= FirstTile + Tiles)
        {
            return;
        }

        TilePlace place = TilePlace.Of(tile, TilesPerImage, TileColumns);
        nint rowStep = (nint)Columns * Channels;
        Prefetch.Pieces(
            Images + ((((nint)place.Image * Rows) + place.Row) * rowStep) + ((nint)place.Column * Channels),
            Math.Min(WinogradMatrices.Outputs, Rows - place.Row),
            rowStep,
            1,
            0,
            Math.Min(WinogradMatrices.Outputs, Columns - place.Column) * Channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Transform<TSimd, TVector>(float* source, nint rowStep, nint step, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (Gradients)
        {
            TransformGradient<TSimd, TVector>(source, rowStep, step, destination, MatrixStep);
        }
        else
        {
            TransformInput<TSimd, TVector>(source, rowStep, step, destination, MatrixStep);
        }
    }

    // Two rows of points at a time: their 12 values stay in registers between the two passes, and no pair shares a sum with another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformInput<TSimd, TVector>(float* source, nint rowStep, nint step, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        InputRows<TSimd, TVector, WinogradMatrices.NearPoints>(source, rowStep, step, destination, matrixStep);
        InputRows<TSimd, TVector, WinogradMatrices.FarPoints>(source, rowStep, step, destination, matrixStep);
        InputRows<TSimd, TVector, WinogradMatrices.OuterPoints>(source, rowStep, step, destination, matrixStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputRows<TSimd, TVector, TPoints>(
        float* source, nint rowStep, nint step, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPoints : struct, IPointPair
    {
        TPoints.Input<TSimd, TVector>(source, rowStep, out TVector a0, out TVector b0);
        TPoints.Input<TSimd, TVector>(source + step, rowStep, out TVector a1, out TVector b1);
        TPoints.Input<TSimd, TVector>(source + (2 * step), rowStep, out TVector a2, out TVector b2);
        TPoints.Input<TSimd, TVector>(source + (3 * step), rowStep, out TVector a3, out TVector b3);
        TPoints.Input<TSimd, TVector>(source + (4 * step), rowStep, out TVector a4, out TVector b4);
        TPoints.Input<TSimd, TVector>(source + (5 * step), rowStep, out TVector a5, out TVector b5);
        float* first = destination + (TPoints.First * WinogradMatrices.Inputs * matrixStep);
        float* second = destination + (TPoints.Second * WinogradMatrices.Inputs * matrixStep);
        WinogradMatrices.Input<TSimd, TVector>(a0, a1, a2, a3, a4, a5, first, matrixStep);
        WinogradMatrices.Input<TSimd, TVector>(b0, b1, b2, b3, b4, b5, second, matrixStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformGradient<TSimd, TVector>(float* source, nint rowStep, nint step, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        GradientRows<TSimd, TVector, WinogradMatrices.NearPoints>(source, rowStep, step, destination, matrixStep);
        GradientRows<TSimd, TVector, WinogradMatrices.FarPoints>(source, rowStep, step, destination, matrixStep);
        GradientRows<TSimd, TVector, WinogradMatrices.OuterPoints>(source, rowStep, step, destination, matrixStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientRows<TSimd, TVector, TPoints>(
        float* source, nint rowStep, nint step, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPoints : struct, IPointPair
    {
        TPoints.Gradient<TSimd, TVector>(source, rowStep, out TVector a0, out TVector b0);
        TPoints.Gradient<TSimd, TVector>(source + step, rowStep, out TVector a1, out TVector b1);
        TPoints.Gradient<TSimd, TVector>(source + (2 * step), rowStep, out TVector a2, out TVector b2);
        TPoints.Gradient<TSimd, TVector>(source + (3 * step), rowStep, out TVector a3, out TVector b3);
        float* first = destination + (TPoints.First * WinogradMatrices.Inputs * matrixStep);
        float* second = destination + (TPoints.Second * WinogradMatrices.Inputs * matrixStep);
        WinogradMatrices.Gradient<TSimd, TVector>(a0, a1, a2, a3, first, matrixStep);
        WinogradMatrices.Gradient<TSimd, TVector>(b0, b1, b2, b3, second, matrixStep);
    }

    // Copies what lies inside of one register of channels of a patch to where the patch is whole, between zeros.
    private readonly void Gather<TSimd, TVector>(float* source, int row, int column, int extent, int channels, float* patch)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int firstColumn = Math.Max(0, -column), endColumn = Math.Min(extent, Columns - column);
        int endRow = Math.Min(extent, Rows - row);
        for (int i = Math.Max(0, -row); i < endRow; i++)
        {
            float* line = source + (i * (nint)Columns * Channels);
            float* place = patch + (i * extent * TSimd.Lanes);
            for (int j = firstColumn; j < endColumn; j++)
            {
                TSimd.Store(place + (j * TSimd.Lanes), Edge.Load<TSimd, TVector>(line + (j * (nint)Channels), channels));
            }
        }
    }
}

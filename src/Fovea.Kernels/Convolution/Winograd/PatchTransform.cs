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

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int extent = Gradients ? WinogradMatrices.Outputs : WinogradMatrices.Inputs;
        float* memory = stackalloc float[(2 * WinogradMatrices.Products * lanes) + Registers.Slack];
        float* patch = Registers.Align(memory);
        float* half = patch + (WinogradMatrices.Products * lanes);
        nint rowStep = (nint)Columns * Channels;
        for (int tile = 0; tile < Tiles; tile++)
        {
            int image = (FirstTile + tile) / TilesPerImage;
            int place = (FirstTile + tile) % TilesPerImage;
            int row = (place / TileColumns * WinogradMatrices.Outputs) - Top;
            int column = (place % TileColumns * WinogradMatrices.Outputs) - Left;
            bool inside = row >= 0 && column >= 0 && row + extent <= Rows && column + extent <= Columns;
            float* source = Images + ((nint)image * Rows * rowStep) + (row * rowStep) + ((nint)column * Channels);
            float* destination = Destination + (tile * Stride);
            for (int c = 0; c < Channels; c += lanes)
            {
                bool direct = inside && Channels - c >= lanes;
                if (!direct)
                {
                    Gather<TSimd, TVector>(source + c, row, column, extent, Channels - c, patch);
                }

                float* values = direct ? source + c : patch;
                nint valueRowStep = direct ? rowStep : extent * lanes;
                nint valueStep = direct ? Channels : lanes;
                if (Gradients)
                {
                    TransformGradient<TSimd, TVector>(values, valueRowStep, valueStep, half, destination + c, MatrixStep);
                }
                else
                {
                    TransformInput<TSimd, TVector>(values, valueRowStep, valueStep, half, destination + c, MatrixStep);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformInput<TSimd, TVector>(
        float* source, nint rowStep, nint step, float* half, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int i = 0; i < WinogradMatrices.Inputs; i++, source += rowStep)
        {
            WinogradMatrices.Input<TSimd, TVector>(
                TSimd.Load(source),
                TSimd.Load(source + step),
                TSimd.Load(source + (2 * step)),
                TSimd.Load(source + (3 * step)),
                TSimd.Load(source + (4 * step)),
                TSimd.Load(source + (5 * step)),
                half + (i * lanes),
                6 * lanes);
        }

        // half[j][i] holds row i at point j; now the columns go to the points.
        for (int j = 0; j < WinogradMatrices.Inputs; j++, half += 6 * lanes)
        {
            WinogradMatrices.Input<TSimd, TVector>(
                TSimd.Load(half),
                TSimd.Load(half + lanes),
                TSimd.Load(half + (2 * lanes)),
                TSimd.Load(half + (3 * lanes)),
                TSimd.Load(half + (4 * lanes)),
                TSimd.Load(half + (5 * lanes)),
                destination + (j * matrixStep),
                WinogradMatrices.Inputs * matrixStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformGradient<TSimd, TVector>(
        float* source, nint rowStep, nint step, float* half, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int i = 0; i < WinogradMatrices.Outputs; i++, source += rowStep)
        {
            WinogradMatrices.Gradient<TSimd, TVector>(
                TSimd.Load(source),
                TSimd.Load(source + step),
                TSimd.Load(source + (2 * step)),
                TSimd.Load(source + (3 * step)),
                half + (i * lanes),
                4 * lanes);
        }

        for (int j = 0; j < WinogradMatrices.Inputs; j++, half += 4 * lanes)
        {
            WinogradMatrices.Gradient<TSimd, TVector>(
                TSimd.Load(half),
                TSimd.Load(half + lanes),
                TSimd.Load(half + (2 * lanes)),
                TSimd.Load(half + (3 * lanes)),
                destination + (j * matrixStep),
                WinogradMatrices.Inputs * matrixStep);
        }
    }

    // Copies one register of channels of a patch to where it is whole: zeros stand for pixels outside and for missing channels.
    private readonly void Gather<TSimd, TVector>(float* source, int row, int column, int extent, int channels, float* patch)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int i = 0; i < extent; i++)
        {
            bool rowInside = (uint)(row + i) < (uint)Rows;
            float* line = source + (i * (nint)Columns * Channels);
            for (int j = 0; j < extent; j++, patch += TSimd.Lanes)
            {
                TVector value = rowInside && (uint)(column + j) < (uint)Columns
                    ? Edge.Load<TSimd, TVector>(line + (j * (nint)Channels), channels)
                    : TSimd.Zero;
                TSimd.Store(patch, value);
            }
        }
    }
}

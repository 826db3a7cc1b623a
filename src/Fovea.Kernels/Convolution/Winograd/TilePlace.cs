namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>Where a tile of 4x4 outputs lies.</summary>
/// <param name="Image">The image.</param>
/// <param name="Row">The row of its first output.</param>
/// <param name="Column">The column of its first output.</param>
internal readonly record struct TilePlace(int Image, int Row, int Column)
{
    /// <summary>The place of a tile, numbered through all images.</summary>
    public static TilePlace Of(int tile, int tilesPerImage, int tileColumns)
    {
        (int image, int place) = Math.DivRem(tile, tilesPerImage);
        (int row, int column) = Math.DivRem(place, tileColumns);
        return new TilePlace(image, row * WinogradMatrices.Outputs, column * WinogradMatrices.Outputs);
    }
}

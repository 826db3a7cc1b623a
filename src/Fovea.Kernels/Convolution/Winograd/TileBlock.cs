using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>How many tiles go through the points together, and how their matrices lie.</summary>
internal static class TileBlock
{
    /// <summary>Half a megabyte: the matrices of a block should stay in the second-level cache.</summary>
    private const int CacheFloats = 128 * 1024;

    /// <summary>Below this the transformed filter, read once for each block, costs more than the products.</summary>
    private const int Fewest = 48;

    private const int Most = 96;

    /// <summary>A multiple of the rows of a product's tiles.</summary>
    /// <param name="floatsPerTile">What one tile takes in one of the 36 matrices of each kind.</param>
    public static int Size(int floatsPerTile)
    {
        int tiles = Math.Clamp(CacheFloats / (WinogradMatrices.Products * floatsPerTile), Fewest, Most);
        return tiles - (tiles % PointProduct.RowUnit);
    }

    /// <summary>
    /// From one of the 36 matrices to the next. A transform writes 36 registers that far apart, so the distance is an odd number of cache
    /// lines: they would fall into the same few sets of the cache otherwise.
    /// </summary>
    public static int MatrixStep(int tiles, int stride) => ((Registers.RoundUp(tiles * stride) / Registers.Line) | 1) * Registers.Line;
}

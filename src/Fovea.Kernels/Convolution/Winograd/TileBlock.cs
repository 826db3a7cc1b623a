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

    /// <summary>
    /// Four megabytes: beyond the second-level cache, but the more tiles go into a sum at the points, the less often it is brought back to
    /// the taps and added to what is there.
    /// </summary>
    private const int GradientFloats = 1024 * 1024;

    private const int MostForGradients = 192;

    /// <summary>A multiple of the rows of a product's tiles.</summary>
    /// <param name="floatsPerTile">What one tile takes in one of the 36 matrices of each kind.</param>
    public static int Size(int floatsPerTile) => Size(floatsPerTile, CacheFloats, Most);

    /// <summary>The tiles of a block for the gradient of the filter.</summary>
    /// <param name="floatsPerTile">What one tile takes in one of the 36 matrices of each kind.</param>
    public static int GradientSize(int floatsPerTile) => Size(floatsPerTile, GradientFloats, MostForGradients);

    private static int Size(int floatsPerTile, int floats, int most)
    {
        int tiles = Math.Clamp(floats / (WinogradMatrices.Products * floatsPerTile), Fewest, most);
        return tiles - (tiles % PointProduct.RowUnit);
    }

    /// <summary>
    /// From one of the 36 matrices to the next. A transform writes 36 registers that far apart, so the distance is an odd number of cache
    /// lines: they would fall into the same few sets of the cache otherwise.
    /// </summary>
    public static int MatrixStep(int tiles, int stride) => ((Registers.RoundUp(tiles * stride) / Registers.Line) | 1) * Registers.Line;
}

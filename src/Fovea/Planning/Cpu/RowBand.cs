using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;

namespace Fovea.Planning.Cpu;

/// <summary>
/// Some neighbouring rows of a convolution's output, computed as a convolution of their own: in memory both they and the rows that they
/// read lie together. Every output is the same sum in the same order as in the whole, so the bits do not depend on where it is cut.
/// </summary>
/// <param name="Geometry">The convolution of the band.</param>
/// <param name="FirstInput">Where the rows that it reads begin in an image of the input, in floats.</param>
/// <param name="FirstOutput">Where its rows begin in an image of the output, in floats.</param>
internal sealed record RowBand(ConvGeometry Geometry, int FirstInput, int FirstOutput)
{
    /// <summary>
    /// Rows are cut in pairs, since an algorithm that goes down columns is not chosen for a single one, and in Winograd's algorithm by
    /// tiles, which must lie as in the whole.
    /// </summary>
    private const int Pair = 2;

    /// <summary>
    /// The fewest multiply-adds of a band, some 4 microseconds of work: waking a thread and waiting for it costs one or two.
    /// </summary>
    private const long FewestMultiplyAdds = 500_000;

    /// <summary>Into how many bands a convolution is worth cutting.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="most">The threads that an image may have.</param>
    public static int Count(ConvGeometry geometry, int most)
    {
        Window rows = geometry.Vertical;

        // Otherwise rows might see nothing but padding.
        if (rows.PadBefore >= rows.Span || rows.PadAfter >= rows.Span)
        {
            return 1;
        }

        long multiplyAdds = geometry.OutputPixels * (long)geometry.WeightLength;
        int fit = WinogradConvolution.Supports(geometry) ? Units(geometry) : rows.Output / Pair;
        return (int)Math.Max(1, Math.Min(Math.Min(most, fit), multiplyAdds / FewestMultiplyAdds));
    }

    /// <summary>Cuts a convolution into bands of about equal height.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="count">Their number, at most what <see cref="Count"/> allows.</param>
    public static RowBand[] Cut(ConvGeometry geometry, int count)
    {
        int unit = Unit(geometry), units = Units(geometry);
        int rows = geometry.Vertical.Output;
        var bands = new RowBand[count];
        for (int i = 0; i < count; i++)
        {
            int first = units * i / count * unit;
            int end = Math.Min(units * (i + 1) / count * unit, rows);
            Window window = geometry.Vertical.Slice(first, end - first, out int firstInput);
            bands[i] = new RowBand(
                geometry with { Vertical = window },
                firstInput * geometry.Horizontal.Input * geometry.InputChannels,
                first * geometry.Horizontal.Output * geometry.OutputChannels);
        }

        return bands;
    }

    private static int Unit(ConvGeometry geometry) => WinogradConvolution.Supports(geometry) ? WinogradConvolution.TileRows : Pair;

    private static int Units(ConvGeometry geometry) => (geometry.Vertical.Output + Unit(geometry) - 1) / Unit(geometry);
}

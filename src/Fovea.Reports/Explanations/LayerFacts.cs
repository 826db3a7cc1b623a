using Fovea.Explaining.Networks;
using Fovea.Models;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Explanations;

/// <summary>What a layer made of the image.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Statistics">What its values are like.</param>
/// <param name="Maps">Its strongest channels, or its values, as a picture.</param>
/// <param name="Shown">How many channels the picture has.</param>
internal sealed record LayerFacts(ModelNode Node, LayerStatistics Statistics, Picture Maps, int Shown)
{
    /// <summary>How many maps stand in a row of the picture at most.</summary>
    public const int MapsInRow = 8;

    private const int MostMaps = 16;
    private const int Side = 48;
    private const int MostCells = 256;
    private const int CellsInRow = 64;

    public static LayerFacts Of(ImageRun run, ModelNode node)
    {
        ReadOnlySpan<float> values = run.Output(node).Span;
        MapSize size = MapSize.Of(node.OutputShape);
        LayerStatistics statistics = LayerStatistics.Of(values);
        ChannelStrip strip = size.IsSpatial
            ? ChannelStrip.Of(values, size, [.. FeatureMaps.Strongest(values, size).Take(MostMaps)], MapsInRow, Side)
            : ChannelStrip.Of(values, size, [.. Enumerable.Range(0, Math.Min(MostCells, size.Channels))], CellsInRow, Side);
        double scale = Math.Max(Math.Abs(statistics.Least), Math.Abs(statistics.Greatest));
        Picture picture = Picture.Of(SignedPaint.Paint(strip.Values, scale), strip.Columns, strip.Rows, 3);
        return new LayerFacts(node, statistics, picture, strip.Channels.Count);
    }
}

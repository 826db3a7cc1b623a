using Fovea.Explaining.Networks;
using Fovea.Explorer.Parts;
using Fovea.Models;

namespace Fovea.Explorer.Views.Network;

/// <summary>What the list shows of a layer: worked out once for an image.</summary>
public sealed class LayerLook
{
    private const int MapsShown = 8;
    private const int CellsShown = 64;
    private const int CellsInRow = 32;
    private const int Side = 32;

    /// <summary>Looks at a layer that has run.</summary>
    public LayerLook(ImageRun run, ModelNode node)
    {
        ReadOnlySpan<float> values = run.Output(node).Span;
        Node = node;
        Size = MapSize.Of(node.OutputShape);
        Statistics = LayerStatistics.Of(values);
        Scale = Math.Max(Math.Abs((double)Statistics.Least), Math.Abs((double)Statistics.Greatest));
        Strongest = FeatureMaps.Strongest(values, Size);
        Strip = Size.IsSpatial
            ? ChannelStrip.Of(values, Size, [.. Strongest.Take(MapsShown)], MapsShown, Side)
            : ChannelStrip.Of(values, Size, [.. Enumerable.Range(0, Math.Min(CellsShown, Size.Channels))], CellsInRow, Side);
    }

    /// <summary>The layer.</summary>
    public ModelNode Node { get; }

    /// <summary>The size of its output.</summary>
    public MapSize Size { get; }

    /// <summary>What its values are like.</summary>
    public LayerStatistics Statistics { get; }

    /// <summary>The greatest size of its values, which the full colour stands for.</summary>
    public double Scale { get; }

    /// <summary>The channels, the strongest first.</summary>
    public IReadOnlyList<int> Strongest { get; }

    /// <summary>The channels that the list shows.</summary>
    public ChannelStrip Strip { get; }

    /// <summary>How many channels the list leaves out.</summary>
    public int Hidden => Size.Channels - Strip.Channels.Count;

    /// <summary>The output's size in words.</summary>
    public string Extent => Size.IsSpatial
        ? $"{Size.Height}×{Size.Width}, {Show.Count(Size.Channels)} {(Size.Channels == 1 ? "channel" : "channels")}"
        : $"{Show.Count(Size.Channels)} {(Size.Channels == 1 ? "value" : "values")}";
}

namespace Fovea.Explaining.Networks;

/// <summary>Channels that follow one another, from the first to the last.</summary>
internal readonly record struct ChannelRange(int First, int Last)
{
    /// <summary>The one channel, where there is one.</summary>
    public int? Single => First == Last ? First : null;

    /// <summary>The least range with both in it; null is all channels.</summary>
    public static ChannelRange? Join(ChannelRange? one, ChannelRange? other) => one is { } a && other is { } b
        ? new ChannelRange(Math.Min(a.First, b.First), Math.Max(a.Last, b.Last))
        : null;

    /// <summary>The channels before a layer that is made of blocks, each of which makes so many channels of so many.</summary>
    public ChannelRange Blocks(int makes, int of) => new(First / makes * of, (((Last / makes) + 1) * of) - 1);
}

namespace Fovea.Steps.Mistakes;

/// <summary>A description of pool_forward; the defaults are right.</summary>
internal sealed record PoolForwardSpec
{
    public StartRule Vert { get; init; }

    public StartRule Horiz { get; init; }

    public Overhang Overhang { get; init; }

    public SizeRule Size { get; init; }

    public bool SizesSwapped { get; init; }

    public PoolRule Rule { get; init; }

    public bool WindowOfStride { get; init; }

    public bool AllChannels { get; init; }

    public bool FirstImageOnly { get; init; }

    public bool LastImageOnly { get; init; }
}

namespace Fovea.Steps.Mistakes;

/// <summary>A description of pool_backward; the defaults are right, but for the tie policy, which is the one asked for.</summary>
internal sealed record PoolBackwardSpec
{
    public StartRule Vert { get; init; }

    public StartRule Horiz { get; init; }

    public GradientRule Gather { get; init; }

    public ShareRule Share { get; init; }

    public MaskRule Mask { get; init; }

    public TiePolicy Ties { get; init; }

    public bool OtherMode { get; init; }

    public bool FirstImageOnly { get; init; }

    public bool IntoFirstImage { get; init; }

    public bool GradientTransposed { get; init; }
}

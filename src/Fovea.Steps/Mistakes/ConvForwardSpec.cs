namespace Fovea.Steps.Mistakes;

/// <summary>A description of conv_forward; the defaults are right.</summary>
internal sealed record ConvForwardSpec
{
    public StartRule Vert { get; init; }

    public StartRule Horiz { get; init; }

    public Overhang Overhang { get; init; }

    public SizeRule Size { get; init; }

    public bool SizesSwapped { get; init; }

    public bool Unpadded { get; init; }

    public KernelRule Kernel { get; init; }

    public BiasRule Bias { get; init; }

    public bool Mean { get; init; }

    public bool FirstImageOnly { get; init; }

    public bool FirstFilterOnly { get; init; }

    public bool LastImageOnly { get; init; }
}

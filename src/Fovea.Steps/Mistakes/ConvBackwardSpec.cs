namespace Fovea.Steps.Mistakes;

/// <summary>A description of conv_backward; the defaults are right.</summary>
internal sealed record ConvBackwardSpec
{
    public StartRule Vert { get; init; }

    public StartRule Horiz { get; init; }

    public GradientRule Gather { get; init; }

    public KernelRule Kernel { get; init; }

    public CropRule Crop { get; init; }

    public bool Unpadded { get; init; }

    public bool FirstFilterOnly { get; init; }

    public bool FirstImageOnly { get; init; }

    public bool GradientTransposed { get; init; }

    public bool ClipWindows { get; init; }
}

namespace Fovea.Steps.Mistakes;

/// <summary>How a gradient is gathered over the loops.</summary>
internal enum GradientRule
{
    /// <summary>Added up over all positions and images: right.</summary>
    Add,

    /// <summary>Overwritten at each position: = in place of +=.</summary>
    Assign,

    /// <summary>Only the last image's contribution remains.</summary>
    LastImage,

    /// <summary>Divided by the number of images.</summary>
    DividedByM,

    /// <summary>Divided by the number of images and positions.</summary>
    Mean,

    /// <summary>Every channel holds the sum over all channels.</summary>
    AllChannels,
}

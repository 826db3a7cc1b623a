namespace Fovea.Steps.Mistakes;

/// <summary>How the filter is laid on the slice.</summary>
internal enum KernelRule
{
    /// <summary>As it is: right.</summary>
    AsIs,

    /// <summary>Turned by 180 degrees, a convolution in the mathematical sense.</summary>
    Flipped,

    /// <summary>Height and width exchanged.</summary>
    Transposed,
}

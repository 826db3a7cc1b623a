namespace Fovea.Kernels.Convolution;

/// <summary>Which algorithms may be chosen.</summary>
public enum Arithmetic
{
    /// <summary>The fastest: Winograd's algorithm where it wins, with a rounding error some times that of the plain sum.</summary>
    Fast,

    /// <summary>Sums of products only, as the definition writes them.</summary>
    Strict,
}

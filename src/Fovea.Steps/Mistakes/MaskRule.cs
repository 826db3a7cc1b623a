namespace Fovea.Steps.Mistakes;

/// <summary>What the maximum's mask is multiplied with.</summary>
internal enum MaskRule
{
    /// <summary>The gradient dA[i, h, w, c]: right.</summary>
    Gradient,

    /// <summary>Nothing: the mask itself.</summary>
    MaskOnly,

    /// <summary>The window's values.</summary>
    Values,

    /// <summary>The gradient, but without a mask.</summary>
    NoMask,
}

namespace Fovea.Steps.Mistakes;

/// <summary>How the padding is cropped off dA_prev_pad.</summary>
internal enum CropRule
{
    /// <summary>[pad : pad + n]: right.</summary>
    Middle,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>[pad : -pad], which is empty for pad 0.</summary>
    NegativeEnd,

    /// <summary>[: n].</summary>
    Leading,

    /// <summary>[2 pad :].</summary>
    Trailing,
}

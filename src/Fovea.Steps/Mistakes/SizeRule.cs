namespace Fovea.Steps.Mistakes;

/// <summary>The formula of the output size.</summary>
internal enum SizeRule
{
    /// <summary>floor((n_prev - f + 2 pad) / stride) + 1: right.</summary>
    Floor,

    /// <summary>ceil((n_prev - f + 2 pad) / stride) + 1.</summary>
    Ceiling,

    /// <summary>floor((n_prev - f + pad) / stride) + 1.</summary>
    PadOnce,

    /// <summary>floor((n_prev - f) / stride) + 1 in spite of the pad.</summary>
    PadForgotten,

    /// <summary>floor((n_prev - f + 2 pad) / stride).</summary>
    OneForgotten,
}

namespace Fovea.Explorer.Views.Convolution;

/// <summary>Where the filters come from.</summary>
public enum KernelKind
{
    /// <summary>Filters whose numbers one knows what they do.</summary>
    Ready,

    /// <summary>One filter of the person's own numbers.</summary>
    Own,

    /// <summary>The exercise's random filters.</summary>
    Exercise,

    /// <summary>The first convolution of the model in use.</summary>
    Model,
}

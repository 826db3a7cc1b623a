namespace Fovea.Explorer.Views.Windows;

/// <summary>Where the input of a single layer comes from.</summary>
public enum InputKind
{
    /// <summary>A digit that the page draws itself.</summary>
    Digit,

    /// <summary>The picture that the person drew or opened.</summary>
    Picture,

    /// <summary>The exercise's own random example.</summary>
    Exercise,

    /// <summary>Numbers typed by hand.</summary>
    Typed,

    /// <summary>The output of a convolution.</summary>
    Convolution,

    /// <summary>What a layer of the model reads, on the picture in use.</summary>
    Layer,
}

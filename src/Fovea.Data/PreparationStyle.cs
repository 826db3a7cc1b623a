namespace Fovea.Data;

/// <summary>How a picture is made ready for a model's input.</summary>
public enum PreparationStyle
{
    /// <summary>Cut to the input's proportions around its middle and resized; colours as they are.</summary>
    Plain,

    /// <summary>As MNIST was prepared: the ink found, cut out and centred, white on black. For models of handwritten digits.</summary>
    Ink,
}

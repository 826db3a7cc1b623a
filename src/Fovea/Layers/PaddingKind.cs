namespace Fovea.Layers;

/// <summary>How the border of a feature map is extended before a window slides over it.</summary>
public enum PaddingKind
{
    /// <summary>Not at all: every window lies inside the input.</summary>
    Valid,

    /// <summary>So that the output has ceil(input / stride) rows and columns.</summary>
    Same,

    /// <summary>By given numbers of rows and columns.</summary>
    Explicit,
}

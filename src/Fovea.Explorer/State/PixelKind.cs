namespace Fovea.Explorer.State;

/// <summary>What the bytes of a picture mean.</summary>
public enum PixelKind
{
    /// <summary>One signed byte a pixel, -127 to 127: orange for negative, blue for positive, stronger for greater.</summary>
    Signed,

    /// <summary>One byte a pixel, black to white.</summary>
    Grey,

    /// <summary>Red, green and blue, one byte each.</summary>
    Colour,
}

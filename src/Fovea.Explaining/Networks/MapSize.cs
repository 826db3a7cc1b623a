namespace Fovea.Explaining.Networks;

/// <summary>Any output as a feature map: what has other than three extents is a single pixel of all its values.</summary>
/// <param name="Height">The rows.</param>
/// <param name="Width">The columns.</param>
/// <param name="Channels">The channels.</param>
public readonly record struct MapSize(int Height, int Width, int Channels)
{
    /// <summary>The size of an output.</summary>
    /// <param name="shape">Its shape.</param>
    public static MapSize Of(Shape shape) =>
        shape.Rank == 3 ? new(shape.Height, shape.Width, shape.Channels) : new(1, 1, shape.Length);

    /// <summary>Whether it has more than one pixel, so that it can be looked at as maps.</summary>
    public bool IsSpatial => Height * Width > 1;
}

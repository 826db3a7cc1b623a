namespace Fovea.Layers;

/// <summary>A height and a width in pixels: of a kernel, a stride, a dilation. A single number stands for a square.</summary>
/// <param name="Height">The vertical extent.</param>
/// <param name="Width">The horizontal extent.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>A square: <c>kernel: 3</c>.</summary>
    /// <param name="size">Height and width.</param>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>A rectangle: <c>kernel: (5, 3)</c>.</summary>
    /// <param name="size">Height, then width.</param>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>A square, for languages without conversion operators.</summary>
    /// <param name="size">Height and width.</param>
    public static Size2D FromInt32(int size) => size;

    /// <summary>A rectangle, for languages without conversion operators.</summary>
    /// <param name="size">Height, then width.</param>
    public static Size2D FromValueTuple((int Height, int Width) size) => size;

    /// <summary>Height and width, <c>3x3</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}

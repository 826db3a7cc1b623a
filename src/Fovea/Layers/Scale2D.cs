namespace Fovea.Layers;

/// <summary>How many times as high and as wide something becomes. A single number stands for both.</summary>
/// <param name="Height">The vertical factor.</param>
/// <param name="Width">The horizontal factor.</param>
public readonly record struct Scale2D(double Height, double Width)
{
    /// <summary>The same in both directions: <c>factor: 1.5</c>.</summary>
    /// <param name="factor">The factor.</param>
    public static implicit operator Scale2D(double factor) => new(factor, factor);

    /// <summary>Two factors: <c>factor: (1.5, 2.0)</c>.</summary>
    /// <param name="factors">The vertical factor, then the horizontal one.</param>
    public static implicit operator Scale2D((double Height, double Width) factors) => new(factors.Height, factors.Width);

    /// <summary>Two whole factors: <c>factor: (2, 3)</c>.</summary>
    /// <param name="factors">The vertical factor, then the horizontal one.</param>
    public static implicit operator Scale2D((int Height, int Width) factors) => new(factors.Height, factors.Width);

    /// <summary>Two whole factors.</summary>
    /// <param name="factors">The vertical and the horizontal factor.</param>
    public static implicit operator Scale2D(Size2D factors) => new(factors.Height, factors.Width);

    /// <summary>The same in both directions, for languages without conversion operators.</summary>
    /// <param name="factor">The factor.</param>
    public static Scale2D FromDouble(double factor) => factor;

    /// <summary>Two factors, for languages without conversion operators.</summary>
    /// <param name="factors">The vertical factor, then the horizontal one.</param>
    public static Scale2D FromValueTuple((double Height, double Width) factors) => factors;

    /// <summary>Two whole factors, for languages without conversion operators.</summary>
    /// <param name="factors">The vertical and the horizontal factor.</param>
    public static Scale2D FromSize2D(Size2D factors) => factors;

    /// <summary>Both factors, <c>1.5x2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}

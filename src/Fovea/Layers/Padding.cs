namespace Fovea.Layers;

/// <summary>
/// The rows and columns added around a feature map before a window slides over it. Convolutions see zeros there; pooling leaves them out.
/// </summary>
public readonly record struct Padding
{
    private Padding(PaddingKind kind, int top, int bottom, int left, int right)
    {
        Kind = kind;
        Top = top;
        Bottom = bottom;
        Left = left;
        Right = right;
    }

    /// <summary>No padding: every window lies inside the input. The default.</summary>
    public static Padding Valid => default;

    /// <summary>
    /// As much as makes the output ceil(input / stride) rows and columns; where the sum is odd, the additional row or column stands at
    /// the bottom or right (Keras' "same", ONNX' SAME_UPPER).
    /// </summary>
    public static Padding Same => new(PaddingKind.Same, 0, 0, 0, 0);

    /// <summary>Which of the three forms this is.</summary>
    public PaddingKind Kind { get; }

    /// <summary>Rows above; 0 unless <see cref="Kind"/> is explicit.</summary>
    public int Top { get; }

    /// <summary>Rows below; 0 unless <see cref="Kind"/> is explicit.</summary>
    public int Bottom { get; }

    /// <summary>Columns to the left; 0 unless <see cref="Kind"/> is explicit.</summary>
    public int Left { get; }

    /// <summary>Columns to the right; 0 unless <see cref="Kind"/> is explicit.</summary>
    public int Right { get; }

    /// <summary>The same number on all four sides: <c>padding: 1</c>.</summary>
    /// <param name="padding">Rows and columns on each side.</param>
    public static implicit operator Padding(int padding) => Explicit(padding, padding, padding, padding);

    /// <summary>The same number on all four sides, for languages without conversion operators.</summary>
    /// <param name="padding">Rows and columns on each side.</param>
    public static Padding FromInt32(int padding) => padding;

    /// <summary>Given numbers of rows and columns. Negative numbers are refused when the layer enters a model.</summary>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <param name="left">Columns to the left.</param>
    /// <param name="right">Columns to the right.</param>
    /// <returns>The padding; <see cref="Valid"/> when all four are 0, so that equal settings are equal values.</returns>
    public static Padding Explicit(int top, int bottom, int left, int right) =>
        (top | bottom | left | right) == 0 ? Valid : new(PaddingKind.Explicit, top, bottom, left, right);

    /// <summary>The rows and columns on each side for one input.</summary>
    /// <param name="input">A feature map, [height, width, channels].</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="dilation">The distance between the taps of a window; 1 when they touch.</param>
    /// <returns>Rows above and below, columns left and right; all 0 for <see cref="Valid"/>.</returns>
    public (int Top, int Bottom, int Left, int Right) Resolve(Shape input, Size2D kernel, Size2D stride, Size2D dilation)
    {
        if (Kind != PaddingKind.Same)
        {
            return (Top, Bottom, Left, Right);
        }

        int vertical = WindowArithmetic.SamePadding(input.Height, kernel.Height, stride.Height, dilation.Height);
        int horizontal = WindowArithmetic.SamePadding(input.Width, kernel.Width, stride.Width, dilation.Width);
        return (vertical / 2, vertical - (vertical / 2), horizontal / 2, horizontal - (horizontal / 2));
    }

    /// <summary><c>valid</c>, <c>same</c>, one number where all sides are equal, or <c>[top, bottom, left, right]</c>.</summary>
    public override string ToString() => Kind switch
    {
        PaddingKind.Valid => "valid",
        PaddingKind.Same => "same",
        _ when Top == Bottom && Top == Left && Top == Right => $"{Top}",
        _ => $"[{Top}, {Bottom}, {Left}, {Right}]",
    };
}

using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>Which rows and columns each window of a pooling covers; those of the padding are left out.</summary>
internal sealed class PoolWindows
{
    private readonly Shape input;
    private readonly Func<int, (int Begin, int End)> rows;
    private readonly Func<int, (int Begin, int End)> columns;

    public PoolWindows(ModelNode node)
    {
        input = node.Inputs[0].OutputShape;
        TakesMaximum = node.Layer is MaxPool2D or GlobalMaxPool2D or AdaptiveMaxPool2D;
        switch (node.Layer)
        {
            case MaxPool2D layer:
                (Height, Width) = (node.OutputShape.Height, node.OutputShape.Width);
                (rows, columns) = Sliding(layer.Size, layer.Stride, layer.Padding);
                break;
            case AveragePool2D layer:
                (Height, Width) = (node.OutputShape.Height, node.OutputShape.Width);
                (rows, columns) = Sliding(layer.Size, layer.Stride, layer.Padding);
                break;
            case AdaptiveAveragePool2D or AdaptiveMaxPool2D:
                (Height, Width) = (node.OutputShape.Height, node.OutputShape.Width);
                rows = o => Adaptive(o, Height, input.Height);
                columns = o => Adaptive(o, Width, input.Width);
                break;
            default:
                (Height, Width) = (1, 1);
                rows = _ => (0, input.Height);
                columns = _ => (0, input.Width);
                break;
        }
    }

    public bool TakesMaximum { get; }

    /// <summary>The rows of windows.</summary>
    public int Height { get; }

    /// <summary>The windows of a row.</summary>
    public int Width { get; }

    /// <summary>The rows and columns of a window.</summary>
    public (int Top, int Bottom, int Left, int Right) this[int row, int column]
    {
        get
        {
            (int top, int bottom) = rows(row);
            (int left, int right) = columns(column);
            return (top, bottom, left, right);
        }
    }

    private (Func<int, (int Begin, int End)> Rows, Func<int, (int Begin, int End)> Columns) Sliding(
        Size2D size, Size2D stride, Padding padding)
    {
        (int top, _, int left, _) = padding.Resolve(input, size, stride, 1);
        return (
            o => Clip((o * stride.Height) - top, size.Height, input.Height),
            o => Clip((o * stride.Width) - left, size.Width, input.Width));
    }

    private static (int Begin, int End) Clip(int begin, int size, int extent) => (Math.Max(begin, 0), Math.Min(begin + size, extent));

    // From floor(o n / outputs) to before ceil((o + 1) n / outputs).
    private static (int Begin, int End) Adaptive(int output, int outputs, int extent) =>
        ((int)Math.Floor((double)output * extent / outputs), (int)Math.Ceiling((output + 1.0) * extent / outputs));
}

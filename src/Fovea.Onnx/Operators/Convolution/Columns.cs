using System.Numerics;

namespace Fovea.Onnx.Operators.Convolution;

/// <summary>
/// What each tap of a window reads, one row for each tap and one column for each output, so that a convolution is a product of matrices.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="window">The window.</param>
internal sealed class Columns<T>(SpatialWindow window)
    where T : struct, INumber<T>
{
    private readonly int[] tap = new int[window.Rank];
    private readonly int[] output = new int[window.Rank];

    /// <summary>Writes the row of one tap of one channel: what output after output reads, 0 in the padding.</summary>
    /// <param name="channel">The channel's values.</param>
    /// <param name="index">The tap, in row order.</param>
    /// <param name="row">As many values as there are outputs.</param>
    public void Gather(ReadOnlySpan<T> channel, int index, Span<T> row)
    {
        Begin(index);
        int last = window.Rank - 1;
        int width = window.Output[last];
        for (int at = 0; at < row.Length; at += width)
        {
            Span<T> line = row.Slice(at, width);
            int start = LineStart();
            if (start < 0)
            {
                line.Clear();
            }
            else
            {
                int x = (tap[last] * window.Dilations[last]) - window.Before[last];
                ReadOnlySpan<T> source = channel.Slice(start, window.Input[last]);
                for (int i = 0; i < width; i++, x += window.Strides[last])
                {
                    line[i] = (uint)x < (uint)source.Length ? source[x] : T.Zero;
                }
            }

            NextLine();
        }
    }

    /// <summary>Adds a row to where its outputs would read: the way back.</summary>
    /// <param name="row">As many values as there are outputs.</param>
    /// <param name="index">The tap, in row order.</param>
    /// <param name="channel">The channel's values, added to.</param>
    public void Scatter(ReadOnlySpan<T> row, int index, Span<T> channel)
    {
        Begin(index);
        int last = window.Rank - 1;
        int width = window.Output[last];
        for (int at = 0; at < row.Length; at += width)
        {
            int start = LineStart();
            if (start >= 0)
            {
                ReadOnlySpan<T> line = row.Slice(at, width);
                int x = (tap[last] * window.Dilations[last]) - window.Before[last];
                Span<T> target = channel.Slice(start, window.Input[last]);
                for (int i = 0; i < width; i++, x += window.Strides[last])
                {
                    if ((uint)x < (uint)target.Length)
                    {
                        target[x] += line[i];
                    }
                }
            }

            NextLine();
        }
    }

    private void Begin(int index)
    {
        for (int d = window.Rank - 1; d >= 0; d--)
        {
            tap[d] = index % window.Kernel[d];
            index /= window.Kernel[d];
            output[d] = 0;
        }
    }

    // Where the line of the input begins that this line of the output reads; -1 in the padding.
    private int LineStart()
    {
        int start = 0;
        for (int d = 0; d < window.Rank - 1; d++)
        {
            int at = (output[d] * window.Strides[d]) + (tap[d] * window.Dilations[d]) - window.Before[d];
            if ((uint)at >= (uint)window.Input[d])
            {
                return -1;
            }

            start = (start + at) * window.Input[d + 1];
        }

        return start;
    }

    private void NextLine() => SpatialWindow.Next(output.AsSpan(0, window.Rank - 1), window.Output.AsSpan(0, window.Rank - 1));
}

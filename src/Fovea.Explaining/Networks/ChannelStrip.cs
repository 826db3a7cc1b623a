namespace Fovea.Explaining.Networks;

/// <summary>
/// Several channels of an output side by side as one picture, so that a layer is drawn at once: maps with a line of nothing between them.
/// Large maps are made smaller by means over blocks. An output that is no map gives its values as cells, one after the other.
/// </summary>
public sealed class ChannelStrip
{
    private readonly int gap;
    private readonly int perRow;
    private readonly int cellHeight;
    private readonly int cellWidth;

    private ChannelStrip(IReadOnlyList<int> channels, int perRow, int cellHeight, int cellWidth, int gap)
    {
        Channels = channels;
        this.gap = gap;
        this.perRow = perRow;
        this.cellHeight = cellHeight;
        this.cellWidth = cellWidth;
        int rows = (channels.Count + perRow - 1) / perRow;
        Rows = (rows * (cellHeight + gap)) - gap;
        Columns = (Math.Min(perRow, channels.Count) * (cellWidth + gap)) - gap;
        Values = new double[Rows * Columns];
        Array.Fill(Values, double.NaN);
    }

    /// <summary>The rows of the picture.</summary>
    public int Rows { get; }

    /// <summary>The columns of the picture.</summary>
    public int Columns { get; }

    /// <summary>Rows * Columns values, row by row; NaN where nothing is.</summary>
    public double[] Values { get; }

    /// <summary>The channels in the order in which they stand.</summary>
    public IReadOnlyList<int> Channels { get; }

    /// <summary>Puts channels side by side.</summary>
    /// <param name="values">The output.</param>
    /// <param name="size">Its size.</param>
    /// <param name="channels">Which channels, in order; at least one.</param>
    /// <param name="perRow">How many stand in a row.</param>
    /// <param name="side">The longest side of a map in the picture; larger maps are made smaller.</param>
    public static ChannelStrip Of(ReadOnlySpan<float> values, MapSize size, IReadOnlyList<int> channels, int perRow, int side)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentOutOfRangeException.ThrowIfLessThan(perRow, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        int block = (Math.Max(size.Height, size.Width) + side - 1) / side;
        int height = (size.Height + block - 1) / block, width = (size.Width + block - 1) / block;
        int gap = size.IsSpatial ? 1 : 0;
        var strip = new ChannelStrip(channels, perRow, height, width, gap);
        for (int i = 0; i < channels.Count; i++)
        {
            int corner = (i / perRow * (height + gap) * strip.Columns) + (i % perRow * (width + gap));
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    strip.Values[corner + (row * strip.Columns) + column] =
                        Mean(values, size, channels[i], row * block, column * block, block);
                }
            }
        }

        return strip;
    }

    /// <summary>Where the maps lie in the picture, in the order of <see cref="Channels"/>; one value is a map of 1x1.</summary>
    public IEnumerable<(int Row, int Column, int Height, int Width)> Places => Enumerable.Range(0, Channels.Count)
        .Select(i => (i / perRow * (cellHeight + gap), i % perRow * (cellWidth + gap), cellHeight, cellWidth));

    /// <summary>The channel whose map a cell of the picture belongs to; null between maps.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    public int? ChannelAt(int row, int column)
    {
        int down = row / (cellHeight + gap), right = column / (cellWidth + gap);
        bool isBetween = row % (cellHeight + gap) >= cellHeight || column % (cellWidth + gap) >= cellWidth;
        int index = (down * perRow) + right;
        return !isBetween && right < perRow && index < Channels.Count ? Channels[index] : null;
    }

    private static double Mean(ReadOnlySpan<float> values, MapSize size, int channel, int top, int left, int block)
    {
        int bottom = Math.Min(top + block, size.Height), right = Math.Min(left + block, size.Width);
        double sum = 0;
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                sum += values[(((row * size.Width) + column) * size.Channels) + channel];
            }
        }

        return sum / ((bottom - top) * (right - left));
    }
}

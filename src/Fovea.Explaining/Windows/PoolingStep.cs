namespace Fovea.Explaining.Windows;

/// <summary>How one value of a pooling's output comes about.</summary>
public sealed class PoolingStep
{
    private readonly PoolingCell[] cells;

    internal PoolingStep(int position, int row, int column, int channel, PoolingCell[] cells, double sum, double result)
    {
        Position = position;
        Row = row;
        Column = column;
        Channel = channel;
        this.cells = cells;
        Sum = sum;
        Result = result;
        Winners = cells.Count(cell => cell.IsWinner);
    }

    /// <summary>The place in the output, row by row: Row * width + Column.</summary>
    public int Position { get; }

    /// <summary>The output's row.</summary>
    public int Row { get; }

    /// <summary>The output's column.</summary>
    public int Column { get; }

    /// <summary>The channel; pooling keeps channels apart.</summary>
    public int Channel { get; }

    /// <summary>The window's values, row by row.</summary>
    public ReadOnlySpan<PoolingCell> Cells => cells;

    /// <summary>How many values are the maximum; 0 for the average, and for a maximum that is no number.</summary>
    public int Winners { get; }

    /// <summary>The sum of the window's values.</summary>
    public double Sum { get; }

    /// <summary>The output: the maximum, or the sum divided by the number of values.</summary>
    public double Result { get; }
}

using Fovea.Explaining.Windows;
using Fovea.Kernels.Geometry;
using Fovea.Steps;

namespace Fovea.Explaining.Backward;

/// <summary>
/// A pooling backward, one value of dA after the other in the order of the exercise's loops (row, column, channel). A maximum passes the
/// value on to the winners of its window, as the tie policy says; an average gives every entry da / (f * f). Where windows overlap, shares
/// add up. The bits are those of Fovea.Steps.
/// </summary>
public sealed partial class PoolingBackwardWalk
{
    private readonly Window rows;
    private readonly Window columns;
    private readonly int channels;
    private readonly double[] input;
    private readonly double[] output;
    private readonly double[] outputGradient;
    private readonly double[] inputSums;
    private readonly BuildUp buildUp;

    /// <summary>Begins before the first value of dA.</summary>
    /// <param name="forward">The pooling, with its mode and its tie policy.</param>
    /// <param name="cost">The cost whose slopes at the pooling's output are dA.</param>
    public PoolingBackwardWalk(PoolingWalk forward, OutputCost cost)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(cost);
        Forward = forward;
        Cost = cost;
        (rows, columns, channels) = (forward.Rows, forward.Columns, forward.Channels);
        input = WindowChecks.Flat(forward.Input);
        output = WindowChecks.Flat(forward.Output());
        outputGradient = cost.Gradient(output);
        inputSums = new double[input.Length];
        buildUp = new BuildUp(outputGradient.Length, Add, inputSums);
    }

    /// <summary>The pooling.</summary>
    public PoolingWalk Forward { get; }

    /// <summary>The cost whose slopes are dA.</summary>
    public OutputCost Cost { get; }

    /// <summary>dA, the gradient at the pooling's output, in the order row, column, channel.</summary>
    public ReadOnlySpan<double> OutputGradient => outputGradient;

    /// <summary>How many values dA has: the steps of the walk.</summary>
    public int Count => buildUp.Count;

    /// <summary>How many values of dA the sums hold.</summary>
    public int Done => buildUp.Done;

    /// <summary>How many values were added in all moves so far: going on by one adds one.</summary>
    public long Added => buildUp.Added;

    /// <summary>dA_prev so far, in the order row, column, channel. A view of the sums: it changes with them.</summary>
    public ReadOnlySpan<double> InputGradient => inputSums;

    /// <summary>Makes the sums those of the first values of dA.</summary>
    /// <param name="count">How many, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void MoveTo(int count) => buildUp.MoveTo(count);

    /// <summary>Where a value of dA lies.</summary>
    /// <param name="index">Its place in the order of the walk.</param>
    public (int Row, int Column, int Channel) Place(int index)
    {
        (int position, int channel) = int.DivRem(index, channels);
        (int row, int column) = int.DivRem(position, columns.Output);
        return (row, column, channel);
    }

    /// <summary>The place in the order of the walk of a value of dA.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="channel">Its channel.</param>
    public int Index(int row, int column, int channel) => (((row * columns.Output) + column) * channels) + channel;

    /// <summary>What one value of dA gives to each entry of its window.</summary>
    /// <param name="index">The value of dA.</param>
    /// <returns>One share for each entry, row by row; 0 for those that receive nothing.</returns>
    public WindowShare[] Shares(int index)
    {
        (int row, int column, int channel) = Place(index);
        PoolingStep step = Forward.StepAt((row * columns.Output) + column, channel);
        var shares = new WindowShare[step.Cells.Length];
        double da = outputGradient[index];
        double each = Each(da, step.Winners);
        for (int i = 0; i < shares.Length; i++)
        {
            PoolingCell cell = step.Cells[i];
            shares[i] = new WindowShare(
                cell.Y, cell.X, cell.Row, cell.Column, cell.Value, cell.IsWinner, cell.Share, cell.Share == 0 ? 0 : each);
        }

        return shares;
    }

    /// <summary>Where an entry of dA_prev comes from: every value of dA whose window read it, and the share that it passed on.</summary>
    /// <param name="row">The entry's row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="channel">Its channel.</param>
    /// <returns>
    /// The terms in the order in which they are added, those of windows that it did not win too, with 0. Added so, they give the entry.
    /// </returns>
    public IReadOnlyList<Contribution> InputContributions(int row, int column, int channel)
    {
        var terms = new List<Contribution>();
        foreach ((int outputRow, int tapRow) in Readers.Of(rows, row))
        {
            foreach ((int outputColumn, int tapColumn) in Readers.Of(columns, column))
            {
                int index = Index(outputRow, outputColumn, channel);
                WindowShare share = Shares(index)[(tapRow * columns.Kernel) + tapColumn];
                terms.Add(new Contribution(
                    index, outputRow, outputColumn, channel, tapRow, tapColumn, share.Part, outputGradient[index], share.Value));
            }
        }

        return terms;
    }

    private double Each(double da, int winners) => Forward switch
    {
        { Mode: PoolMode.Average } => da / ((double)rows.Kernel * columns.Kernel),
        { Ties: TiePolicy.Split } => da / winners,
        _ => da,
    };

    private void Add(int from, int to)
    {
        bool isMaximum = Forward.Mode == PoolMode.Max;
        bool splits = isMaximum && Forward.Ties == TiePolicy.Split;
        for (int index = from; index < to; index++)
        {
            (int row, int column, int channel) = Place(index);
            int first = (((row * rows.Stride * columns.Input) + (column * columns.Stride)) * channels) + channel;
            double? winner = isMaximum ? Forward.Map(channel)[(row * columns.Output) + column] : null;
            Give(first, winner, Each(outputGradient[index], splits ? Winners(first, winner!.Value) : 1));
        }
    }

    // To the entries of a window that equal the winner, or to all where there is none to win.
    private void Give(int first, double? winner, double each)
    {
        bool onlyOne = winner is not null && Forward.Ties == TiePolicy.First;
        for (int y = 0; y < rows.Kernel; y++)
        {
            int at = first + (y * columns.Input * channels);
            for (int x = 0; x < columns.Kernel; x++, at += channels)
            {
                if (winner is { } value && input[at] != value)
                {
                    continue;
                }

                inputSums[at] += each;
                if (onlyOne)
                {
                    return;
                }
            }
        }
    }

    private int Winners(int first, double max)
    {
        int winners = 0;
        for (int y = 0; y < rows.Kernel; y++)
        {
            for (int x = 0; x < columns.Kernel; x++)
            {
                winners += input[first + (((y * columns.Input) + x) * channels)] == max ? 1 : 0;
            }
        }

        return winners;
    }
}

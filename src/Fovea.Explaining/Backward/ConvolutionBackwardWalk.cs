using Fovea.Explaining.Windows;
using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Backward;

/// <summary>
/// A convolution backward, one value of dZ after the other in the order of the exercise's loops (row, column, filter). Each value dz gives
/// every entry that its window read a share: da_slice += W * dz, dW += a_slice * dz, db += dz. The sums can be looked at after any number
/// of values, and each entry can be asked where its sum came from. The bits are those of Fovea.Steps.
/// </summary>
public sealed partial class ConvolutionBackwardWalk
{
    private readonly Window rows;
    private readonly Window columns;
    private readonly int inputChannels;
    private readonly int channels;
    private readonly int filters;
    private readonly double[] padded;
    private readonly double[] weights;
    private readonly double[] bias;
    private readonly double[] output;
    private readonly double[] outputGradient;
    private readonly double[] inputSums;
    private readonly double[] weightSums;
    private readonly double[] biasSums;
    private readonly BuildUp buildUp;

    /// <summary>Begins before the first value of dZ.</summary>
    /// <param name="forward">The convolution.</param>
    /// <param name="cost">The cost whose slopes at the convolution's output are dZ.</param>
    public ConvolutionBackwardWalk(ConvolutionWalk forward, OutputCost cost)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(cost);
        Forward = forward;
        Cost = cost;
        (rows, columns) = (forward.Rows, forward.Columns);
        inputChannels = (int)forward.Input.Lengths[2];
        (channels, filters) = (forward.Channels, forward.Filters);
        output = WindowChecks.Flat(forward.Output());
        outputGradient = cost.Gradient(output);
        padded = PaddedInput(WindowChecks.Flat(forward.Input));
        weights = FilterByFilter(WindowChecks.Flat(forward.Weight));
        bias = WindowChecks.Flat(forward.Bias);
        inputSums = new double[padded.Length];
        weightSums = new double[weights.Length];
        biasSums = new double[filters];
        buildUp = new BuildUp(outputGradient.Length, Add, inputSums, weightSums, biasSums);
    }

    /// <summary>The convolution.</summary>
    public ConvolutionWalk Forward { get; }

    /// <summary>The cost whose slopes are dZ.</summary>
    public OutputCost Cost { get; }

    /// <summary>dZ, in the order row, column, filter.</summary>
    public ReadOnlySpan<double> OutputGradient => outputGradient;

    /// <summary>How many values dZ has: the steps of the walk.</summary>
    public int Count => buildUp.Count;

    /// <summary>How many values of dZ the sums hold.</summary>
    public int Done => buildUp.Done;

    /// <summary>How many values were added in all moves so far: going on by one adds one.</summary>
    public long Added => buildUp.Added;

    /// <summary>
    /// dA_prev_pad so far, with the padding's frame, in the order row, column, channel. A view of the sums: it changes with them.
    /// </summary>
    public ReadOnlySpan<double> PaddedInputGradient => inputSums;

    /// <summary>db so far, a view of the sums.</summary>
    public ReadOnlySpan<double> BiasGradient => biasSums;

    // Weights and their sums lie filter by filter, and in each as the input does: what belongs together for one value of dZ is one run.
    private int FilterSize => rows.Kernel * columns.Kernel * channels;

    // Where the taps of a row lie side by side in the input, as they do in the filter, they are one run.
    private (int Count, int Length) Runs => columns.Dilation == 1 && channels == inputChannels
        ? (1, columns.Kernel * channels)
        : (columns.Kernel, channels);

    /// <summary>Makes the sums those of the first values of dZ.</summary>
    /// <param name="count">How many, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void MoveTo(int count) => buildUp.MoveTo(count);

    /// <summary>Where a value of dZ lies.</summary>
    /// <param name="index">Its place in the order of the walk.</param>
    public (int Row, int Column, int Filter) Place(int index)
    {
        (int position, int filter) = int.DivRem(index, filters);
        (int row, int column) = int.DivRem(position, columns.Output);
        return (row, column, filter);
    }

    /// <summary>The place in the order of the walk of a value of dZ.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="filter">Its filter.</param>
    public int Index(int row, int column, int filter) => (((row * columns.Output) + column) * filters) + filter;

    /// <summary>An entry of dA_prev so far.</summary>
    /// <param name="row">Its row in the input without padding.</param>
    /// <param name="column">Its column.</param>
    /// <param name="channel">Its channel.</param>
    public double InputGradient(int row, int column, int channel) =>
        inputSums[PaddedIndex(row + rows.PadBefore, column + columns.PadBefore, channel)];

    /// <summary>An entry of dW so far.</summary>
    /// <param name="tapRow">The weight's row in the filter.</param>
    /// <param name="tapColumn">Its column.</param>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    public double WeightGradient(int tapRow, int tapColumn, int channel, int filter) =>
        weightSums[WeightIndex(tapRow, tapColumn, channel, filter)];

    /// <summary>What one value of dZ gives: for each tap of the window, to the input there and to the weight there.</summary>
    /// <param name="index">The value of dZ.</param>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <returns>One share for each tap, row by row. The bias receives the value itself.</returns>
    public TapShare[] Shares(int index, int channel)
    {
        (int row, int column, int filter) = Place(index);
        double dz = outputGradient[index];
        var shares = new TapShare[rows.Kernel * columns.Kernel];
        for (int i = 0; i < shares.Length; i++)
        {
            (int y, int x) = int.DivRem(i, columns.Kernel);
            (int paddedRow, int paddedColumn) = Meets(row, column, y, x);
            double a = Forward.InputAt(paddedRow, paddedColumn, Forward.FirstChannel(filter) + channel);
            double weight = Forward.WeightAt(y, x, channel, filter);
            bool isPadding = Forward.IsPadding(paddedRow, paddedColumn);
            shares[i] = new TapShare(y, x, paddedRow, paddedColumn, isPadding, a, weight, weight * dz, a * dz);
        }

        return shares;
    }

    private double[] PaddedInput(double[] input)
    {
        var values = new double[rows.PaddedInput * columns.PaddedInput * inputChannels];
        int run = columns.Input * inputChannels;
        for (int row = 0; row < rows.Input; row++)
        {
            input.AsSpan(row * run, run).CopyTo(values.AsSpan(PaddedIndex(row + rows.PadBefore, columns.PadBefore, 0)));
        }

        return values;
    }

    private double[] FilterByFilter(double[] weight)
    {
        var sorted = new double[weight.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            (int tap, int filter) = int.DivRem(i, filters);
            sorted[(filter * FilterSize) + tap] = weight[i];
        }

        return sorted;
    }

    private void Add(int from, int to)
    {
        (int runs, int run) = Runs;
        for (int index = from; index < to; index++)
        {
            (int row, int column, int filter) = Place(index);
            double dz = outputGradient[index];
            int firstChannel = Forward.FirstChannel(filter);
            int tap = filter * FilterSize;
            for (int y = 0; y < rows.Kernel; y++)
            {
                for (int x = 0; x < runs; x++, tap += run)
                {
                    (int paddedRow, int paddedColumn) = Meets(row, column, y, x);
                    int at = PaddedIndex(paddedRow, paddedColumn, firstChannel);
                    Scaled.Add(
                        inputSums.AsSpan(at, run), weights.AsSpan(tap, run), weightSums.AsSpan(tap, run), padded.AsSpan(at, run), dz);
                }
            }

            biasSums[filter] += dz;
        }
    }

    private (int PaddedRow, int PaddedColumn) Meets(int row, int column, int tapRow, int tapColumn) =>
        ((row * rows.Stride) + (tapRow * rows.Dilation), (column * columns.Stride) + (tapColumn * columns.Dilation));

    private int PaddedIndex(int row, int column, int channel) => (((row * columns.PaddedInput) + column) * inputChannels) + channel;

    private int WeightIndex(int tapRow, int tapColumn, int channel, int filter) =>
        (filter * FilterSize) + (((tapRow * columns.Kernel) + tapColumn) * channels) + channel;
}

namespace Fovea.Explaining.Backward;

public sealed partial class ConvolutionBackwardWalk
{
    /// <summary>Whether there is such an entry; those of dA_prev may lie in the padding.</summary>
    /// <param name="entry">The entry.</param>
    public bool Has(GradientEntry entry) => entry.Kind switch
    {
        GradientKind.Input => (uint)(entry.Row + rows.PadBefore) < (uint)rows.PaddedInput
            && (uint)(entry.Column + columns.PadBefore) < (uint)columns.PaddedInput && (uint)entry.Channel < (uint)inputChannels,
        GradientKind.Weight => (uint)entry.Row < (uint)rows.Kernel && (uint)entry.Column < (uint)columns.Kernel
            && (uint)entry.Channel < (uint)channels && (uint)entry.Filter < (uint)filters,
        _ => (uint)entry.Filter < (uint)filters,
    };

    /// <summary>Whether an entry belongs to a zero of the padding: its gradient is computed and then cropped off.</summary>
    /// <param name="entry">The entry.</param>
    public bool IsPadding(GradientEntry entry) =>
        entry.Kind == GradientKind.Input && Forward.IsPadding(entry.Row + rows.PadBefore, entry.Column + columns.PadBefore);

    /// <summary>What an entry is called: as it is written itself, in the padding as an entry of dA_prev_pad.</summary>
    /// <param name="entry">The entry.</param>
    public string NameOf(GradientEntry entry) => IsPadding(entry)
        ? FormattableString.Invariant($"dA_prev_pad[{entry.Row + rows.PadBefore}, {entry.Column + columns.PadBefore}, {entry.Channel}]")
        : entry.ToString();

    /// <summary>What the padding's zeros of one channel have gathered so far: the gradient that is cropped off.</summary>
    /// <param name="inputChannel">The channel.</param>
    public double CroppedSum(int inputChannel)
    {
        double sum = 0;
        for (int row = 0; row < rows.PaddedInput; row++)
        {
            for (int column = 0; column < columns.PaddedInput; column++)
            {
                sum += Forward.IsPadding(row, column) ? inputSums[PaddedIndex(row, column, inputChannel)] : 0;
            }
        }

        return sum;
    }

    /// <summary>Where an entry comes from.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The terms in the order in which they are added.</returns>
    public IReadOnlyList<Contribution> Contributions(GradientEntry entry) => entry.Kind switch
    {
        GradientKind.Input => InputContributions(entry.Row + rows.PadBefore, entry.Column + columns.PadBefore, entry.Channel),
        GradientKind.Weight => WeightContributions(entry.Row, entry.Column, entry.Channel, entry.Filter),
        _ => BiasContributions(entry.Filter),
    };

    /// <summary>dZ of one filter, row by row.</summary>
    /// <param name="filter">The filter.</param>
    public double[] OutputGradientPlane(int filter) => Plane(outputGradient, filters, filter, 0, rows.Output, 0, columns.Output, columns.Output);

    /// <summary>The input of one channel with its padding, row by row.</summary>
    /// <param name="inputChannel">The channel.</param>
    public double[] PaddedInputPlane(int inputChannel) =>
        Plane(padded, inputChannels, inputChannel, 0, rows.PaddedInput, 0, columns.PaddedInput, columns.PaddedInput);

    /// <summary>dA_prev_pad of one channel so far, row by row.</summary>
    /// <param name="inputChannel">The channel.</param>
    public double[] PaddedInputGradientPlane(int inputChannel) =>
        Plane(inputSums, inputChannels, inputChannel, 0, rows.PaddedInput, 0, columns.PaddedInput, columns.PaddedInput);

    /// <summary>dA_prev of one channel so far, the padding cropped off, row by row.</summary>
    /// <param name="inputChannel">The channel.</param>
    public double[] InputGradientPlane(int inputChannel) => Plane(
        inputSums, inputChannels, inputChannel, rows.PadBefore, rows.Input, columns.PadBefore, columns.Input, columns.PaddedInput);

    /// <summary>The weights of one filter for one channel, row by row.</summary>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    public double[] WeightPlane(int channel, int filter) => Taps(weights, channel, filter);

    /// <summary>dW of one filter for one channel so far, row by row.</summary>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    public double[] WeightGradientPlane(int channel, int filter) => Taps(weightSums, channel, filter);

    private double[] Taps(double[] values, int channel, int filter) => Plane(
        values.AsSpan(filter * FilterSize, FilterSize), channels, channel, 0, rows.Kernel, 0, columns.Kernel, columns.Kernel);

    private static double[] Plane(
        ReadOnlySpan<double> values, int depth, int channel, int top, int height, int left, int width, int pitch)
    {
        var plane = new double[height * width];
        int to = 0;
        for (int row = 0; row < height; row++)
        {
            int from = ((((top + row) * pitch) + left) * depth) + channel;
            for (int column = 0; column < width; column++, from += depth)
            {
                plane[to++] = values[from];
            }
        }

        return plane;
    }
}

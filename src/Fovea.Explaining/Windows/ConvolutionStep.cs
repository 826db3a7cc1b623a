namespace Fovea.Explaining.Windows;

/// <summary>How one value of a convolution's output comes about: the products, their sum, the bias.</summary>
public sealed class ConvolutionStep
{
    private readonly ConvolutionTap[] taps;
    private readonly double[] channelSums;

    internal ConvolutionStep(int position, int row, int column, int filter, ConvolutionTap[] taps, int channels, double bias)
    {
        Position = position;
        Row = row;
        Column = column;
        Filter = filter;
        Bias = bias;
        this.taps = taps;
        Sum = taps[^1].RunningSum;
        Result = Sum + bias;
        channelSums = new double[channels];
        foreach (ConvolutionTap tap in taps)
        {
            channelSums[tap.Channel] += tap.Product;
        }
    }

    /// <summary>The place in the output, row by row: Row * width + Column.</summary>
    public int Position { get; }

    /// <summary>The output's row.</summary>
    public int Row { get; }

    /// <summary>The output's column.</summary>
    public int Column { get; }

    /// <summary>The filter.</summary>
    public int Filter { get; }

    /// <summary>The products in the order of the sum: the filter's rows, in them its columns, in them the channels.</summary>
    public ReadOnlySpan<ConvolutionTap> Taps => taps;

    /// <summary>The sum of each channel's products; the sum of these is <see cref="Sum"/>, but for rounding.</summary>
    public ReadOnlySpan<double> ChannelSums => channelSums;

    /// <summary>The sum of the products.</summary>
    public double Sum { get; }

    /// <summary>The filter's bias.</summary>
    public double Bias { get; }

    /// <summary>Sum plus bias: the output.</summary>
    public double Result { get; }

    /// <summary>One tap.</summary>
    /// <param name="y">The filter's row.</param>
    /// <param name="x">The filter's column.</param>
    /// <param name="channel">The channel.</param>
    public ConvolutionTap Tap(int y, int x, int channel)
    {
        int width = taps[^1].X + 1;
        return taps[(((y * width) + x) * channelSums.Length) + channel];
    }
}

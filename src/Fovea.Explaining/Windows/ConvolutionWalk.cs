using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Windows;

/// <summary>
/// A convolution that can be walked through: every value of its output as the products that make it up, in double precision. The sums run
/// in the order of the exercise's conv_forward, so that the bits are those of Fovea.Steps.
/// </summary>
public sealed class ConvolutionWalk
{
    private readonly double[] input;
    private readonly double[] weight;
    private readonly double[] bias;
    private readonly double[]?[] maps;
    private readonly int inputChannels;
    private readonly PhasedPlanes planes;

    /// <summary>A convolution with square steps and the same padding on all sides.</summary>
    /// <param name="input">The input, [height, width, channels].</param>
    /// <param name="weight">The filters, [filter height, filter width, channels, filters].</param>
    /// <param name="bias">The biases, [filters].</param>
    /// <param name="stride">The distance between two windows in pixels; 1 or more.</param>
    /// <param name="pad">The zeros on each side; 0 or more.</param>
    /// <param name="dilation">The distance between two taps of a filter in pixels; 1 or more.</param>
    /// <exception cref="FoveaException">The shapes do not fit each other, or no window fits.</exception>
    public ConvolutionWalk(Tensor<double> input, Tensor<double> weight, Tensor<double> bias, int stride, int pad, int dilation)
        : this(input, weight, bias, (stride, stride), (pad, pad, pad, pad), (dilation, dilation), groups: 1)
    {
    }

    /// <summary>Any convolution that a layer can be.</summary>
    /// <param name="input">The input, [height, width, channels].</param>
    /// <param name="weight">The filters, [filter height, filter width, channels / groups, filters].</param>
    /// <param name="bias">The biases, [filters].</param>
    /// <param name="stride">The distance between two windows, down and along.</param>
    /// <param name="pad">The zeros on each side.</param>
    /// <param name="dilation">The distance between two taps, down and along.</param>
    /// <param name="groups">The groups: filter k sees the channels of group k / (filters / groups) alone.</param>
    /// <exception cref="FoveaException">The shapes do not fit each other, or no window fits.</exception>
    public ConvolutionWalk(
        Tensor<double> input,
        Tensor<double> weight,
        Tensor<double> bias,
        (int Height, int Width) stride,
        (int Top, int Bottom, int Left, int Right) pad,
        (int Height, int Width) dilation,
        int groups)
    {
        WindowChecks.Rank("convolution", "input", input, 3, "[height, width, channels]");
        WindowChecks.Rank("convolution", "weight", weight, 4, "[filter height, filter width, channels, filters]");
        WindowChecks.Rank("convolution", "bias", bias, 1, "[filters]");
        WindowChecks.Groups(input, weight, bias, groups);
        Rows = WindowChecks.Window(
            "convolution", WindowAxis.Height, new((int)input.Lengths[0], (int)weight.Lengths[0], stride.Height, pad.Top, pad.Bottom, dilation.Height));
        Columns = WindowChecks.Window(
            "convolution", WindowAxis.Width, new((int)input.Lengths[1], (int)weight.Lengths[1], stride.Width, pad.Left, pad.Right, dilation.Width));
        inputChannels = (int)input.Lengths[2];
        Channels = (int)weight.Lengths[2];
        Filters = (int)weight.Lengths[3];
        WindowChecks.Room("convolution", Rows, Columns, Math.Max(inputChannels, Filters));
        Groups = groups;
        Input = input;
        Weight = weight;
        Bias = bias;
        this.input = WindowChecks.Flat(input);
        this.weight = WindowChecks.Flat(weight);
        this.bias = WindowChecks.Flat(bias);
        maps = new double[Filters][];
        planes = new PhasedPlanes(this.input, inputChannels, Rows, Columns);
    }

    /// <summary>The input, [height, width, channels].</summary>
    public Tensor<double> Input { get; }

    /// <summary>The filters, [filter height, filter width, channels / groups, filters].</summary>
    public Tensor<double> Weight { get; }

    /// <summary>The biases, [filters].</summary>
    public Tensor<double> Bias { get; }

    /// <summary>How the window slides down.</summary>
    public Window Rows { get; }

    /// <summary>How the window slides along.</summary>
    public Window Columns { get; }

    /// <summary>The channels that one filter sees: the input's / groups.</summary>
    public int Channels { get; }

    /// <summary>The number of filters, the output's channels.</summary>
    public int Filters { get; }

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <summary>The output's height.</summary>
    public int OutputHeight => Rows.Output;

    /// <summary>The output's width.</summary>
    public int OutputWidth => Columns.Output;

    /// <summary>The number of places of the window: the height times the width of the output.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>The first of the input's channels that a filter sees.</summary>
    /// <param name="filter">The filter.</param>
    public int FirstChannel(int filter) => filter / (Filters / Groups) * Channels;

    /// <summary>Whether a place of the padded input is padding.</summary>
    /// <param name="paddedRow">The row, counted from the first row of the padding.</param>
    /// <param name="paddedColumn">The column, counted from the first column of the padding.</param>
    public bool IsPadding(int paddedRow, int paddedColumn) =>
        (uint)(paddedRow - Rows.PadBefore) >= (uint)Rows.Input || (uint)(paddedColumn - Columns.PadBefore) >= (uint)Columns.Input;

    /// <summary>A value of the padded input; 0 in the padding.</summary>
    /// <param name="paddedRow">The row, counted from the first row of the padding.</param>
    /// <param name="paddedColumn">The column, counted from the first column of the padding.</param>
    /// <param name="channel">The input's channel.</param>
    public double InputAt(int paddedRow, int paddedColumn, int channel) =>
        IsPadding(paddedRow, paddedColumn)
            ? 0
            : input[((((paddedRow - Rows.PadBefore) * Columns.Input) + paddedColumn - Columns.PadBefore) * inputChannels) + channel];

    /// <summary>A weight.</summary>
    /// <param name="y">The filter's row.</param>
    /// <param name="x">The filter's column.</param>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    public double WeightAt(int y, int x, int channel, int filter) =>
        weight[(((((y * Columns.Kernel) + x) * Channels) + channel) * Filters) + filter];

    /// <summary>The output's map of one filter, row by row; computed when it is first asked for.</summary>
    /// <param name="filter">The filter.</param>
    public ReadOnlySpan<double> Map(int filter)
    {
        if (maps[filter] is { } known)
        {
            return known;
        }

        double[] sums = new double[planes.Reach];
        for (int y = 0; y < Rows.Kernel; y++)
        {
            for (int x = 0; x < Columns.Kernel; x++)
            {
                for (int k = 0; k < Channels; k++)
                {
                    planes.Add(y, x, FirstChannel(filter) + k, WeightAt(y, x, k, filter), sums);
                }
            }
        }

        double[] map = new double[Positions];
        planes.Collect(sums, bias[filter], map);
        return maps[filter] = map;
    }

    /// <summary>The whole output, [height, width, filters].</summary>
    public Tensor<double> Output()
    {
        double[] output = new double[Positions * Filters];
        for (int filter = 0; filter < Filters; filter++)
        {
            ReadOnlySpan<double> map = Map(filter);
            for (int position = 0; position < map.Length; position++)
            {
                output[(position * Filters) + filter] = map[position];
            }
        }

        return Tensor.Create(output, [OutputHeight, OutputWidth, Filters]);
    }

    /// <summary>How one value of the output comes about.</summary>
    /// <param name="position">The place, row by row: 0 to <see cref="Positions"/> - 1.</param>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place or filter.</exception>
    public ConvolutionStep StepAt(int position, int filter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Positions);
        ArgumentOutOfRangeException.ThrowIfNegative(filter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(filter, Filters);
        int row = position / OutputWidth;
        int column = position % OutputWidth;
        var taps = new ConvolutionTap[Rows.Kernel * Columns.Kernel * Channels];
        double sum = 0;
        int at = 0;
        for (int y = 0; y < Rows.Kernel; y++)
        {
            for (int x = 0; x < Columns.Kernel; x++)
            {
                int paddedRow = (row * Rows.Stride) + (y * Rows.Dilation);
                int paddedColumn = (column * Columns.Stride) + (x * Columns.Dilation);
                bool isPadding = IsPadding(paddedRow, paddedColumn);
                for (int k = 0; k < Channels; k++)
                {
                    double value = InputAt(paddedRow, paddedColumn, FirstChannel(filter) + k);
                    double factor = WeightAt(y, x, k, filter);
                    double product = value * factor;
                    sum += product;
                    taps[at++] = new(y, x, k, paddedRow, paddedColumn, isPadding, value, factor, product, sum);
                }
            }
        }

        return new ConvolutionStep(position, row, column, filter, taps, Channels, bias[filter]);
    }
}

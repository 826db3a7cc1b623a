using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;
using Fovea.Steps;

namespace Fovea.Explaining.Windows;

/// <summary>
/// A pooling that can be walked through: every value of its output with the window that it comes from, and the winners of a maximum.
/// The results have the bits of Fovea.Steps. There is no padding, as in the exercise.
/// </summary>
public sealed class PoolingWalk
{
    private readonly double[] input;
    private readonly double[]?[] maps;

    /// <summary>Describes the pooling.</summary>
    /// <param name="input">The input, [height, width, channels].</param>
    /// <param name="f">The window's height and width; 1 or more.</param>
    /// <param name="stride">The distance between two windows; 1 or more.</param>
    /// <param name="mode">Maximum or average.</param>
    /// <param name="ties">Who receives the gradient where a window has several maxima.</param>
    /// <exception cref="FoveaException">The input has another form, a number is out of range, or no window fits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mode or the ties are none of the named ones.</exception>
    public PoolingWalk(Tensor<double> input, int f, int stride, PoolMode mode = PoolMode.Max, TiePolicy ties = TiePolicy.All)
    {
        if (!Enum.IsDefined(mode) || !Enum.IsDefined(ties))
        {
            throw new ArgumentOutOfRangeException(Enum.IsDefined(mode) ? nameof(ties) : nameof(mode));
        }

        WindowChecks.Rank("pooling", "input", input, 3, "[height, width, channels]");
        if (f < 1)
        {
            throw new FoveaException($"pooling: the window's size must be 1 or more. Received f = {f}. Give 2, the usual one.");
        }

        Rows = WindowChecks.Window("pooling", WindowAxis.Height, new((int)input.Lengths[0], f, stride));
        Columns = WindowChecks.Window("pooling", WindowAxis.Width, new((int)input.Lengths[1], f, stride));
        Channels = (int)input.Lengths[2];
        WindowChecks.Room("pooling", Rows, Columns, Channels);
        Input = input;
        Mode = mode;
        Ties = ties;
        this.input = WindowChecks.Flat(input);
        maps = new double[Channels][];
    }

    /// <summary>The input, [height, width, channels].</summary>
    public Tensor<double> Input { get; }

    /// <summary>How the window slides down.</summary>
    public Window Rows { get; }

    /// <summary>How the window slides along.</summary>
    public Window Columns { get; }

    /// <summary>Maximum or average.</summary>
    public PoolMode Mode { get; }

    /// <summary>Who receives the gradient where a window has several maxima.</summary>
    public TiePolicy Ties { get; }

    /// <summary>The channels, of the input and of the output.</summary>
    public int Channels { get; }

    /// <summary>The output's height.</summary>
    public int OutputHeight => Rows.Output;

    /// <summary>The output's width.</summary>
    public int OutputWidth => Columns.Output;

    /// <summary>The number of places of the window: the height times the width of the output.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>A value of the input.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="channel">The channel.</param>
    public double InputAt(int row, int column, int channel) => input[(((row * Columns.Input) + column) * Channels) + channel];

    /// <summary>The output's map of one channel, row by row; computed when it is first asked for.</summary>
    /// <param name="channel">The channel.</param>
    public ReadOnlySpan<double> Map(int channel)
    {
        if (maps[channel] is { } known)
        {
            return known;
        }

        double[] map = new double[Positions];
        for (int position = 0; position < map.Length; position++)
        {
            (double max, double sum) = Reduce(position, channel);
            map[position] = Mode == PoolMode.Max ? max : Mean(sum);
        }

        return maps[channel] = map;
    }

    /// <summary>The whole output, [height, width, channels].</summary>
    public Tensor<double> Output()
    {
        double[] output = new double[Positions * Channels];
        for (int channel = 0; channel < Channels; channel++)
        {
            ReadOnlySpan<double> map = Map(channel);
            for (int position = 0; position < map.Length; position++)
            {
                output[(position * Channels) + channel] = map[position];
            }
        }

        return Tensor.Create(output, [OutputHeight, OutputWidth, Channels]);
    }

    /// <summary>How one value of the output comes about.</summary>
    /// <param name="position">The place, row by row: 0 to <see cref="Positions"/> - 1.</param>
    /// <param name="channel">The channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place or channel.</exception>
    public PoolingStep StepAt(int position, int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Positions);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Channels);
        (double max, double sum) = Reduce(position, channel);
        int f = Rows.Kernel;
        int top = position / OutputWidth * Rows.Stride;
        int left = position % OutputWidth * Columns.Stride;
        var cells = new PoolingCell[f * f];
        int winners = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            (int y, int x) = (i / f, i % f);
            double value = InputAt(top + y, left + x, channel);
            bool isWinner = Mode == PoolMode.Max && value == max;
            winners += isWinner ? 1 : 0;
            cells[i] = new(y, x, top + y, left + x, value, isWinner, 0);
        }

        bool isFirst = true;
        for (int i = 0; i < cells.Length; i++)
        {
            double share = Mode == PoolMode.Average ? Mean(1) : !cells[i].IsWinner ? 0 : Ties switch
            {
                TiePolicy.First => isFirst ? 1 : 0,
                TiePolicy.Split => 1.0 / winners,
                _ => 1,
            };
            isFirst &= !cells[i].IsWinner;
            cells[i] = cells[i] with { Share = share };
        }

        double result = Mode == PoolMode.Max ? max : Mean(sum);
        return new PoolingStep(position, position / OutputWidth, position % OutputWidth, channel, cells, sum, result);
    }

    private double Mean(double sum) => sum / ((double)Rows.Kernel * Rows.Kernel);

    private (double Max, double Sum) Reduce(int position, int channel)
    {
        int f = Rows.Kernel;
        int row = position / OutputWidth * Rows.Stride;
        int column = position % OutputWidth * Columns.Stride;
        int first = (((row * Columns.Input) + column) * Channels) + channel;
        double max = input[first];
        double sum = 0;
        for (int y = 0; y < f; y++, first += Columns.Input * Channels)
        {
            for (int x = 0, at = first; x < f; x++, at += Channels)
            {
                double value = input[at];
                sum += value;

                // As in pool_forward: once a value is no number it stays.
                if (value > max || double.IsNaN(value))
                {
                    max = value;
                }
            }
        }

        return (max, sum);
    }
}

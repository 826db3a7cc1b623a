using System.Numerics.Tensors;

namespace Fovea.Explaining.Windows;

/// <summary>One filter of a person's own numbers.</summary>
public sealed class OwnFilter
{
    private readonly double[] values;

    /// <summary>A filter.</summary>
    /// <param name="size">The height and width.</param>
    /// <param name="channels">The input's channels.</param>
    /// <param name="values">Channel after channel, in each row by row.</param>
    /// <exception cref="FoveaException">The number of values is another.</exception>
    public OwnFilter(int size, int channels, ReadOnlySpan<double> values)
    {
        if (size < 1 || channels < 1 || values.Length != size * size * channels)
        {
            throw new FoveaException(
                $"own numbers: a filter of {size}x{size} for {channels} channels takes {size * size * channels} numbers. "
                + $"Received {values.Length}. Give {size} rows of {size} numbers for each channel.");
        }

        Size = size;
        Channels = channels;
        this.values = values.ToArray();
    }

    /// <summary>The height and width.</summary>
    public int Size { get; }

    /// <summary>The input's channels.</summary>
    public int Channels { get; }

    /// <summary>The numbers, channel after channel, in each row by row.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>One number.</summary>
    /// <param name="y">The row.</param>
    /// <param name="x">The column.</param>
    /// <param name="channel">The channel.</param>
    public double this[int y, int x, int channel] => values[(((channel * Size) + y) * Size) + x];

    /// <summary>One filter out of many, to change its numbers.</summary>
    /// <param name="weight">The filters, [size, size, channels, filters].</param>
    /// <param name="filter">Which one.</param>
    public static OwnFilter Of(Tensor<double> weight, int filter)
    {
        ArgumentNullException.ThrowIfNull(weight);
        WindowChecks.Rank("own numbers", "weight", weight, 4, "[size, size, channels, filters]");
        (int size, int channels) = ((int)weight.Lengths[0], (int)weight.Lengths[2]);
        double[] values = new double[size * size * channels];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = weight[i / size % size, i % size, i / (size * size), filter];
        }

        return new(size, channels, values);
    }

    /// <summary>Reads the form of links: size rows of size numbers for each channel, see <see cref="TypedNumbers"/>.</summary>
    /// <param name="text">The rows.</param>
    /// <param name="mostSize">The largest height and width.</param>
    /// <param name="mostChannels">The most channels.</param>
    /// <exception cref="FoveaException">It is no such table.</exception>
    public static OwnFilter Read(string text, int mostSize, int mostChannels)
    {
        Tensor<double> table = TypedNumbers.Read("own numbers", text, mostSize * mostChannels, mostSize);
        (int rows, int size) = ((int)table.Lengths[0], (int)table.Lengths[1]);
        if (rows > size * mostChannels)
        {
            throw new FoveaException(
                $"own numbers: at most {mostChannels} channels fit here, {size * mostChannels} rows of {size} numbers. Received {rows} rows. Leave some out.");
        }

        return new(size, Math.Max(1, rows / size), WindowChecks.Flat(table));
    }

    /// <summary>The form of links.</summary>
    public override string ToString() => TypedNumbers.Write(values, Size);

    /// <summary>The filter with another number in one place.</summary>
    /// <param name="y">The row.</param>
    /// <param name="x">The column.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="value">The number.</param>
    public OwnFilter With(int y, int x, int channel, double value)
    {
        var changed = new OwnFilter(Size, Channels, values);
        changed.values[(((channel * Size) + y) * Size) + x] = value;
        return changed;
    }

    /// <summary>The filter in another size: what was around the middle stays there, zeros come around it; a further channel gets the
    /// numbers of the last.</summary>
    /// <param name="size">The new height and width.</param>
    /// <param name="channels">The new number of channels.</param>
    public OwnFilter Fit(int size, int channels)
    {
        if (size == Size && channels == Channels)
        {
            return this;
        }

        double[] fitted = new double[size * size * channels];
        int shift = (size / 2) - (Size / 2);
        for (int i = 0; i < fitted.Length; i++)
        {
            (int y, int x) = ((i / size % size) - shift, (i % size) - shift);
            if ((uint)y < (uint)Size && (uint)x < (uint)Size)
            {
                fitted[i] = this[y, x, Math.Min(i / (size * size), Channels - 1)];
            }
        }

        return new(size, channels, fitted);
    }

    /// <summary>The filter as a convolution takes it.</summary>
    /// <returns>[size, size, channels, 1].</returns>
    public Tensor<double> ToWeight()
    {
        double[] weight = new double[values.Length];
        for (int i = 0; i < weight.Length; i++)
        {
            weight[(i % (Size * Size) * Channels) + (i / (Size * Size))] = values[i];
        }

        return Tensor.Create(weight, [Size, Size, Channels, 1]);
    }
}

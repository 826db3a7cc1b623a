namespace Fovea.Explaining.Networks;

/// <summary>The channels of an output as maps.</summary>
public static class FeatureMaps
{
    /// <summary>One channel of an output, row by row.</summary>
    /// <param name="values">The output.</param>
    /// <param name="size">Its size.</param>
    /// <param name="channel">The channel.</param>
    public static float[] Channel(ReadOnlySpan<float> values, MapSize size, int channel)
    {
        var map = new float[size.Height * size.Width];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = values[(i * size.Channels) + channel];
        }

        return map;
    }

    /// <summary>The channels by the mean size of their values, the strongest first, of equals the first.</summary>
    /// <param name="values">The output.</param>
    /// <param name="size">Its size.</param>
    public static IReadOnlyList<int> Strongest(ReadOnlySpan<float> values, MapSize size)
    {
        var sizes = new double[size.Channels];
        for (int i = 0, c = 0; i < values.Length; i++)
        {
            sizes[c] += Math.Abs(values[i]);
            c = c + 1 == sizes.Length ? 0 : c + 1;
        }

        return [.. Enumerable.Range(0, sizes.Length).OrderByDescending(channel => sizes[channel])];
    }

    /// <summary>The place of the greatest value, the first of equals.</summary>
    /// <param name="values">The output.</param>
    /// <param name="shape">Its shape.</param>
    public static UnitPlace Peak(ReadOnlySpan<float> values, Shape shape)
    {
        int at = 0;
        for (int i = 1; i < values.Length; i++)
        {
            at = values[i] > values[at] ? i : at;
        }

        return UnitPlace.Of(shape, at);
    }

    /// <summary>The place of the greatest value within a channel, the first of equals.</summary>
    /// <param name="values">The output.</param>
    /// <param name="size">Its size.</param>
    /// <param name="channel">The channel.</param>
    public static UnitPlace Peak(ReadOnlySpan<float> values, MapSize size, int channel)
    {
        int best = channel;
        for (int i = channel; i < values.Length; i += size.Channels)
        {
            best = values[i] > values[best] ? i : best;
        }

        return new UnitPlace(best / (size.Width * size.Channels), best / size.Channels % size.Width, channel);
    }
}

namespace Fovea.Explaining.Networks;

/// <summary>
/// The place of one value in a layer's output. A vector of features is one row and one column of as many channels.
/// </summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Column">The column, from 0.</param>
/// <param name="Channel">The channel, from 0.</param>
public readonly record struct UnitPlace(int Row, int Column, int Channel)
{
    /// <summary>The place of a value in memory order.</summary>
    /// <param name="shape">The output's shape.</param>
    /// <param name="index">0 to the shape's length - 1.</param>
    public static UnitPlace Of(Shape shape, int index)
    {
        (_, int width, int channels) = MapSize.Of(shape);
        return new UnitPlace(index / (width * channels), index / channels % width, index % channels);
    }

    /// <summary>Where the value stands in memory.</summary>
    /// <param name="shape">The output's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such place.</exception>
    public int IndexIn(Shape shape)
    {
        (int height, int width, int channels) = MapSize.Of(shape);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)Row, (uint)height, nameof(Row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)Column, (uint)width, nameof(Column));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)Channel, (uint)channels, nameof(Channel));
        return (((Row * width) + Column) * channels) + Channel;
    }
}

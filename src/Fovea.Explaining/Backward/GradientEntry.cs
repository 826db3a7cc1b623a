using System.Globalization;

namespace Fovea.Explaining.Backward;

/// <summary>One entry of a layer's gradients.</summary>
/// <param name="Kind">Which gradient.</param>
/// <param name="Row">The input's row, negative or too large in the padding; or the weight's row in its filter.</param>
/// <param name="Column">The input's column, or the weight's.</param>
/// <param name="Channel">The input's channel; for a weight the one within those that its filter sees.</param>
/// <param name="Filter">The filter of a weight or a bias.</param>
public readonly record struct GradientEntry(GradientKind Kind, int Row, int Column, int Channel, int Filter)
{
    // Beyond any layer that can be shown; sums with it do not overflow.
    private const int Most = 1 << 24;

    /// <summary>An entry of dA_prev.</summary>
    /// <param name="row">Its row in the input without padding.</param>
    /// <param name="column">Its column.</param>
    /// <param name="channel">Its channel.</param>
    public static GradientEntry OfInput(int row, int column, int channel) => new(GradientKind.Input, row, column, channel, 0);

    /// <summary>An entry of dW.</summary>
    /// <param name="tapRow">Its row in the filter.</param>
    /// <param name="tapColumn">Its column.</param>
    /// <param name="channel">Its channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    public static GradientEntry OfWeight(int tapRow, int tapColumn, int channel, int filter) =>
        new(GradientKind.Weight, tapRow, tapColumn, channel, filter);

    /// <summary>An entry of db.</summary>
    /// <param name="filter">The filter.</param>
    public static GradientEntry OfBias(int filter) => new(GradientKind.Bias, 0, 0, 0, filter);

    /// <summary>Reads what <see cref="ToLink"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The entry, or null for other text.</returns>
    public static GradientEntry? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('.');
        GradientKind? kind = parts[0] switch { "a" => GradientKind.Input, "w" => GradientKind.Weight, "b" => GradientKind.Bias, _ => null };
        var numbers = new int[4];
        if (kind is null || parts.Length != numbers.Length + 1)
        {
            return null;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(parts[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])
                || Math.Abs((long)numbers[i]) > Most)
            {
                return null;
            }
        }

        return new GradientEntry(kind.Value, numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>A short form for links, such as w.1.1.0.0.</summary>
    public string ToLink()
    {
        char kind = Kind switch { GradientKind.Input => 'a', GradientKind.Weight => 'w', _ => 'b' };
        return FormattableString.Invariant($"{kind}.{Row}.{Column}.{Channel}.{Filter}");
    }

    /// <summary>The entry in the exercise's notation: dA_prev[h, w, c], dW[y, x, k, c] or db[c].</summary>
    public override string ToString() => Kind switch
    {
        GradientKind.Input => FormattableString.Invariant($"dA_prev[{Row}, {Column}, {Channel}]"),
        GradientKind.Weight => FormattableString.Invariant($"dW[{Row}, {Column}, {Channel}, {Filter}]"),
        _ => FormattableString.Invariant($"db[{Filter}]"),
    };
}

using System.Collections.Immutable;
using System.Globalization;

namespace Fovea.Models;

/// <summary>
/// How pixels become a model's input; stored with the model so that training and prediction agree. Pixels from 0 to 1 are normalised for
/// each channel: <c>(pixel - mean) / deviation</c>. Two are equal when their contents are.
/// </summary>
public sealed record Preprocessing
{
    /// <summary>Pixels from 0 to 1 as they are, from photographs.</summary>
    public static Preprocessing None { get; } = new();

    /// <summary>The mean of each channel, on pixels from 0 to 1; empty for none.</summary>
    public ImmutableArray<float> Mean { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The standard deviation of each channel, on pixels from 0 to 1; empty for none.</summary>
    public ImmutableArray<float> Deviation { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What kind of picture the model was trained on.</summary>
    public ImageStyle Style { get; init; }

    /// <summary>Whether two have equal numbers and the same style.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(Preprocessing? other) =>
        other is not null && Style == other.Style && Mean.SequenceEqual(other.Mean) && Deviation.SequenceEqual(other.Deviation);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Style);
        foreach (float value in Mean.Concat(Deviation))
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Refuses numbers that do not fit an input.</summary>
    /// <param name="model">The model's name, for the message.</param>
    /// <param name="input">The model's input.</param>
    /// <exception cref="FoveaException">A list has neither no entry nor one for each channel, or holds an unusable number.</exception>
    internal void Check(string model, Shape input)
    {
        CheckList("mean", Mean, float.IsFinite, "finite numbers");
        CheckList("deviation", Deviation, value => float.IsFinite(value) && value > 0, "positive, finite numbers");

        void CheckList(string what, ImmutableArray<float> list, Func<float, bool> usable, string expected)
        {
            if ((list.Length != 0 && list.Length != input.Channels) || !list.All(usable))
            {
                throw new FoveaException(
                    $"{model}: the preprocessing's {what} must hold {expected}, one for each channel of the input {input}. "
                    + $"Received [{string.Join(", ", list.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]. Give "
                    + $"{input.Channels} of them or none.");
            }
        }
    }
}

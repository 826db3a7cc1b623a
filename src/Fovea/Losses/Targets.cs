namespace Fovea.Losses;

/// <summary>
/// What the network should have said of some images: one class of each; two classes with shares, where images were mixed; or a value for
/// each output, where a dataset gives distributions or several labels. A view of memory that lives as long as the call it is passed to.
/// </summary>
/// <remarks>
/// <see cref="Labels"/> is there in every case, so a loss or a measure that knows classes alone reads it and nothing else; the indexer gives
/// the target of any output in every case.
/// </remarks>
public readonly ref struct Targets
{
    /// <summary>One class of each image.</summary>
    /// <param name="labels">The class of each image.</param>
    public Targets(ReadOnlySpan<int> labels) => Labels = labels;

    /// <summary>Two classes of each image.</summary>
    /// <param name="labels">The class of each image that has the greater share.</param>
    /// <param name="secondLabels">The other class, or the same.</param>
    /// <param name="secondShares">The share of the second class, 0 to 1/2; the first has the rest.</param>
    /// <exception cref="ArgumentException">Their numbers differ.</exception>
    public Targets(ReadOnlySpan<int> labels, ReadOnlySpan<int> secondLabels, ReadOnlySpan<float> secondShares)
    {
        if (secondLabels.Length != labels.Length || secondShares.Length != labels.Length)
        {
            throw new ArgumentException(
                $"Every image needs two classes and a share. Received {labels.Length}, {secondLabels.Length} and {secondShares.Length}.");
        }

        Labels = labels;
        SecondLabels = secondLabels;
        SecondShares = secondShares;
    }

    /// <summary>A value for each output.</summary>
    /// <param name="labels">The class that each image counts as where it is asked whether it was recognised.</param>
    /// <param name="values">[images, outputs]: a distribution over the classes, or 0 and 1 for each of several labels.</param>
    /// <exception cref="ArgumentException">The values are no whole number for each image.</exception>
    public Targets(ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        if (labels.IsEmpty ? !values.IsEmpty : values.IsEmpty || values.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number for each of {labels.Length} images.");
        }

        Labels = labels;
        Values = values;
    }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The class of each image; where there are several, the one with the greatest share.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>A second class of each image, or nothing.</summary>
    public ReadOnlySpan<int> SecondLabels { get; }

    /// <summary>The share of each second class, or nothing.</summary>
    public ReadOnlySpan<float> SecondShares { get; }

    /// <summary>[images, outputs], or nothing.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Whether each image has one class and nothing else.</summary>
    public bool IsPlain => SecondLabels.IsEmpty && Values.IsEmpty;

    /// <summary>What an output should be for an image: the share of its class, 0 to 1, or the value that was given.</summary>
    /// <param name="image">0 to Count - 1.</param>
    /// <param name="output">The output; in a classifier with one for each class, the class.</param>
    public float this[int image, int output]
    {
        get
        {
            if (!Values.IsEmpty)
            {
                return Values[(image * (Values.Length / Count)) + output];
            }

            float second = SecondLabels.IsEmpty ? 0 : SecondShares[image];
            return (Labels[image] == output ? 1 - second : 0) + (second > 0 && SecondLabels[image] == output ? second : 0);
        }
    }

    /// <summary>Some neighbouring images.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    public Targets Slice(int first, int count)
    {
        ReadOnlySpan<int> labels = Labels.Slice(first, count);
        if (!Values.IsEmpty)
        {
            int outputs = Values.Length / Count;
            return new Targets(labels, Values.Slice(first * outputs, count * outputs));
        }

        return SecondLabels.IsEmpty
            ? new Targets(labels)
            : new Targets(labels, SecondLabels.Slice(first, count), SecondShares.Slice(first, count));
    }
}

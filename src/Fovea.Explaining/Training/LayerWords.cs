using System.Collections.Immutable;
using System.Globalization;

namespace Fovea.Explaining.Training;

/// <summary>A list of layers in a few letters, fit for a link: <c>conv-8-3-1-same.relu.max-2-2-0.flatten.dense-10</c>.</summary>
public static class LayerWords
{
    private static readonly (DraftKind Kind, string Word)[] Words =
    [
        (DraftKind.Conv2D, "conv"), (DraftKind.MaxPool, "max"), (DraftKind.AveragePool, "mean"), (DraftKind.Relu, "relu"),
        (DraftKind.BatchNorm, "bn"), (DraftKind.Dropout, "drop"), (DraftKind.Flatten, "flatten"), (DraftKind.Dense, "dense"),
    ];

    /// <summary>Writes layers.</summary>
    /// <param name="layers">The layers.</param>
    public static string Write(IEnumerable<LayerDraft> layers) => string.Join('.', layers.Select(Write));

    /// <summary>Reads layers.</summary>
    /// <param name="text">What <see cref="Write(IEnumerable{LayerDraft})"/> gives.</param>
    /// <returns>The layers, or null where the text says none: a link may hold anything.</returns>
    public static ImmutableArray<LayerDraft>? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('.');
        if (parts.Length > NetworkDraft.MostLayers)
        {
            return null;
        }

        var layers = ImmutableArray.CreateBuilder<LayerDraft>();
        foreach (string part in parts)
        {
            if (Parse(part.Split('-')) is not { } layer)
            {
                return null;
            }

            layers.Add(layer);
        }

        return layers.ToImmutable();
    }

    private static string Write(LayerDraft layer)
    {
        string word = Words.First(each => each.Kind == layer.Kind).Word;
        string padding = layer.IsSame ? "same" : Text(layer.Padding);
        string[] numbers = layer.Kind switch
        {
            DraftKind.Conv2D => [Text(layer.Width), Text(layer.Window), Text(layer.Stride), padding],
            DraftKind.MaxPool or DraftKind.AveragePool => [Text(layer.Window), Text(layer.Stride), padding],
            DraftKind.Dropout => [Text((int)Math.Round(layer.Rate * 100))],
            DraftKind.Dense => [Text(layer.Width)],
            _ => [],
        };
        return string.Join('-', numbers.Prepend(word));
    }

    private static LayerDraft? Parse(string[] words)
    {
        int index = Array.FindIndex(Words, each => each.Word == words[0]);
        if (index < 0)
        {
            return null;
        }

        DraftKind kind = Words[index].Kind;
        int expected = kind switch
        {
            DraftKind.Conv2D => 4,
            DraftKind.MaxPool or DraftKind.AveragePool => 3,
            DraftKind.Dropout or DraftKind.Dense => 1,
            _ => 0,
        };
        bool isSame = expected >= 3 && words[^1] == "same";
        var numbers = new int[expected];
        for (int i = 0; i < expected - (isSame ? 1 : 0); i++)
        {
            if (words.Length != expected + 1
                || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        var layer = new LayerDraft(kind);
        return words.Length != expected + 1 ? null : kind switch
        {
            DraftKind.Conv2D =>
                layer with { Width = numbers[0], Window = numbers[1], Stride = numbers[2], IsSame = isSame, Padding = numbers[3] },
            DraftKind.MaxPool or DraftKind.AveragePool =>
                layer with { Window = numbers[0], Stride = numbers[1], IsSame = isSame, Padding = numbers[2] },
            DraftKind.Dropout => layer with { Rate = numbers[0] / 100f },
            DraftKind.Dense => layer with { Width = numbers[0] },
            _ => layer,
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

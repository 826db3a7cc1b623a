using System.Globalization;

namespace Fovea.Weights;

/// <summary>
/// The order of layers that names tell where a file is sorted by the alphabet: numbers as numbers, a normalisation behind the convolution
/// of its number, the shortcut behind its block, the head at the end. That is how torchvision's networks and most others are named.
/// </summary>
internal sealed class ModuleOrder : IComparer<string>
{
    private static readonly string[] Heads =
        ["fc", "classifier", "classif", "head", "heads", "output", "logits", "linear", "dense", "last_linear", "lin"];

    private static readonly string[] Shortcuts = ["downsample", "shortcut", "skip", "proj", "projection", "identity"];
    private static readonly string[] Norms = 
    [
        "bn", "norm", "batchnorm", "batch_norm", "gn", "ln", "groupnorm", "layernorm", "batch_normalization", "layer_normalization",
        "group_normalization",
    ];
    private static readonly string[] Convolutions = ["conv", "convolution", "conv2d", "depthwise_conv2d", "conv2d_transpose"];
    private static readonly string[] Stems = ["stem", "conv_stem", "first"];

    public int Compare(string? x, string? y)
    {
        string[] left = (x ?? string.Empty).Split('.', '/');
        string[] right = (y ?? string.Empty).Split('.', '/');
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            int order = Key(left[i]).CompareTo(Key(right[i]));
            if (order != 0)
            {
                return order;
            }
        }

        int length = left.Length.CompareTo(right.Length);
        return length != 0 ? length : string.CompareOrdinal(x, y);
    }

    private static (int Class, long Number, int Kind, string Word) Key(string component)
    {
        string word = component.TrimEnd("0123456789".ToCharArray());
        string digits = component[word.Length..];
        long number = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
        word = word.TrimEnd('_').ToLowerInvariant();
        return word.Length == 0 ? (3, number, 0, string.Empty)
            : Stems.Contains(word) ? (0, number, 0, word)
            : Convolutions.Contains(word) ? (1, number, 0, string.Empty)
            : Norms.Contains(word) ? (1, number, 1, string.Empty)
            : Shortcuts.Contains(word) ? (4, number, 0, word)
            : Heads.Contains(word) ? (5, number, 0, word)
            : (2, 0, 0, $"{word}\0{number:D12}");
    }
}

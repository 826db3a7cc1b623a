using System.Globalization;
using Fovea.Models;

namespace Fovea.Augmentations;

/// <summary>Reads augmentations as words: <c>crop:4,flip,rotate:10</c>.</summary>
public static class AugmentationList
{
    /// <summary>The names with their settings; those after a slash may be left out.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "crop:PADDING", "resized-crop:SMALLEST", "flip", "flip-vertical", "rotate:DEGREES", "affine:DEGREES/MOVE/SCALE/SLANT",
        "jitter:STRENGTH", "cutout:SIZE", "mixup:ALPHA", "cutmix:ALPHA",
    ];

    /// <summary>Reads a list, in the order in which it is applied.</summary>
    /// <param name="text">Names with their settings, divided by commas.</param>
    /// <exception cref="FoveaException">A name is not known, or a setting is missing, surplus or out of range.</exception>
    public static IReadOnlyList<Augmentation> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Read)];
    }

    private static Augmentation Read(string word)
    {
        string[] halves = word.Split(':', 2);
        double[] settings = halves.Length == 1 ? [] : [.. halves[1].Split('/').Select(setting => Number(word, setting))];
        string form = Forms.FirstOrDefault(known => known.Split(':')[0] == halves[0])
            ?? throw new FoveaException(
                $"'{halves[0]}' is no augmentation. {NearestName.Suggest(halves[0], Forms.Select(known => known.Split(':')[0]), "They are")}");
        int most = form.Contains(':', StringComparison.Ordinal) ? form.Split('/').Length : 0;
        if (settings.Length > most || (most > 0 && settings.Length == 0))
        {
            throw new FoveaException($"augmentation '{word}': expected {form}, as crop:4.");
        }

        double At(int index) => index < settings.Length ? settings[index] : 0;
        return halves[0] switch
        {
            "crop" => new RandomCrop(Whole(word, At(0))),
            "resized-crop" => new ResizedCrop(At(0)),
            "flip" => new Flip(),
            "flip-vertical" => new Flip(IsVertical: true),
            "jitter" => new ColorJitter(At(0)),
            "cutout" => new Cutout(Whole(word, At(0))),
            "mixup" => new MixUp(At(0)),
            "cutmix" => new CutMix(At(0)),
            _ => new RandomAffine(At(0), At(1), At(2), At(3)),
        };
    }

    private static double Number(string word, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new FoveaException($"augmentation '{word}': '{text}' is no number.");

    private static int Whole(string word, double number) => number == Math.Floor(number) && Math.Abs(number) < 1_000_000
        ? (int)number
        : throw new FoveaException($"augmentation '{word}': a whole number of pixels is expected.");
}

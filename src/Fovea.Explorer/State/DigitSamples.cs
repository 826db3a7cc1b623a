using Fovea.Data;

namespace Fovea.Explorer.State;

/// <summary>Ten digits that the page draws itself, one of each.</summary>
public static class DigitSamples
{
    // A seed whose ten digits are written plainly.
    private const ulong Seed = 5;
    private static readonly Lazy<ImageFile[]> Drawn = new(Draw);

    /// <summary>The pictures of the digits 0 to 9, 28x28 grey, white ink on black.</summary>
    public static IReadOnlyList<ImageFile> All => Drawn.Value;

    /// <summary>Which digit a picture of <see cref="All"/> shows; -1 for any other picture.</summary>
    public static int IndexOf(ImageFile? picture) => picture is null ? -1 : Array.IndexOf(Drawn.Value, picture);

    private static ImageFile[] Draw()
    {
        var digits = new DigitsDataset(10, Seed);
        return
        [
            .. Enumerable.Range(0, digits.Count).OrderBy(digits.Label).Select(i => new ImageFile(
                $"digit {digits.Label(i)}", digits.ImageShape.Width, digits.ImageShape.Height, 1, digits.Pixels(i).ToArray())),
        ];
    }
}

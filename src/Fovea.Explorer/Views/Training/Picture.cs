using System.Globalization;
using Fovea.Explorer.State;
using Fovea.Training;

namespace Fovea.Explorer.Views.Training;

/// <summary>An image of a dataset, as planes are given it.</summary>
/// <param name="Values">Row by row, 0 to 1; three for each pixel where it is in colour.</param>
/// <param name="Rows">The height.</param>
/// <param name="Columns">The width.</param>
/// <param name="Kind">Grey or colour.</param>
/// <param name="Caption">What is written below.</param>
/// <param name="IsWrong">Whether it was taken for what it is not.</param>
public sealed record Picture(double[] Values, int Rows, int Columns, PixelKind Kind, string Caption, bool IsWrong)
{
    /// <summary>Its place in its dataset.</summary>
    public int Index { get; init; }

    /// <summary>What it is, what it was taken for, and how surely: 7 → 1 98 %.</summary>
    public static string Words(IReadOnlyList<string> classes, int label, int predicted, double probability) =>
        string.Create(CultureInfo.InvariantCulture, $"{classes[label]} → {classes[predicted]} {Math.Floor(probability * 100):0}\u00a0%");

    private const int Colours = 3;

    /// <summary>Makes a picture of pixels; of other than one or three channels the first is seen.</summary>
    public static Picture Of(double[] pixels, Shape shape, string caption, bool isWrong)
    {
        int channels = shape.Channels;
        if (channels is 1 or Colours)
        {
            return new Picture(pixels, shape.Height, shape.Width, channels == 1 ? PixelKind.Grey : PixelKind.Colour, caption, isWrong);
        }

        var first = new double[shape.Height * shape.Width];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = pixels[i * channels];
        }

        return new Picture(first, shape.Height, shape.Width, PixelKind.Grey, caption, isWrong);
    }

    /// <summary>Makes a picture of an image of a dataset.</summary>
    public static Picture Of(IImageDataset images, int index, string caption, bool isWrong)
    {
        var pixels = new float[images.ImageShape.Length];
        images.CopyImage(index, pixels);
        return Of(Array.ConvertAll(pixels, value => (double)value), images.ImageShape, caption, isWrong) with { Index = index };
    }
}

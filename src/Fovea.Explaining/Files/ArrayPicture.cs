using System.Collections.Immutable;
using System.Globalization;
using Fovea.Data;
using Fovea.Formats.Npy;

namespace Fovea.Explaining.Files;

/// <summary>An array seen as a picture.</summary>
public static class ArrayPicture
{
    private const int MostSide = 4096;

    /// <summary>Makes a picture of an array, and says how.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="array">
    /// An array [h, w], [h, w, 1] or [h, w, 3]; of the last two also a batch of one image. Bytes are taken as they are, numbers from 0 to 1
    /// as shares of white, and others so that the least is black and the greatest white.
    /// </param>
    /// <returns>The picture, and one sentence about its values.</returns>
    /// <exception cref="FoveaException">The shape is not that of a picture, or no value is a finite number.</exception>
    public static (ImageFile Picture, string How) Of(string name, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(array);
        if (SizesOf(array) is not var (height, width, channels))
        {
            throw new FoveaException(
                $"{name}: an array of shape [{string.Join(", ", array.Shape)}] is no picture. Expected [h, w], [h, w, 1] or [h, w, 3] "
                + $"with sizes of 1 to {MostSide}.");
        }

        double[] values = array.ToDoubles();
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            throw new FoveaException($"{name}: none of the {values.Length} values is a finite number, so there is nothing to see.");
        }

        (double least, double greatest) = (finite.Min(), finite.Max());
        string range = $"values from {Text(least)} to {Text(greatest)}";
        (double black, double white, string how) = array.Type switch
        {
            NpyType.UInt8 => (0, 255, $"{range}, taken as bytes"),
            _ when least >= 0 && greatest <= 1 => (0, 1, $"{range}, where 0 is black and 1 is white"),
            _ when least >= 0 && greatest <= 255 && finite.All(double.IsInteger) => (0, 255, $"{range}, where 0 is black and 255 is white"),
            _ => (least, greatest, $"{range}, shown from black to white"),
        };
        double scale = white > black ? 255 / (white - black) : 0;
        int missing = values.Length - finite.Length;
        byte[] pixels = Array.ConvertAll(
            values, value => double.IsFinite(value) ? (byte)Math.Clamp(Math.Round((value - black) * scale), 0, 255) : (byte)0);
        return (
            new ImageFile(name, width, height, channels, pixels),
            missing == 0 ? how : $"{how}; {missing} that are not finite are black");
    }

    /// <summary>Whether an array's shape is that of a picture.</summary>
    /// <param name="array">The array.</param>
    public static bool Fits(NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return SizesOf(array) is not null;
    }

    private static (int Height, int Width, int Channels)? SizesOf(NpyArray array)
    {
        ImmutableArray<int> shape = array.Shape;
        if (shape.Length == 4 && shape[0] == 1)
        {
            shape = shape.RemoveAt(0);
        }

        if (shape.Length is not (2 or 3) || (shape.Length == 3 && shape[2] is not (1 or 3)))
        {
            return null;
        }

        return shape[0] is >= 1 and <= MostSide && shape[1] is >= 1 and <= MostSide
            ? (shape[0], shape[1], shape.Length == 3 ? shape[2] : 1)
            : null;
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}

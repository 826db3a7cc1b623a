using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Models;

namespace Fovea.Explaining.Windows;

/// <summary>A picture as the input of a convolution that is walked through.</summary>
public static class PictureInput
{
    /// <summary>The largest height and width.</summary>
    public const int MostPixels = 64;

    /// <summary>
    /// The picture's pixels from 0 to 1, rounded to hundredths: what the page shows of a number is then all of it, and the sums that a
    /// person does by hand come out.
    /// </summary>
    /// <param name="picture">The picture, of any size.</param>
    /// <param name="size">The larger of the new height and width, 1 to <see cref="MostPixels"/>; the proportions are kept.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <returns>[height, width, channels].</returns>
    /// <exception cref="FoveaException">The size or the channels are out of range.</exception>
    public static Tensor<double> From(ImageFile picture, int size, int channels)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (size is < 1 or > MostPixels || channels is not (1 or 3))
        {
            throw new FoveaException(
                $"{picture.Name}: a picture is shown with 1 to {MostPixels} pixels on its longer side and with 1 or 3 channels. "
                + $"Received {size} pixels and {channels} channels. Give such numbers.");
        }

        double scale = (double)size / Math.Max(picture.Width, picture.Height);
        int height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        int width = Math.Max(1, (int)Math.Round(picture.Width * scale));
        float[] pixels = ImagePreparation.Prepare(picture, new Shape(height, width, channels), ImageStyle.Photo).Pixels;
        return Tensor.Create([.. pixels.Select(pixel => Math.Round((double)pixel, 2))], [height, width, channels]);
    }
}

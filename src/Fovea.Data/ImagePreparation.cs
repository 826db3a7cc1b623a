using Fovea.Models;
using Fovea.Data.Images;

namespace Fovea.Data;

/// <summary>Makes any picture ready for a model's input, and tells how.</summary>
public static class ImagePreparation
{
    /// <summary>Prepares a picture.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="target">The model's input, [height, width, channels] with 1 or 3 channels; for ink 1.</param>
    /// <param name="style">How to prepare it.</param>
    /// <returns>The values of the input, 0 to 1, and what was done.</returns>
    /// <exception cref="FoveaException">The input has another form, or the picture holds no ink where ink is looked for.</exception>
    public static PreparedImage Prepare(ImageFile image, Shape target, ImageStyle style)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (target.Rank != 3 || target.Channels is not (1 or 3) || (style == ImageStyle.Ink && target.Channels != 1))
        {
            throw new FoveaException(
                $"{image.Name}: a picture cannot become an input {target}. Expected [height, width, channels] with "
                + $"{(style == ImageStyle.Ink ? "1 channel, as ink has no colour" : "1 or 3 channels")}.");
        }

        return style == ImageStyle.Ink ? InkPreparation.Prepare(image, target) : PlainPreparation.Prepare(image, target);
    }
}

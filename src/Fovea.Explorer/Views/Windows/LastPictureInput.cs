using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Windows;

namespace Fovea.Explorer.Views.Windows;

/// <summary>The input that was made of a picture last. A photograph is not resized anew because the stride was changed.</summary>
internal static class LastPictureInput
{
    private static (ImageFile Picture, int Size, int Channels)? made;
    private static Tensor<double>? input;

    /// <summary>The picture as an input, see <see cref="PictureInput"/>.</summary>
    public static Tensor<double> Of(ImageFile picture, int size, int channels)
    {
        if (input is null || made != (picture, size, channels))
        {
            input = PictureInput.From(picture, size, channels);
            made = (picture, size, channels);
        }

        return input;
    }
}

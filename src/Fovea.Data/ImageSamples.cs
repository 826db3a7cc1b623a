using Fovea.Models;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>Some images of a dataset as any model's input, to try the model with.</summary>
public static class ImageSamples
{
    /// <summary>Takes images at even distances and brings them to a shape.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="target">
    /// The shape: a feature map, to which images are cut around the middle and resized, with their grey in each channel where it has
    /// neither 1 nor 3; or a vector, which the pixels fill from the front and over again.
    /// </param>
    /// <param name="count">How many; fewer where there are not as many.</param>
    /// <returns>The values of each image, 0 to 1.</returns>
    public static IReadOnlyList<float[]> Take(IImageDataset dataset, Shape target, int count)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int taken = Math.Min(count, dataset.Count);
        return [.. Enumerable.Range(0, taken).Select(i => Fit(dataset, (int)((long)i * dataset.Count / taken), target))];
    }

    private static float[] Fit(IImageDataset dataset, int index, Shape target)
    {
        float[] pixels = new float[dataset.ImageShape.Length];
        dataset.CopyImage(index, pixels);
        Shape shape = dataset.ImageShape;
        if (shape == target)
        {
            return pixels;
        }

        if (target.Rank != 3 || shape.Rank != 3 || shape.Channels is not (1 or 3))
        {
            return [.. Enumerable.Range(0, target.Length).Select(i => pixels[i % pixels.Length])];
        }

        byte[] bytes = [.. pixels.Select(pixel => (byte)Math.Clamp((int)Math.Round(pixel * 255), 0, 255))];
        var image = new ImageFile($"{dataset.Name}, image {index}", shape.Width, shape.Height, shape.Channels, bytes);
        int channels = target.Channels;
        if (channels is 1 or 3)
        {
            return ImagePreparation.Prepare(image, target, ImageStyle.Photo).Pixels;
        }

        float[] grey = ImagePreparation.Prepare(image, new Shape(target.Height, target.Width, 1), ImageStyle.Photo).Pixels;
        return [.. grey.SelectMany(value => Enumerable.Repeat(value, channels))];
    }
}

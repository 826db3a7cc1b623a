using Fovea.Data;
using Fovea.Models;
using Fovea.Random;
using Fovea.Training;

namespace Fovea.Checking;

/// <summary>The batch that a model is checked on.</summary>
internal static class CheckImages
{
    /// <summary>Images of a dataset, or digits brought to the input's size, or noise where the input is no image.</summary>
    /// <param name="input">The shape of one image.</param>
    /// <param name="preprocessing">What is done to pixels.</param>
    /// <param name="data">The dataset, whose images may have another size; or null.</param>
    /// <param name="count">The number of images.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>The images as the network receives them, and where they came from.</returns>
    public static (float[] Pixels, string Source) Take(Shape input, Preprocessing preprocessing, IImageDataset? data, int count, ulong seed)
    {
        var random = new RandomSource(seed, 3);
        float[] pixels = new float[count * input.Length];
        if (data is null && (input.Rank != 3 || input.Height < 8 || input.Width < 8))
        {
            foreach (ref float value in pixels.AsSpan())
            {
                value = (float)random.NextNormal();
            }

            return (pixels, "random numbers");
        }

        IImageDataset images = data ?? new DigitsDataset(Math.Max(64, count), seed);
        float[] image = new float[images.ImageShape.Length];
        for (int i = 0; i < count; i++)
        {
            Span<float> target = pixels.AsSpan(i * input.Length, input.Length);
            images.CopyImage(random.NextInt(images.Count), image);
            Resize(image, images.ImageShape, target, input);
            if (data is null && preprocessing.Mean.IsEmpty)
            {
                // The digits' own: ink is rare.
                preprocessing = new Preprocessing
                {
                    Mean = [.. Enumerable.Repeat(0.13f, input.Channels)],
                    Deviation = [.. Enumerable.Repeat(0.31f, input.Channels)],
                };
            }

            ImageFeeder.Normalize(target, preprocessing);
        }

        return (pixels, images.Name);
    }

    // Bilinear, between the middles of the pixels; channels are repeated where there are fewer.
    private static void Resize(float[] image, Shape from, Span<float> target, Shape to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            int channel = i % to.Channels % from.Channels;
            int column = i / to.Channels % to.Width;
            int row = i / to.Channels / to.Width;
            double y = Math.Clamp(((row + 0.5) * from.Height / to.Height) - 0.5, 0, from.Height - 1);
            double x = Math.Clamp(((column + 0.5) * from.Width / to.Width) - 0.5, 0, from.Width - 1);
            (int top, int left) = ((int)y, (int)x);
            (int bottom, int right) = (Math.Min(top + 1, from.Height - 1), Math.Min(left + 1, from.Width - 1));
            double upper = Between(At(top, left), At(top, right), x - left);
            double lower = Between(At(bottom, left), At(bottom, right), x - left);
            target[i] = (float)Between(upper, lower, y - top);

            double At(int r, int c) => image[(((r * from.Width) + c) * from.Channels) + channel];
        }

        static double Between(double first, double second, double share) => first + ((second - first) * share);
    }
}

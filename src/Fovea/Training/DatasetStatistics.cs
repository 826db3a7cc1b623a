using System.Collections.Immutable;
using Fovea.Models;
using Fovea.Random;

namespace Fovea.Training;

/// <summary>What the pixels of a dataset are like, so that a network meets inputs of mean 0 and deviation 1.</summary>
public static class DatasetStatistics
{
    /// <summary>As many images as settle two digits.</summary>
    private const int MostImages = 10_000;

    /// <summary>Measures mean and deviation of each channel over up to 10,000 images spread over the dataset.</summary>
    /// <param name="dataset">The images to learn from.</param>
    /// <param name="style">How other pictures are made ready for the model.</param>
    /// <exception cref="FoveaException">The dataset has no images.</exception>
    public static Preprocessing Measure(IImageDataset dataset, ImageStyle style = ImageStyle.Photo)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Count == 0)
        {
            throw new FoveaException($"{dataset.Name}: the dataset has no images.");
        }

        int channels = dataset.ImageShape.Channels;
        int images = Math.Min(dataset.Count, MostImages);
        var sum = new double[channels];
        var squares = new double[channels];
        var pixels = new float[dataset.ImageShape.Length];
        var random = new RandomSource(0);
        for (int i = 0; i < images; i++)
        {
            // One of each stretch by chance: at even distances one would meet a pattern in the order of the images, as MNIST's has one.
            int first = (int)((long)i * dataset.Count / images);
            int end = (int)((i + 1L) * dataset.Count / images);
            dataset.CopyImage(first + random.NextInt(end - first), pixels);
            for (int j = 0; j < pixels.Length; j++)
            {
                sum[j % channels] += pixels[j];
                squares[j % channels] += (double)pixels[j] * pixels[j];
            }
        }

        double count = (double)images * pixels.Length / channels;
        var mean = ImmutableArray.CreateBuilder<float>(channels);
        var deviation = ImmutableArray.CreateBuilder<float>(channels);
        for (int c = 0; c < channels; c++)
        {
            double average = sum[c] / count;
            double variance = Math.Max(0, (squares[c] / count) - (average * average));

            // A channel that never changes carries nothing; dividing by 1 keeps it at 0.
            mean.Add((float)average);
            deviation.Add(variance > 1e-12 ? (float)Math.Sqrt(variance) : 1);
        }

        return new Preprocessing { Mean = mean.MoveToImmutable(), Deviation = deviation.MoveToImmutable(), Style = style };
    }

    /// <summary>
    /// Weights for a loss that let every class count the same however many images it has: images / (classes * images of the class). A class
    /// without images has 1.
    /// </summary>
    /// <param name="dataset">The images to learn from.</param>
    public static float[] BalancedWeights(IImageDataset dataset)
    {
        int[] counts = CountClasses(dataset);
        return [.. counts.Select(count => count == 0 ? 1 : (float)((double)dataset.Count / ((double)counts.Length * count)))];
    }

    /// <summary>
    /// Positive weights for a loss that asks each class against all others, so that both sides count the same: images of other classes by
    /// images of the class. A class without images, or with all of them, has 1.
    /// </summary>
    /// <param name="dataset">The images to learn from.</param>
    public static float[] PositiveWeights(IImageDataset dataset) =>
    [
        .. CountClasses(dataset).Select(
            count => count == 0 || count == dataset.Count ? 1 : (float)((double)(dataset.Count - count) / count)),
    ];

    private static int[] CountClasses(IImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var counts = new int[dataset.Classes.Count];
        for (int i = 0; i < dataset.Count; i++)
        {
            counts[DatasetCheck.Label(dataset, i)]++;
        }

        return counts;
    }

    /// <summary>
    /// What kind of pictures a dataset holds: grey ones with a black border, as MNIST's digits are, are drawings in ink.
    /// </summary>
    /// <param name="dataset">The images.</param>
    public static ImageStyle StyleOf(IImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Shape shape = dataset.ImageShape;
        if (shape.Rank != 3 || shape.Channels != 1 || dataset.Count == 0)
        {
            return ImageStyle.Photo;
        }

        int images = Math.Min(dataset.Count, 200);
        var pixels = new float[shape.Length];
        double border = 0;
        int count = 0;
        for (int i = 0; i < images; i++)
        {
            dataset.CopyImage((int)((long)i * dataset.Count / images), pixels);
            for (int j = 0; j < pixels.Length; j++)
            {
                int row = j / shape.Width;
                int column = j % shape.Width;
                if (row == 0 || column == 0 || row == shape.Height - 1 || column == shape.Width - 1)
                {
                    border += pixels[j];
                    count++;
                }
            }
        }

        return border / count < 0.01 ? ImageStyle.Ink : ImageStyle.Photo;
    }
}

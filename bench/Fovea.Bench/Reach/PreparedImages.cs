using Fovea.Models;
using Fovea.Training;

namespace Fovea.Bench.Reach;

/// <summary>
/// A dataset in memory as the network wants it, with the model's preprocessing applied: both sides read the same numbers, and neither is
/// timed decoding them. Images of one channel are the same array in both sides' layouts.
/// </summary>
internal sealed class PreparedImages
{
    public PreparedImages(IImageDataset dataset, Preprocessing preprocessing)
    {
        Length = dataset.ImageShape.Length;
        Values = new float[dataset.Count * Length];
        Labels = [.. Enumerable.Range(0, dataset.Count).Select(dataset.Label)];
        (float mean, float deviation) = (preprocessing.Mean.Single(), preprocessing.Deviation.Single());
        for (int i = 0; i < dataset.Count; i++)
        {
            Span<float> image = Values.AsSpan(i * Length, Length);
            dataset.CopyImage(i, image);
            foreach (ref float value in image)
            {
                value = (value - mean) / deviation;
            }
        }
    }

    public float[] Values { get; }

    public int[] Labels { get; }

    /// <summary>The values of one image.</summary>
    public int Length { get; }

    public ReadOnlySpan<float> this[int index] => Values.AsSpan(index * Length, Length);
}

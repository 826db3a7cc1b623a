using System.Collections.Immutable;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Explaining.Training;

/// <summary>An image of a batch as the network was given it, and what it said of it.</summary>
/// <param name="Index">Its place in the dataset.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">What it was taken for.</param>
/// <param name="Probability">The probability that the model gave to that, 0 to 1.</param>
/// <param name="Pixels">The pixels after augmentation and before the model's preprocessing, [height, width, channels], 0 to 1.</param>
public sealed record BatchImage(int Index, int Label, int Predicted, double Probability, double[] Pixels)
{
    /// <summary>What a plan has in its memory after a pass.</summary>
    internal static IReadOnlyList<BatchImage> Of(Plan plan, ReadOnlySpan<int> images, ReadOnlySpan<int> labels)
    {
        var batch = new BatchImage[images.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            ReadOnlySpan<float> output = plan.Output(i);
            int guess = Verdict.Of(output);
            double sum = 0;
            foreach (float score in output)
            {
                sum += Math.Exp((double)score - output[guess]);
            }

            batch[i] = new BatchImage(images[i], labels[i], guess, 1 / sum, Seen(plan.Input(i), plan.Model.Preprocessing));
        }

        return batch;
    }

    private static double[] Seen(ReadOnlySpan<float> input, Preprocessing preprocessing)
    {
        ImmutableArray<float> mean = preprocessing.Mean;
        ImmutableArray<float> deviation = preprocessing.Deviation;
        int channels = Math.Max(1, Math.Max(mean.Length, deviation.Length));
        var pixels = new double[input.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            double value = deviation.IsEmpty ? input[i] : (double)input[i] * deviation[i % channels];
            pixels[i] = mean.IsEmpty ? value : value + mean[i % channels];
        }

        return pixels;
    }
}

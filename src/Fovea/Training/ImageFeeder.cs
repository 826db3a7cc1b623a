using System.Collections.Immutable;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training;

/// <summary>Brings pixels into a plan as the model wants them: with its preprocessing applied.</summary>
internal static class ImageFeeder
{
    public static void Feed(IImageDataset dataset, int index, Plan plan, int place)
    {
        Span<float> pixels = plan.Input(place);
        dataset.CopyImage(index, pixels);
        Normalize(pixels, plan.Model.Preprocessing);
    }

    public static void Normalize(Span<float> pixels, Preprocessing preprocessing)
    {
        // Either list may be missing; a model may subtract only, or divide only.
        ImmutableArray<float> mean = preprocessing.Mean;
        ImmutableArray<float> deviation = preprocessing.Deviation;
        int channels = Math.Max(mean.Length, deviation.Length);
        if (channels == 0)
        {
            return;
        }

        for (int i = 0, channel = 0; i < pixels.Length; i++)
        {
            float value = mean.IsEmpty ? pixels[i] : pixels[i] - mean[channel];
            pixels[i] = deviation.IsEmpty ? value : value / deviation[channel];
            if (++channel == channels)
            {
                channel = 0;
            }
        }
    }
}

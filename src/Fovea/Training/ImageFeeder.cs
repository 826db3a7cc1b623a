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

    /// <summary>The same for a picture that was made ready: the only image of the plan.</summary>
    /// <exception cref="FoveaException">The number of pixels is not that of the model's input, or a pixel is not a finite
    /// number.</exception>
    public static void Feed(ReadOnlySpan<float> pixels, Plan plan)
    {
        Shape expected = plan.Model.InputShape;
        if (pixels.Length != expected.Length)
        {
            throw new FoveaException(
                $"{plan.Model.Name}: the model's input is {expected}, {expected.Length} values. Received {pixels.Length}. Resize the image first.");
        }

        int damaged = IndexOfNotFinite(pixels);
        if (damaged >= 0)
        {
            throw new FoveaException($"{plan.Model.Name}: value {damaged} of the input is {pixels[damaged]}; expected a finite number.");
        }

        Span<float> input = plan.Input(0);
        pixels.CopyTo(input);
        Normalize(input, plan.Model.Preprocessing);
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

    private static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}

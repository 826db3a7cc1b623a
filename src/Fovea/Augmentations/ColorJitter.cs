using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>Changes brightness, contrast and saturation, each by a factor of its own between 1 - strength and 1 + strength.</summary>
public sealed record ColorJitter : Augmentation
{
    /// <summary>Sets the strength.</summary>
    /// <param name="strength">0 to 1.</param>
    /// <exception cref="FoveaException">The strength is out of range.</exception>
    public ColorJitter(double strength) => Strength = strength is >= 0 and <= 1
        ? strength
        : throw new FoveaException(FormattableString.Invariant($"jitter: the strength must be 0 to 1. Received {strength}. Usual are 0.1 to 0.4."));

    /// <summary>How far the factors lie from 1.</summary>
    public double Strength { get; }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        float brightness = (float)random.NextUniform(1 - Strength, 1 + Strength);
        float contrast = (float)random.NextUniform(1 - Strength, 1 + Strength);
        float saturation = (float)random.NextUniform(1 - Strength, 1 + Strength);
        double sum = 0;
        for (int i = 0; i < image.Length; i++)
        {
            image[i] *= brightness;
            sum += image[i];
        }

        float mean = (float)(sum / image.Length);
        int channels = shape.Channels;
        for (int at = 0; at < image.Length; at += channels)
        {
            Span<float> pixel = image.Slice(at, channels);
            float grey = 0;
            for (int c = 0; c < channels; c++)
            {
                grey += pixel[c] / channels;
            }

            for (int c = 0; c < channels; c++)
            {
                float coloured = grey + (saturation * (pixel[c] - grey));
                pixel[c] = Math.Clamp(mean + (contrast * (coloured - mean)), 0f, 1f);
            }
        }
    }
}

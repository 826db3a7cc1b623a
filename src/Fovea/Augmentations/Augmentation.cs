using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>
/// A change of a training image by chance that leaves its class as it is; those that bring a second image in are <see cref="Mixing"/>.
/// Applied to pixels from 0 to 1, before the model's preprocessing; what comes into view from outside the image is 0. Immutable, and safe
/// to use from several threads.
/// </summary>
public abstract record Augmentation
{
    /// <summary>Changes an image. The same random numbers give the same bits.</summary>
    /// <param name="image">The pixels, [height, width, channels], changed in place.</param>
    /// <param name="scratch">As many values, to be used freely.</param>
    /// <param name="shape">The shape of the image.</param>
    /// <param name="random">The random numbers of this image in this epoch.</param>
    public abstract void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random);
}

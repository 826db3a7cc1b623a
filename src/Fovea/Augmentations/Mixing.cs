using System.Numerics.Tensors;
using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>
/// An augmentation that brings a second image of the dataset into the first: what is to be learned is then a share of each one's class. The
/// second image is drawn by chance, and what stands before the mixing in the list has been done to both. Where a list has several, each
/// image meets one of them by chance.
/// </summary>
public abstract record Mixing : Augmentation
{
    /// <summary>Sets how shares are distributed.</summary>
    /// <param name="name">What the augmentation is called in messages.</param>
    /// <param name="alpha">Shares are drawn from the beta distribution with alpha twice; 0.001 to 1000.</param>
    /// <param name="usual">What is usual.</param>
    private protected Mixing(string name, double alpha, string usual) => Alpha = alpha is >= 0.001 and <= 1000
        ? alpha
        : throw new FoveaException(FormattableString.Invariant(
            $"{name}: alpha must be 0.001 to 1000. Received {alpha}. Usual is {usual}."));

    /// <summary>
    /// Shares are drawn from the beta distribution with this parameter twice: near 0 and 1 where it is small, all alike for 1, near 1/2
    /// where it is large.
    /// </summary>
    public double Alpha { get; }

    /// <summary>Leaves a single image as it is.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="scratch">As many values.</param>
    /// <param name="shape">The shape of the image.</param>
    /// <param name="random">Random numbers, of which none is drawn.</param>
    public sealed override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
    }

    /// <summary>Brings a second image into the first. The same random numbers give the same bits.</summary>
    /// <param name="image">The first image, [height, width, channels], changed in place.</param>
    /// <param name="partner">The second one, to be used freely.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="random">The random numbers of this image in this epoch.</param>
    /// <returns>The share of the first image in the target, 0 to 1.</returns>
    public abstract float Mix(Span<float> image, Span<float> partner, Shape shape, RandomSource random);

    /// <summary>values = share * values + (1 - share) * others; the others are used up. Rounded alike on every processor.</summary>
    internal static void Blend(Span<float> values, Span<float> others, float share)
    {
        TensorPrimitives.Multiply(values, share, values);
        TensorPrimitives.Multiply(others, 1 - share, others);
        TensorPrimitives.Add(values, others, values);
    }
}

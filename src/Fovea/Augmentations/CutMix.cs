using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>
/// Puts a rectangle of a second image into the first, of the image's proportions and around a place by chance; what lies outside the
/// image is cut off, and the share of each image is that of its pixels (Yun et al., "CutMix", 2019).
/// </summary>
public sealed record CutMix : Mixing
{
    /// <summary>Sets how shares are distributed.</summary>
    /// <param name="alpha">The parameter of the beta distribution, 0.001 to 1000.</param>
    /// <exception cref="FoveaException">Alpha is out of range.</exception>
    public CutMix(double alpha)
        : base("cutmix", alpha, "1")
    {
    }

    /// <inheritdoc/>
    public override float Mix(Span<float> image, Span<float> partner, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double side = Math.Sqrt(1 - BetaDistribution.Next(random, Alpha));
        (int top, int bottom) = Cut(shape.Height, side, random);
        (int left, int right) = Cut(shape.Width, side, random);
        for (int y = top; y < bottom; y++)
        {
            int first = ((y * shape.Width) + left) * shape.Channels;
            partner.Slice(first, (right - left) * shape.Channels).CopyTo(image[first..]);
        }

        return 1 - ((float)((bottom - top) * (right - left)) / (shape.Height * shape.Width));
    }

    private static (int First, int End) Cut(int extent, double side, RandomSource random)
    {
        int length = (int)(extent * side);
        int first = random.NextInt(extent) - (length / 2);
        return (Math.Max(0, first), Math.Min(extent, first + length));
    }
}

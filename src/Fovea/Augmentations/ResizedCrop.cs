using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>
/// Cuts a piece of the image by chance and resizes it to the whole: an area from a share upwards, its sides stretched by 3/4 to 4/3
/// (Szegedy
/// et al., "Going deeper with convolutions", 2015).
/// </summary>
public sealed record ResizedCrop : Augmentation
{
    /// <summary>Sets the smallest piece.</summary>
    /// <param name="smallest">The smallest share of the area, above 0 and at most 1.</param>
    /// <exception cref="FoveaException">The share is out of range.</exception>
    public ResizedCrop(double smallest = 0.25) => Smallest = smallest is > 0 and <= 1
        ? smallest
        : throw new FoveaException(FormattableString.Invariant(
            $"resized-crop: the smallest share of the area must be above 0 and at most 1. Received {smallest}. Usual are 0.08 to 0.5."));

    /// <summary>The smallest share of the area.</summary>
    public double Smallest { get; }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double area = random.NextUniform(Smallest, 1);
        double stretch = Math.Sqrt(random.NextUniform(0.75, 1));
        stretch = random.NextInt(2) == 0 ? stretch : 1 / stretch;
        double width = Math.Min(1, Math.Sqrt(area) * stretch);
        double height = Math.Min(1, Math.Sqrt(area) / stretch);
        double right = random.NextUniform(-0.5, 0.5) * (1 - width) * (shape.Width - 1);
        double down = random.NextUniform(-0.5, 0.5) * (1 - height) * (shape.Height - 1);
        image.CopyTo(scratch);
        Sampling.Affine(scratch, image, shape, (float)width, 0, 0, (float)height, (float)right, (float)down);
    }
}

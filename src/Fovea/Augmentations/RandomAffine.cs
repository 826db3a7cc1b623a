using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>Turns, moves, sizes and slants the image around its middle, each by a chance of its own.</summary>
public sealed record RandomAffine : Augmentation
{
    /// <summary>Sets how far.</summary>
    /// <param name="degrees">Turns by up to this angle either way, 0 to 180.</param>
    /// <param name="translate">Moves by up to this share of the side either way, 0 to 1.</param>
    /// <param name="scale">Sizes by 1 - scale to 1 + scale, 0 to 0.9.</param>
    /// <param name="shear">Slants by up to this angle either way, 0 to 60 degrees.</param>
    /// <exception cref="FoveaException">A number is out of range.</exception>
    public RandomAffine(double degrees, double translate = 0, double scale = 0, double shear = 0)
    {
        if (degrees is not (>= 0 and <= 180) || translate is not (>= 0 and <= 1)
            || scale is not (>= 0 and <= 0.9) || shear is not (>= 0 and <= 60))
        {
            throw new FoveaException(
                "affine: expected an angle of 0 to 180 degrees, a move of 0 to 1, a scale of 0 to 0.9 and a slant of 0 to 60 degrees. "
                + FormattableString.Invariant($"Received {degrees}, {translate}, {scale} and {shear}."));
        }

        (Degrees, Translate, Scale, Shear) = (degrees, translate, scale, shear);
    }

    /// <summary>The largest angle.</summary>
    public double Degrees { get; }

    /// <summary>The largest move, as a share of the side.</summary>
    public double Translate { get; }

    /// <summary>The largest change of size.</summary>
    public double Scale { get; }

    /// <summary>The largest slant in degrees.</summary>
    public double Shear { get; }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double angle = random.NextUniform(-Degrees, Degrees) * (Math.PI / 180);
        double right = random.NextUniform(-Translate, Translate) * shape.Width;
        double down = random.NextUniform(-Translate, Translate) * shape.Height;
        double size = 1 / random.NextUniform(1 - Scale, 1 + Scale);
        double slantAngle = random.NextUniform(-Shear, Shear) * (Math.PI / 180);
        double slant = ExactMath.Sin(slantAngle) / ExactMath.Cos(slantAngle);
        double sine = ExactMath.Sin(angle) * size;
        double cosine = ExactMath.Cos(angle) * size;
        image.CopyTo(scratch);
        Sampling.Affine(
            scratch,
            image,
            shape,
            (float)cosine,
            (float)(sine + (slant * cosine)),
            (float)-sine,
            (float)(cosine - (slant * sine)),
            (float)right,
            (float)down);
    }
}

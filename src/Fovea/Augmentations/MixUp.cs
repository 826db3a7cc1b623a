using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>
/// Lays a second image over the first: share * first + (1 - share) * second (Zhang et al., "mixup: Beyond empirical risk minimization",
/// 2018).
/// </summary>
public sealed record MixUp : Mixing
{
    /// <summary>Sets how shares are distributed.</summary>
    /// <param name="alpha">The parameter of the beta distribution, 0.001 to 1000.</param>
    /// <exception cref="FoveaException">Alpha is out of range.</exception>
    public MixUp(double alpha)
        : base("mixup", alpha, "0.2")
    {
    }

    /// <inheritdoc/>
    public override float Mix(Span<float> image, Span<float> partner, Shape shape, RandomSource random)
    {
        float share = (float)BetaDistribution.Next(random, Alpha);
        Blend(image, partner, share);
        return share;
    }
}

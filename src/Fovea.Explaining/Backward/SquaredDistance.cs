namespace Fovea.Explaining.Backward;

/// <summary>J = 1/2 sum((Z - t)^2): every output is to become one number. dZ = Z - t, so the further an output is off, the harder it pulls.</summary>
/// <param name="target">The number t.</param>
public sealed class SquaredDistance(double target) : OutputCost
{
    /// <summary>The number that every output is to become.</summary>
    public double Target => target;

    /// <inheritdoc/>
    public override double Term(int index, double z) => 0.5 * (z - target) * (z - target);

    /// <inheritdoc/>
    public override double Slope(int index, double z) => z - target;
}

namespace Fovea.Explaining.Backward;

/// <summary>J = sum(dZ * Z) with a dZ that is given: what the layer above would send back, whatever Z is.</summary>
/// <param name="slopes">dZ, one value for each of the output, in the order row, column, channel; not copied.</param>
public sealed class WeightedSum(double[] slopes) : OutputCost
{
    /// <inheritdoc/>
    public override double Term(int index, double z) => slopes[index] * z;

    /// <inheritdoc/>
    public override double Slope(int index, double z) => slopes[index];
}

using System.Collections.Immutable;

namespace Fovea.Steps.Exercise;

/// <summary>A published value, or a row of them, beside what this library computes.</summary>
/// <param name="Name">What it is: <c>mean of Z</c>, <c>Z[3,2,1]</c>.</param>
/// <param name="Published">The published numbers.</param>
/// <param name="Computed">The computed numbers, in the same order.</param>
/// <param name="Decimals">How many decimals were printed; null for a full double, which is held to 1e-12 of its size.</param>
public sealed record PublishedValue(string Name, ImmutableArray<double> Published, ImmutableArray<double> Computed, int? Decimals)
{
    /// <summary>Whether every number agrees: to half a unit of the last printed decimal, or to 1e-12 relative.</summary>
    public bool Agrees
    {
        get
        {
            if (Published.Length != Computed.Length)
            {
                return false;
            }

            for (int i = 0; i < Published.Length; i++)
            {
                // A number that lies on the rounding edge may have been printed either way; 1 % of the last unit allows for it.
                double tolerance = Decimals is { } decimals ? 0.51 * Math.Pow(10, -decimals) : 1e-12 * Math.Abs(Published[i]);
                if (!(Math.Abs(Published[i] - Computed[i]) <= tolerance))
                {
                    return false;
                }
            }

            return true;
        }
    }
}

namespace Fovea.Explaining.Backward;

/// <summary>A gradient beside the slope of the cost that two forward passes measure.</summary>
/// <param name="Analytic">The gradient, as backward computes it.</param>
/// <param name="Value">The number that it belongs to.</param>
/// <param name="Step">h: how far the number was moved either way.</param>
/// <param name="CostAbove">J with the number at Value + h.</param>
/// <param name="CostBelow">J with the number at Value - h.</param>
/// <param name="CostSize">The sum of the sizes of J's terms, which its rounding is proportional to.</param>
/// <param name="HasKink">
/// Whether another value wins or loses a window within the step: the cost has a corner there, and not one slope.
/// </param>
public sealed record GradientCheck(
    double Analytic, double Value, double Step, double CostAbove, double CostBelow, double CostSize, bool HasKink)
{
    private const double Tolerance = 1e-6;

    // A value of the output is a sum of some dozens of rounded products; its error is some units in the last place.
    private const double UnitsInTheLastPlace = 32;
    private const double Unit = 1.0 / (1L << 52);

    /// <summary>(J+ - J-) / 2h.</summary>
    public double Estimate => (CostAbove - CostBelow) / (2 * Step);

    /// <summary>|analytic - estimate| / max(|analytic|, |estimate|); 0 where both are 0.</summary>
    public double RelativeDifference
    {
        get
        {
            double size = Math.Max(Math.Abs(Analytic), Math.Abs(Estimate));
            return size == 0 ? 0 : Math.Abs(Analytic - Estimate) / size;
        }
    }

    /// <summary>How much of the estimate may be nothing but the rounding of J, divided by 2h.</summary>
    public double Noise => UnitsInTheLastPlace * Unit * CostSize / (2 * Step);

    /// <summary>Whether gradient and slope are one number: they differ by less than 1e-6 of it, or by less than the noise.</summary>
    public bool Agrees => Math.Abs(Analytic - Estimate) <= Math.Max(Tolerance * Math.Abs(Analytic), Noise);
}

namespace Fovea.Checking;

/// <summary>One comparison of a check.</summary>
/// <param name="Layer">The layer, with those that it computes on the way, <c>conv1 + relu1</c>; or the parameter, <c>conv1.weight</c>.</param>
/// <param name="Compared">What was compared: <c>forward</c>, <c>weight gradient</c>, <c>central difference</c>.</param>
/// <param name="AbsoluteError">The largest difference.</param>
/// <param name="RelativeError">
/// The largest difference in proportion to the size of the terms that the values are sums of (kernels), or to the parameter's usual
/// gradient (central differences).
/// </param>
/// <param name="Tolerance">What the relative error may be.</param>
/// <param name="Checked">The entries compared.</param>
/// <param name="Total">The entries that there are.</param>
/// <param name="Skipped">The entries left out because the cost has a kink there.</param>
/// <param name="Where">Where the largest error was found: the instruction set and the arithmetic.</param>
public sealed record CheckRow(
    string Layer,
    string Compared,
    double AbsoluteError,
    double RelativeError,
    double Tolerance,
    long Checked,
    long Total,
    long Skipped,
    string Where)
{
    /// <summary>Whether the error is within the tolerance.</summary>
    public bool Passed => RelativeError <= Tolerance;

    /// <summary>The row that holds both: the larger error and all entries.</summary>
    internal CheckRow Join(CheckRow other)
    {
        CheckRow worse = other.RelativeError > RelativeError || double.IsNaN(other.RelativeError) ? other : this;
        return worse with
        {
            AbsoluteError = Math.Max(AbsoluteError, other.AbsoluteError),
            Checked = Checked + other.Checked,
            Total = Total + other.Total,
            Skipped = Skipped + other.Skipped,
        };
    }
}

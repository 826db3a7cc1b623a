namespace Fovea.Training;

/// <summary>A step of the search.</summary>
/// <param name="Rate">Its learning rate.</param>
/// <param name="Loss">The mean loss of its images, before the step was taken.</param>
public readonly record struct LearningRatePoint(float Rate, double Loss);

/// <summary>What <see cref="LearningRateFinder"/> found: how the loss went while the rate rose, and which rate that suggests.</summary>
/// <param name="Points">The steps, in order.</param>
/// <param name="Smoothed">The loss at each of them as a mean with its neighbours, the nearer ones counting more.</param>
/// <param name="Diverged">
/// Whether the search ended before its last step: the loss grew beyond twice its least value, lost most of what it had gained, or stopped
/// being a number.
/// </param>
/// <param name="Lowest">The rate at which the smoothed loss was least.</param>
/// <param name="Suggestion">
/// A rate for training: the first at which the smoothed loss had made nine tenths of its way from the beginning to its least value. Behind
/// it the curve is flat, and where exactly it is least is chance.
/// </param>
public sealed record LearningRateCurve(
    IReadOnlyList<LearningRatePoint> Points, IReadOnlyList<double> Smoothed, bool Diverged, float Lowest, float Suggestion)
{
    private const int Reach = 4;
    private const double Share = 0.9;

    internal static LearningRateCurve Of(IReadOnlyList<LearningRatePoint> points, bool diverged)
    {
        double[] smoothed = [.. Enumerable.Range(0, points.Count).Select(i => Smooth(points, i))];
        double least = smoothed.Min();
        double first = smoothed.Take(Reach).Average();
        int suggested = Array.FindIndex(smoothed, loss => loss <= first - (Share * (first - least)));
        return new LearningRateCurve(
            points, smoothed, diverged, points[Array.IndexOf(smoothed, least)].Rate, points[Math.Max(0, suggested)].Rate);
    }

    // A triangle of weights around the step, so that noise goes and the curve is not shifted as a moving average shifts it.
    private static double Smooth(IReadOnlyList<LearningRatePoint> points, int at)
    {
        double sum = 0;
        double weights = 0;
        for (int i = Math.Max(0, at - Reach); i <= Math.Min(points.Count - 1, at + Reach); i++)
        {
            double weight = Reach + 1 - Math.Abs(i - at);
            sum += weight * points[i].Loss;
            weights += weight;
        }

        return sum / weights;
    }
}

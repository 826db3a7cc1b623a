namespace Fovea.Training;

/// <summary>How the learning rate changes over a run.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The same rate at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>The cosine schedule without warm-up.</summary>
    public static LearningRateSchedule Cosine { get; } = new CosineSchedule(0);

    /// <summary>
    /// Rises linearly over the first part of the run, then falls along half a cosine to 0 (Loshchilov and Hutter, "SGDR", 2017).
    /// </summary>
    /// <param name="warmUp">The share of the run in which the rate rises, at least 0 and below 1.</param>
    /// <exception cref="FoveaException">The share is out of range.</exception>
    public static LearningRateSchedule CosineWithWarmUp(double warmUp) => warmUp is >= 0 and < 1
        ? new CosineSchedule(warmUp)
        : throw new FoveaException($"The warm-up is a share of the run, at least 0 and below 1. Received {warmUp}. Usual values are 0.05 to 0.3.");

    /// <summary>The factor by which the learning rate is multiplied at a step.</summary>
    /// <param name="index">The step, 0 to total - 1.</param>
    /// <param name="total">The steps of the whole run.</param>
    public abstract double FactorAt(long index, long total);

    /// <summary>The schedule and its settings in one line: what a run's config.json says of it.</summary>
    public abstract override string ToString();

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        public override string ToString() => "constant";

        public override double FactorAt(long index, long total) => 1;
    }

    private sealed record CosineSchedule(double WarmUp) : LearningRateSchedule
    {
        public override string ToString() => FormattableString.Invariant($"cosine, warm-up {WarmUp}");

        public override double FactorAt(long index, long total)
        {
            double rise = WarmUp * total;
            return index < rise
                ? (index + 1) / (rise + 1)
                : 0.5 * (1 + Random.ExactMath.Cos(Math.PI * (index - rise) / Math.Max(1, total - rise)));
        }
    }
}

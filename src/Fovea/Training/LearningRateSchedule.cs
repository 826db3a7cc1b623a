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
    public static LearningRateSchedule CosineWithWarmUp(double warmUp) => new CosineSchedule(CheckWarmUp(warmUp));

    /// <summary>
    /// The rate is multiplied by a factor at each of some moments (He et al., 2016: a tenth after a half and three quarters).
    /// </summary>
    /// <param name="factor">The factor, above 0 and below 1.</param>
    /// <param name="at">The moments as shares of the run, each above 0 and below 1.</param>
    /// <exception cref="FoveaException">A value is out of range.</exception>
    public static LearningRateSchedule Step(double factor = 0.1, params double[] at)
    {
        ArgumentNullException.ThrowIfNull(at);
        foreach (double moment in at)
        {
            CheckFactor(moment, "A moment of the step schedule, as a share of the run,", 0.5);
        }

        return new StepSchedule(CheckFactor(factor, "The factor of the step schedule", 0.1), at.Length == 0 ? [0.5, 0.75] : [.. at]);
    }

    /// <summary>
    /// Up from a 25th of the rate along half a cosine, then down to nearly 0 along another (Smith and Topin, "Super-convergence", 2018).
    /// </summary>
    /// <param name="rise">The share of the run in which the rate rises, above 0 and below 1.</param>
    /// <exception cref="FoveaException">The share is out of range.</exception>
    public static LearningRateSchedule OneCycle(double rise = 0.3) =>
        new OneCycleSchedule(CheckFactor(rise, "The rise of the one-cycle schedule, as a share of the run,", 0.3));

    /// <summary>The rate is multiplied by a factor when the loss has not fallen for some epochs; on the validation images where there are
    /// any.</summary>
    /// <param name="factor">The factor, above 0 and below 1.</param>
    /// <param name="patience">The epochs without a lower loss that are borne, 0 or more.</param>
    /// <exception cref="FoveaException">A value is out of range.</exception>
    public static LearningRateSchedule ReduceOnPlateau(double factor = 0.1, int patience = 3) => patience >= 0
        ? new PlateauSchedule(CheckFactor(factor, "The factor of the plateau schedule", 0.1), patience)
        : throw new FoveaException($"The patience of the plateau schedule is 0 epochs or more. Received {patience}. Usual values are 2 to 10.");

    /// <summary>This schedule with a rate that rises evenly over the first part of the run.</summary>
    /// <param name="warmUp">The share of the run in which the rate rises, at least 0 and below 1.</param>
    /// <exception cref="FoveaException">The share is out of range.</exception>
    public LearningRateSchedule WithWarmUp(double warmUp) => CheckWarmUp(warmUp) == 0 ? this : new WarmUpSchedule(this, warmUp);

    /// <summary>A further factor, from what the epochs so far brought; 1 unless the schedule looks at that.</summary>
    /// <param name="epochs">The epochs so far.</param>
    public virtual double FactorAfter(IReadOnlyList<EpochResult> epochs) => 1;

    private static double CheckFactor(double value, string what, double usual) => value is > 0 and < 1
        ? value
        : throw new FoveaException(FormattableString.Invariant(
            $"{what} must be above 0 and below 1. Received {value}. The usual value is {usual}."));

    private static double CheckWarmUp(double warmUp) => warmUp is >= 0 and < 1
        ? warmUp
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

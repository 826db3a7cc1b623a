namespace Fovea.Training;

/// <summary>The learning rates that <see cref="LearningRateFinder"/> tries: from step to step times the same factor.</summary>
public sealed record LearningRateRange
{
    /// <summary>The rate of the first step, positive.</summary>
    public float From { get; init; } = 1e-6f;

    /// <summary>The rate of the last step, larger than <see cref="From"/>. The search ends before it where the loss diverges.</summary>
    public float To { get; init; } = 10;

    /// <summary>The number of steps, 10 or more.</summary>
    public int Steps { get; init; } = 140;

    /// <summary>The rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    internal double At(long step) => From * Math.Pow(To / (double)From, step / (double)(Steps - 1));

    internal void Check()
    {
        if (!(From > 0 && To > From && float.IsFinite(To)) || Steps < 10)
        {
            throw new FoveaException(FormattableString.Invariant(
                $"The search for a learning rate needs a range that rises and 10 steps or more. Received {From} to {To} in {Steps} steps. ")
                + "Usual is 1E-06 to 10 in 140 steps.");
        }
    }
}

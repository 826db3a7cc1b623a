using System.Globalization;
using Fovea.Random;

namespace Fovea.Training;

/// <summary>The same over a run, times a factor at each of some moments.</summary>
internal sealed record StepSchedule(double Factor, double[] At) : LearningRateSchedule
{
    public override double FactorAt(long index, long total)
    {
        double factor = 1;
        foreach (double moment in At)
        {
            factor *= index >= moment * total ? Factor : 1;
        }

        return factor;
    }

    public override string ToString() => FormattableString.Invariant(
        $"step, factor {Factor} at {string.Join(", ", At.Select(moment => moment.ToString(CultureInfo.InvariantCulture)))}");
}

/// <summary>Up along half a cosine from 1/25, and down along half a cosine to a 10,000th of that.</summary>
internal sealed record OneCycleSchedule(double Rise) : LearningRateSchedule
{
    private const double First = 1.0 / 25;
    private const double Last = First / 10_000;

    public override double FactorAt(long index, long total)
    {
        double top = Math.Max(1, (Rise * total) - 1);
        double bottom = Math.Max(top + 1, total - 1);
        return index <= top ? Between(First, 1, index / top) : Between(1, Last, (index - top) / (bottom - top));
    }

    public override string ToString() => FormattableString.Invariant($"one cycle, rise {Rise}");

    private static double Between(double from, double to, double share) =>
        to + ((from - to) * 0.5 * (1 + ExactMath.Cos(Math.PI * Math.Min(1, share))));
}

/// <summary>The same until epochs bring nothing new.</summary>
internal sealed record PlateauSchedule(double Factor, int Patience) : LearningRateSchedule
{
    public override double FactorAt(long index, long total) => 1;

    public override double FactorAfter(IReadOnlyList<EpochResult> epochs)
    {
        double factor = 1;
        double best = double.PositiveInfinity;
        int waited = 0;
        foreach (EpochResult epoch in epochs)
        {
            double loss = epoch.Validation?.Loss ?? epoch.TrainLoss;
            waited = loss < best ? 0 : waited + 1;
            best = Math.Min(best, loss);
            if (waited > Patience)
            {
                factor *= Factor;
                waited = 0;
            }
        }

        return factor;
    }

    public override string ToString() => FormattableString.Invariant($"plateau, factor {Factor}, patience {Patience}");
}

/// <summary>Another schedule behind an even rise.</summary>
internal sealed record WarmUpSchedule(LearningRateSchedule Inner, double WarmUp) : LearningRateSchedule
{
    public override double FactorAt(long index, long total)
    {
        double rise = WarmUp * total;
        return Inner.FactorAt(index, total) * (index < rise ? (index + 1) / (rise + 1) : 1);
    }

    public override double FactorAfter(IReadOnlyList<EpochResult> epochs) => Inner.FactorAfter(epochs);

    public override string ToString() => FormattableString.Invariant($"{Inner}, warm-up {WarmUp}");
}

using Fovea.Steps;

namespace Fovea.Explaining.Backward;

public sealed partial class PoolingBackwardWalk
{
    /// <summary>J with an input moved either way; only the windows that hold it are pooled again. The input is put back.</summary>
    internal GradientCheck Check(int row, int column, int channel, double step)
    {
        IReadOnlyList<Contribution> terms = InputContributions(row, column, channel);
        ref double number = ref input[(((row * columns.Input) + column) * channels) + channel];
        double value = number;
        number = value + step;
        double above = CostAgain(terms, value, step, out bool hasKink);
        number = value - step;
        double below = CostAgain(terms, value, step, out _);
        number = value;
        return new GradientCheck(Terms.Sum(terms), value, step, above, below, Cost.SizeOf(output), hasKink);
    }

    private double CostAgain(IReadOnlyList<Contribution> terms, double value, double step, out bool hasKink)
    {
        double[] moved = [.. output];
        hasKink = false;
        foreach (Contribution term in terms)
        {
            (double result, double greatestOther) = PoolAgain(term);
            moved[term.Index] = result;
            hasKink |= Forward.Mode == PoolMode.Max && Math.Abs(value - greatestOther) <= step;
        }

        return Cost.Of(moved);
    }

    // The result of a window, and its greatest value but the one that is moved.
    private (double Result, double GreatestOther) PoolAgain(Contribution term)
    {
        double sum = 0;
        double max = double.NegativeInfinity;
        double other = double.NegativeInfinity;
        for (int y = 0; y < rows.Kernel; y++)
        {
            for (int x = 0; x < columns.Kernel; x++)
            {
                int row = (term.Row * rows.Stride) + y;
                int column = (term.Column * columns.Stride) + x;
                double value = input[(((row * columns.Input) + column) * channels) + term.Filter];
                sum += value;
                max = Math.Max(max, value);
                other = (y, x) == (term.TapRow, term.TapColumn) ? other : Math.Max(other, value);
            }
        }

        return (Forward.Mode == PoolMode.Max ? max : sum / ((double)rows.Kernel * columns.Kernel), other);
    }
}

using System.Numerics.Tensors;

namespace Fovea.Explaining.Backward;

public sealed partial class ConvolutionBackwardWalk
{
    internal ref double InputNumber(int paddedRow, int paddedColumn, int inputChannel) =>
        ref padded[PaddedIndex(paddedRow, paddedColumn, inputChannel)];

    internal ref double WeightNumber(int tapRow, int tapColumn, int channel, int filter) =>
        ref weights[WeightIndex(tapRow, tapColumn, channel, filter)];

    internal ref double BiasNumber(int filter) => ref bias[filter];

    /// <summary>
    /// J with a number moved either way. Only the outputs that the number reaches are computed again: those of its gradient's terms.
    /// The number is put back.
    /// </summary>
    internal GradientCheck Check(ref double number, IReadOnlyList<Contribution> terms, double step)
    {
        double value = number;
        number = value + step;
        double above = CostAgain(terms);
        number = value - step;
        double below = CostAgain(terms);
        number = value;
        return new GradientCheck(Terms.Sum(terms), value, step, above, below, Cost.SizeOf(output), HasKink: false);
    }

    private double CostAgain(IReadOnlyList<Contribution> terms)
    {
        double[] moved = [.. output];
        foreach (Contribution term in terms)
        {
            moved[term.Index] = OutputAgain(term.Row, term.Column, term.Filter);
        }

        return Cost.Of(moved);
    }

    private double OutputAgain(int row, int column, int filter)
    {
        (int runs, int run) = Runs;
        int firstChannel = Forward.FirstChannel(filter);
        int tap = filter * FilterSize;
        double sum = 0;
        for (int y = 0; y < rows.Kernel; y++)
        {
            for (int x = 0; x < runs; x++, tap += run)
            {
                (int paddedRow, int paddedColumn) = Meets(row, column, y, x);
                sum += TensorPrimitives.Dot(
                    padded.AsSpan(PaddedIndex(paddedRow, paddedColumn, firstChannel), run), weights.AsSpan(tap, run));
            }
        }

        return sum + bias[filter];
    }
}

namespace Fovea.Explaining.Backward;

/// <summary>
/// A cost J of a layer's output Z, a sum of one term for each value. Its slope is the dZ that the backward pass starts from, and J itself is
/// what central differences are taken of.
/// </summary>
public abstract class OutputCost
{
    private protected OutputCost()
    {
    }

    /// <summary>The term of J that one value of the output adds.</summary>
    /// <param name="index">The value's place in the output, in the order row, column, channel.</param>
    /// <param name="z">The value.</param>
    public abstract double Term(int index, double z);

    /// <summary>How steeply that term rises with the value: one value of dZ.</summary>
    /// <param name="index">The value's place in the output, in the order row, column, channel.</param>
    /// <param name="z">The value.</param>
    public abstract double Slope(int index, double z);

    /// <summary>dZ, one value for each of the output.</summary>
    /// <param name="output">Z in the order row, column, channel.</param>
    public double[] Gradient(ReadOnlySpan<double> output)
    {
        var gradient = new double[output.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = Slope(i, output[i]);
        }

        return gradient;
    }

    /// <summary>J: the sum of the terms, with what each addition rounds off kept beside it, so that differences of two J are exact.</summary>
    /// <param name="output">Z in the order row, column, channel.</param>
    /// <remarks>Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974.</remarks>
    public double Of(ReadOnlySpan<double> output)
    {
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < output.Length; i++)
        {
            double term = Term(i, output[i]);
            double next = sum + term;
            lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
            sum = next;
        }

        return sum + lost;
    }

    /// <summary>The sum of the sizes of J's terms.</summary>
    internal double SizeOf(ReadOnlySpan<double> output)
    {
        double size = 0;
        for (int i = 0; i < output.Length; i++)
        {
            size += Math.Abs(Term(i, output[i]));
        }

        return size;
    }
}

using System.Numerics.Tensors;
using Fovea.Steps;

namespace Fovea.Explaining.Backward;

/// <summary>J = sum(dZ * Z) with a dZ that is given: what the layer above would send back, whatever Z is.</summary>
/// <param name="slopes">dZ, one value for each of the output, in the order row, column, channel; not copied.</param>
public sealed class WeightedSum(double[] slopes) : OutputCost
{
    /// <summary>J = sum(Z): every value of dZ is 1.</summary>
    /// <param name="height">The output's height.</param>
    /// <param name="width">The output's width.</param>
    /// <param name="channels">The output's channels.</param>
    public static WeightedSum Ones(int height, int width, int channels)
    {
        var ones = new double[height * width * channels];
        Array.Fill(ones, 1);
        return new WeightedSum(ones);
    }

    /// <summary>Values of the normal distribution, as np.random.seed and np.random.randn draw them.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="height">The output's height.</param>
    /// <param name="width">The output's width.</param>
    /// <param name="channels">The output's channels.</param>
    public static WeightedSum Random(uint seed, int height, int width, int channels)
    {
        var drawn = new double[height * width * channels];
        new NumPyRandom(seed).RandN(height, width, channels).FlattenTo(drawn);
        return new WeightedSum(drawn);
    }

    /// <summary>Numbers of one's own, the same for every channel of the output.</summary>
    /// <param name="table">One number for each place, [height, width].</param>
    /// <param name="height">The output's height.</param>
    /// <param name="width">The output's width.</param>
    /// <param name="channels">The output's channels.</param>
    /// <exception cref="FoveaException">The table does not have the output's height and width.</exception>
    public static WeightedSum Of(Tensor<double> table, int height, int width, int channels)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Rank != 2 || table.Lengths[0] != height || table.Lengths[1] != width)
        {
            string received = table.Rank == 2 ? $"{table.Lengths[0]} rows of {table.Lengths[1]}" : $"{table.Rank} dimensions";
            throw new FoveaException(
                $"dZ: one number is needed for each of the {height} x {width} outputs. Received {received}. "
                + $"Give {height} rows of {width} numbers.");
        }

        var slopes = new double[height * width * channels];
        for (int i = 0; i < slopes.Length; i++)
        {
            int position = i / channels;
            slopes[i] = table[position / width, position % width];
        }

        return new WeightedSum(slopes);
    }

    /// <inheritdoc/>
    public override double Term(int index, double z) => slopes[index] * z;

    /// <inheritdoc/>
    public override double Slope(int index, double z) => slopes[index];
}

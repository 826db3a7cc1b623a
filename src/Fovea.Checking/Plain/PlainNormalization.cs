using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>
/// BatchNorm, LayerNorm and GroupNorm: scale * (x - mean) / sqrt(variance + epsilon) + offset, with mean and variance of the values that
/// belong together: a channel of the batch, a pixel, or some channels of an image. BatchNorm in inference takes what training kept.
/// </summary>
internal sealed class PlainNormalization(ModelNode node) : PlainLayer(node)
{
    private const int Scale = 0;
    private const int Offset = 1;
    private const int RunningMean = 2;
    private const int RunningVariance = 3;

    private readonly double epsilon = node.Layer switch
    {
        BatchNorm layer => layer.Epsilon,
        LayerNorm layer => layer.Epsilon,
        Layer layer => ((GroupNorm)layer).Epsilon,
    };

    private readonly bool isOfBatch = node.Layer is BatchNorm;
    private readonly int groups = (node.Layer as GroupNorm)?.Groups ?? 0;
    private readonly int length = node.OutputShape.Length;

    private int Channels { get; } = node.OutputShape.Channels;

    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        double[] input = data.Inputs[0];
        (double[] mean, double[] inverse) = Statistics(data);
        var output = new double[input.Length];
        for (int i = 0; i < output.Length; i++)
        {
            int group = Group(i);
            output[i] = (data.Parameters[Scale][i % Channels] * (input[i] - mean[group]) * inverse[group])
                + data.Parameters[Offset][i % Channels];
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        double[] input = data.Inputs[0];
        (double[] mean, double[] inverse) = Statistics(data);
        var gradScale = new double[Channels];
        var gradOffset = new double[Channels];
        var sizeScale = new double[Channels];
        var sizeOffset = new double[Channels];
        var sum = new double[mean.Length];
        var product = new double[mean.Length];
        var count = new double[mean.Length];
        for (int i = 0; i < input.Length; i++)
        {
            int group = Group(i);
            double normal = (input[i] - mean[group]) * inverse[group];
            double gradient = gradOutput[i] * data.Parameters[Scale][i % Channels];
            sum[group] += gradient;
            product[group] += gradient * normal;
            count[group]++;
            gradScale[i % Channels] += gradOutput[i] * normal;
            gradOffset[i % Channels] += gradOutput[i];
            sizeScale[i % Channels] += Math.Abs(gradOutput[i] * normal);
            sizeOffset[i % Channels] += Math.Abs(gradOutput[i]);
        }

        // x moves its own output, the mean of its group, and the group's deviation.
        var gradInput = new double[input.Length];
        double squares = 0;
        for (int i = 0; i < input.Length; i++)
        {
            int group = Group(i);
            double normal = (input[i] - mean[group]) * inverse[group];
            double gradient = gradOutput[i] * data.Parameters[Scale][i % Channels];
            gradInput[i] = inverse[group] * (gradient - (sum[group] / count[group]) - (normal * product[group] / count[group]));
            squares += inverse[group] * gradient * inverse[group] * gradient;
        }

        return (
            [new Expected(gradInput, Math.Sqrt(squares / Math.Max(1, input.Length)))],
            [
                new Expected(gradScale, Expected.RootMeanSquare(sizeScale)),
                new Expected(gradOffset, Expected.RootMeanSquare(sizeOffset)),
            ]);
    }

    // The values that are normalised together.
    private int Group(int index) => isOfBatch ? index % Channels
        : groups == 0 ? index / Channels
        : (index / length * groups) + (index % Channels / (Channels / groups));

    private (double[] Mean, double[] Inverse) Statistics(LayerData data)
    {
        if (Node.Layer is BatchNorm && !data.Training)
        {
            double[] variances = data.Parameters[RunningVariance];
            return (data.Parameters[RunningMean], [.. variances.Select(variance => 1 / Math.Sqrt(variance + epsilon))]);
        }

        double[] input = data.Inputs[0];
        int all = Group(input.Length - 1) + 1;
        var mean = new double[all];
        var inverse = new double[all];
        var count = new double[all];
        for (int i = 0; i < input.Length; i++)
        {
            mean[Group(i)] += input[i];
            count[Group(i)]++;
        }

        for (int group = 0; group < all; group++)
        {
            mean[group] /= count[group];
        }

        for (int i = 0; i < input.Length; i++)
        {
            double difference = input[i] - mean[Group(i)];
            inverse[Group(i)] += difference * difference;
        }

        for (int group = 0; group < all; group++)
        {
            inverse[group] = 1 / Math.Sqrt((inverse[group] / count[group]) + epsilon);
        }

        return (mean, inverse);
    }
}

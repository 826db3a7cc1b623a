using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>Flatten: the same values.</summary>
internal sealed class PlainCopy(ModelNode node) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null) => data.Inputs[0];

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput) =>
        OfInput(gradOutput);
}

/// <summary>Add.</summary>
internal sealed class PlainSum(ModelNode node) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        var output = new double[data.Inputs[0].Length];
        foreach (double[] input in data.Inputs)
        {
            for (int i = 0; i < output.Length; i++)
            {
                output[i] += input[i];
            }
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput) =>
        ([.. data.Inputs.Select(_ => Expected.Of(gradOutput))], []);
}

/// <summary>Multiply, of equal shapes or with one factor for each channel.</summary>
internal sealed class PlainProduct(ModelNode node) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        (double[] first, double[] second) = (data.Inputs[0], data.Inputs[1]);
        var output = new double[first.Length];
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = first[i] * second[Factor(i)];
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        (double[] first, double[] second) = (data.Inputs[0], data.Inputs[1]);
        var gradFirst = new double[first.Length];
        var gradSecond = new double[second.Length];
        var size = new double[second.Length];
        for (int i = 0; i < first.Length; i++)
        {
            gradFirst[i] = gradOutput[i] * second[Factor(i)];
            gradSecond[Factor(i)] += gradOutput[i] * first[i];
            size[Factor(i)] += Math.Abs(gradOutput[i] * first[i]);
        }

        return ([Expected.Of(gradFirst), new Expected(gradSecond, Expected.RootMeanSquare(size))], []);
    }

    private int Factor(int index) => Node.Inputs[1].OutputShape == InputShape
        ? index
        : (index / InputShape.Length * InputShape.Channels) + (index % InputShape.Channels);
}

/// <summary>Concatenate, along the channels.</summary>
internal sealed class PlainConcatenation(ModelNode node) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        var output = new double[data.Images * OutputShape.Length];
        ForEach((input, from, to) => output[to] = data.Inputs[input][from], data.Images);
        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        double[][] gradients = [.. data.Inputs.Select(input => new double[input.Length])];
        ForEach((input, from, to) => gradients[input][from] = gradOutput[to], data.Images);
        return ([.. gradients.Select(Expected.Of)], []);
    }

    private void ForEach(Action<int, int, int> visit, int images)
    {
        int pixels = images * (OutputShape.Length / OutputShape.Channels);
        int offset = 0;
        for (int input = 0; input < Node.Inputs.Count; input++)
        {
            int channels = Node.Inputs[input].OutputShape.Channels;
            for (int i = 0; i < pixels * channels; i++)
            {
                visit(input, i, (i / channels * OutputShape.Channels) + offset + (i % channels));
            }

            offset += channels;
        }
    }
}

using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>ZeroPad2D.</summary>
internal sealed class PlainZeroPad(ModelNode node, ZeroPad2D layer) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        var output = new double[data.Images * OutputShape.Length];
        for (int i = 0; i < data.Inputs[0].Length; i++)
        {
            output[Target(i)] = data.Inputs[0][i];
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        var gradient = new double[data.Inputs[0].Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = gradOutput[Target(i)];
        }

        return OfInput(gradient);
    }

    private int Target(int index)
    {
        int image = index / InputShape.Length;
        int row = index % InputShape.Length / (InputShape.Width * InputShape.Channels);
        int column = index / InputShape.Channels % InputShape.Width;
        return (image * OutputShape.Length)
            + ((((row + layer.Padding.Top) * OutputShape.Width) + column + layer.Padding.Left) * OutputShape.Channels)
            + (index % InputShape.Channels);
    }
}

/// <summary>Upsample: every output is a mean of up to four inputs with shares.</summary>
internal sealed class PlainUpsample(ModelNode node, Upsample layer) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        var output = new double[data.Images * OutputShape.Length];
        ForEach((from, to, share) => output[to] += share * data.Inputs[0][from], data.Images);
        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        var gradient = new double[data.Inputs[0].Length];
        ForEach((from, to, share) => gradient[from] += share * gradOutput[to], data.Images);
        return OfInput(gradient);
    }

    private void ForEach(Action<int, int, double> visit, int images)
    {
        int channels = InputShape.Channels;
        for (int to = 0; to < images * OutputShape.Length; to++)
        {
            int image = to / OutputShape.Length;
            int pixel = to % OutputShape.Length / channels;
            int y = pixel / OutputShape.Width, x = pixel % OutputShape.Width;
            foreach ((int row, double vertical) in Sources(y, layer.Factor?.Height, InputShape.Height, OutputShape.Height))
            {
                foreach ((int column, double horizontal) in Sources(x, layer.Factor?.Width, InputShape.Width, OutputShape.Width))
                {
                    int from = (image * InputShape.Length) + (((row * InputShape.Width) + column) * channels) + (to % channels);
                    visit(from, to, vertical * horizontal);
                }
            }
        }
    }

    // The middle of output o lies at (o + 1/2) / factor - 1/2 among the middles of the inputs; beyond the outermost ones those hold.
    // With no factor but an extent to reach, (o + 1/2) inputs / outputs is a quotient of whole numbers: nothing is rounded before the
    // last step.
    private (int Place, double Share)[] Sources(int output, double? factor, int extent, int outputs)
    {
        double middle = factor is { } times ? (output + 0.5) / times : ((2L * output) + 1) * extent / (2.0 * outputs);
        if (layer.Mode == UpsampleMode.Nearest)
        {
            return [(Math.Min((int)middle, extent - 1), 1)];
        }

        double place = Math.Clamp(middle - 0.5, 0, extent - 1);
        int first = (int)place;
        return [(first, 1 - (place - first)), (Math.Min(first + 1, extent - 1), place - first)];
    }
}

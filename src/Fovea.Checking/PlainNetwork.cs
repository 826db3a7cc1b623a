using Fovea.Checking.Plain;
using Fovea.Models;

namespace Fovea.Checking;

/// <summary>
/// A whole model in plain loops and double precision, forward in training: the cost that central differences are taken of. After a change
/// only what depends on it is computed again.
/// </summary>
internal sealed class PlainNetwork
{
    /// <summary>What a value costs beside its products, in multiply-adds.</summary>
    private const int CostOfValue = 8;

    private readonly Model model;
    private readonly PlainLayer[] layers;
    private readonly double[][] outputs;
    private readonly double[][][] parameters;
    private readonly Branches[] branches;
    private readonly double[] upstream;

    /// <summary>Runs the model once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The images, one after the other.</param>
    /// <param name="upstream">The gradient of the cost with respect to the outputs: the cost is their product.</param>
    public PlainNetwork(Model model, double[] input, double[] upstream)
    {
        this.model = model;
        this.upstream = upstream;
        Input = input;
        Images = input.Length / model.InputShape.Length;
        layers = [.. model.Nodes.Select(PlainLayers.Of)];
        parameters = [.. model.Nodes.Select(LayerData.ParametersOf)];
        outputs = new double[layers.Length][];
        branches = new Branches[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            branches[i] = new Branches();
            outputs[i] = Run(i, outputs, Input, parameters[i], branches[i]);
        }
    }

    public int Images { get; }

    public double[] Input { get; }

    /// <summary>The model's outputs.</summary>
    public double[] Output => outputs[^1];

    /// <summary>The multiply-adds of a run after a change at a layer, and what its other work costs in them; -1 for the input.</summary>
    public static long MultiplyAddsFrom(Model model, int layer) => model.Nodes
        .Where(node => node.Index >= layer)
        .Sum(node => node.Layer.MultiplyAdds(node.LayerInputs) + (CostOfValue * (long)node.OutputShape.Length));

    /// <summary>The cost with one value changed.</summary>
    /// <param name="layer">The layer whose parameter changes; -1 for the input.</param>
    /// <param name="parameter">Which parameter of the layer.</param>
    /// <param name="entry">Which value of it.</param>
    /// <param name="change">What is added to the value.</param>
    /// <returns>The cost, and whether all kinks were passed on the side of the unchanged run.</returns>
    public (double Cost, bool Smooth) Changed(int layer, int parameter, long entry, double change)
    {
        double[][] changed = [.. outputs];
        double[] input = Input;
        var isChanged = new bool[layers.Length];
        if (layer < 0)
        {
            input = [.. Input];
            input[entry] += change;
        }

        bool smooth = true;
        for (int i = Math.Max(layer, 0); i < layers.Length; i++)
        {
            bool reads = i == layer || model.Nodes[i].Inputs.Any(node => node == model.Input ? layer < 0 : isChanged[node.Index]);
            if (!reads)
            {
                continue;
            }

            double[][] values = parameters[i];
            if (i == layer)
            {
                values = [.. values];
                values[parameter] = [.. values[parameter]];
                values[parameter][entry] += change;
            }

            var taken = new Branches();
            changed[i] = Run(i, changed, input, values, taken);
            isChanged[i] = true;
            smooth &= taken.Taken == branches[i].Taken;
        }

        double cost = 0;
        for (int i = 0; i < upstream.Length; i++)
        {
            // Less the unchanged outputs, so that what does not change costs no digits.
            cost += upstream[i] * (changed[^1][i] - outputs[^1][i]);
        }

        return (cost, smooth);
    }

    private double[] Run(int layer, double[][] from, double[] input, double[][] values, Branches taken) => layers[layer].Forward(
        new LayerData(
            Images, [.. model.Nodes[layer].Inputs.Select(node => node == model.Input ? input : from[node.Index])], values, Training: true),
        taken);
}

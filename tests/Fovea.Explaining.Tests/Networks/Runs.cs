using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Testing;
using Fovea.Tests.Planning;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>Runs of small networks.</summary>
internal static class Runs
{
    /// <summary>The networks whose layers have a definition; those with layers of the user's own have code.</summary>
    public static TheoryData<string> Defined => [.. TestModels.All.Keys.Where(name => !name.Contains("custom", StringComparison.Ordinal))];

    public static Model Model(string name)
    {
        Model model = TestModels.All[name]();
        Trained(model, 5);
        return model;
    }

    /// <summary>Numbers in all parameters, biases and statistics too, as if it had been trained.</summary>
    public static void Trained(Model model, int seed)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            float[] values = Numbers.Random(parameter.Length, seed++);
            Span<float> span = parameter.Span;
            for (int i = 0; i < values.Length; i++)
            {
                span[i] = parameter.Name.EndsWith("Variance", StringComparison.Ordinal) ? 0.5f + (values[i] * values[i])
                    : span[i] + (0.2f * values[i]);
            }
        }
    }

    /// <summary>The network with one function in the place of all that have kinks or saturate.</summary>
    public static Model Smooth(Model model, Layer function)
    {
        var placed = new Dictionary<ModelNode, Node> { [model.Input] = Node.Input(model.InputShape) };
        foreach (ModelNode node in model.Nodes)
        {
            Layer layer = node.Layer is Relu or Relu6 or HardSwish or Sigmoid or Tanh or Gelu or Silu or Elu ? function : node.Layer;
            placed.Add(node, Node.Join(layer with { Name = node.Name }, [.. node.Inputs.Select(input => placed[input])]));
        }

        Model smooth = Fovea.Models.Model.FromGraph(model.Name, placed[model.Output]);
        model.Parameters.Values.CopyTo(smooth.Parameters.Values);
        return smooth;
    }

    public static ImageRun Of(Model model, int seed)
    {
        var run = new ImageRun(model, Numbers.Random(model.InputShape.Length, seed));
        Drain(run.Run());
        return run;
    }

    public static void Drain<T>(IEnumerable<T> steps)
    {
        foreach (T step in steps)
        {
            _ = step;
        }
    }
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Tests.Planning;

/// <summary>Inference without any fusion: every layer is a model of its own, fed by hand.</summary>
internal static class LayerByLayer
{
    public static double[] Run(Model model, float[] input, int batch)
    {
        var outputs = new Dictionary<ModelNode, float[]> { [model.Input] = input };
        foreach (ModelNode node in model.Nodes)
        {
            outputs[node] = node.Layer is Add
                ? [.. outputs[node.Inputs[0]].Zip(outputs[node.Inputs[1]], (left, right) => left + right)]
                : RunLayer(node, outputs[node.Inputs[0]], batch);
        }

        return [.. outputs[model.Output].Select(value => (double)value)];
    }

    private static float[] RunLayer(ModelNode node, float[] input, int batch)
    {
        Model model = Model.Sequential("single", node.Inputs[0].OutputShape, node.Layer);
        for (int i = 0; i < node.Parameters.Count; i++)
        {
            node.Parameters[i].Values.CopyTo(model.Nodes[0].Parameters[i].Span);
        }

        Plan plan = model.Compile(batch);
        int length = model.InputShape.Length;
        for (int i = 0; i < batch; i++)
        {
            input.AsSpan(i * length, length).CopyTo(plan.Input(i));
        }

        plan.Forward(batch);
        return [.. Enumerable.Range(0, batch).SelectMany(i => plan.Output(i).ToArray())];
    }
}

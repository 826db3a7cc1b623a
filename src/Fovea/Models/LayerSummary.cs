using Fovea.Layers;

namespace Fovea.Models;

/// <summary>One row of <see cref="Model.Summary"/>: a layer and what it costs for one image.</summary>
/// <param name="Name">The layer's name in the model.</param>
/// <param name="Kind">The kind of layer, <c>Conv2D</c>.</param>
/// <param name="Inputs">The names of the nodes that it reads; <c>input</c> is the model's input.</param>
/// <param name="OutputShape">The output's shape for one image.</param>
/// <param name="Parameters">The number of trained values.</param>
/// <param name="StateValues">The number of values that are kept but not trained.</param>
/// <param name="MultiplyAdds">The multiplications of the forward pass, each with its addition.</param>
public sealed record LayerSummary(
    string Name, string Kind, IReadOnlyList<string> Inputs, Shape OutputShape, int Parameters, int StateValues, long MultiplyAdds)
{
    internal static LayerSummary Of(ModelNode node) => new(
        node.Name,
        node.Layer.Kind,
        [.. node.Inputs.Select(input => input.Name)],
        node.OutputShape,
        node.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Length),
        node.Parameters.Where(parameter => !parameter.Trainable).Sum(parameter => parameter.Length),
        node.Layer.MultiplyAdds(node.LayerInputs));
}

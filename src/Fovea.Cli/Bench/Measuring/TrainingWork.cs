using Fovea.Models;

namespace Fovea.Cli.Bench.Measuring;

/// <summary>What a model multiplies and adds.</summary>
internal static class TrainingWork
{
    /// <summary>The multiply-adds of the forward pass for one image.</summary>
    public static long ForwardMultiplyAdds(Model model) => model.Summary().Sum(layer => layer.MultiplyAdds);

    /// <summary>
    /// The multiply-adds of a training step for one image: the gradients of weights and of inputs cost what the forward pass costs, each.
    /// The model's own input needs no gradient, so layers that read it count twice rather than three times.
    /// </summary>
    public static long MultiplyAdds(Model model) =>
        model.Nodes.Sum(node => (node.Inputs.Contains(model.Input) ? 2 : 3) * node.Layer.MultiplyAdds(node.LayerInputs));
}

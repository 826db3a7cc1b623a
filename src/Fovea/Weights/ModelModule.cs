using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Weights;

/// <summary>A layer of a model that has parameters, beside what a file would have in its place.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layouts">Its parameters by role, and how a file has them.</param>
internal sealed record ModelModule(
    ModelNode Node, ModuleKind Kind, IReadOnlyDictionary<string, (Parameter Parameter, WeightLayout Layout)> Layouts)
{
    /// <summary>The score of a layer of a file whose tensors all have the right sizes.</summary>
    public const int Fits = 4;

    /// <summary>The layers of a model that have parameters, in order.</summary>
    public static IReadOnlyList<ModelModule> Of(Model model, WeightConvention convention)
    {
        var features = new FeatureOrder(model);
        return
        [
            .. model.Nodes.Where(node => node.Parameters.Count > 0).Select(node => new ModelModule(
                node,
                KindOf(node.Layer),
                node.Parameters.ToDictionary(
                    parameter => parameter.Name[(node.Name.Length + 1)..],
                    parameter => (parameter, new WeightLayout(node, parameter, convention, features.Of(node.Inputs[0])))))),
        ];
    }

    /// <summary>How well a file's layer stands for this one: 0 not at all, 1 by its kind, 4 by every size.</summary>
    public int Score(WeightModule module)
    {
        if (module.Kind != Kind)
        {
            return 0;
        }

        bool fits = Layouts.All(each => module.Tensors.TryGetValue(each.Key, out WeightArray? array) && each.Value.Layout.Fits(array));
        return fits ? Fits : 1;
    }

    private static ModuleKind KindOf(Layer layer) => layer switch
    {
        Conv2D or DepthwiseConv2D or ConvTranspose2D => ModuleKind.Convolution,
        Dense => ModuleKind.Dense,
        BatchNorm => ModuleKind.BatchNorm,
        LayerNorm or GroupNorm => ModuleKind.Norm,
        _ => ModuleKind.Other,
    };
}

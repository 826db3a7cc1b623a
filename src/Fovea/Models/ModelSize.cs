using Fovea.Planning;
using Fovea.Tracing;

namespace Fovea.Models;

/// <summary>
/// How large the model in a file is and what it takes to run it, known before any memory is taken: for programs that must refuse one that
/// is too large.
/// </summary>
/// <param name="Name">The model's name.</param>
/// <param name="InputShape">The shape of one image.</param>
/// <param name="OutputShape">The shape of the output for one image.</param>
/// <param name="Layers">The number of layers.</param>
/// <param name="Parameters">The number of values that the file or the layers' initializers give, state included.</param>
/// <param name="MultiplyAdds">The multiplications of the forward pass of one image, each with its addition.</param>
/// <param name="Inference">What a plan for inference of one image takes beside the parameters.</param>
/// <param name="Trace">What an <see cref="ActivationTrace"/> takes beside the parameters.</param>
public sealed record ModelSize(
    string Name,
    Shape InputShape,
    Shape OutputShape,
    int Layers,
    long Parameters,
    long MultiplyAdds,
    PlanMemory Inference,
    PlanMemory Trace)
{
    /// <summary>The bytes of the parameters.</summary>
    public long ParameterBytes => Parameters * sizeof(float);

    /// <summary>Measures the model of a file in memory; of a .safetensors file only the header is looked at.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">The file's name, which messages give: its ending tells .safetensors or .json.</param>
    /// <exception cref="FoveaException">The file is damaged, its tensors do not fit its architecture, or the model is larger than memory
    /// can be.</exception>
    public static ModelSize Of(ReadOnlyMemory<byte> bytes, string source) =>
        Of(new Model(Model.Describe(bytes, source).Blueprint, takesMemory: false));

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model.</param>
    public static ModelSize Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelSize(
            model.Name,
            model.InputShape,
            model.OutputShape,
            model.Nodes.Count,
            model.Parameters.Sum(parameter => (long)parameter.Length),
            model.Nodes.Sum(node => node.Layer.MultiplyAdds(node.LayerInputs)),
            Plan.Measure(model, batch: 1),
            ActivationTrace.Measure(model));
    }
}

using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Onnx.Export;

/// <summary>Who reads what in a model: from it follows what may be left in another order, and what may be folded.</summary>
internal sealed class ModelReaders
{
    private readonly Model model;
    private readonly ILookup<ModelNode, ModelNode> readers;

    public ModelReaders(Model model)
    {
        this.model = model;
        readers = model.Nodes.SelectMany(node => node.Inputs, (reader, input) => (Input: input, Reader: reader))
            .ToLookup(pair => pair.Input, pair => pair.Reader);
    }

    /// <summary>Whether all that depends on the order of a vector's features are weights that can be written in any order.</summary>
    public bool MayReorder(ModelNode node) => node != model.Output && readers[node].All(reader =>
        reader.Layer is Dense || (LayerTable.KeepsOrder(reader.Layer) && MayReorder(reader)));

    /// <summary>The batch normalisation that alone reads a layer with weights, or null.</summary>
    public ModelNode? NormBehind(ModelNode node) =>
        node.Layer is Conv2D or DepthwiseConv2D or ConvTranspose2D or Dense && node != model.Output
            && readers[node].Count() == 1 && readers[node].First() is { Layer: BatchNorm } norm
            ? norm
            : null;
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>
/// Decides which layers are computed together. In a plan for training, what no gradient reaches is taken together as in inference. A layer
/// takes the next one along where nobody else reads what lies between:
/// a convolution or dense layer its ReLU, in inference also the batch normalisation and the residual sum, a convolution then the pooling
/// behind them; a batch normalisation the residual sum and ReLU; a sum its ReLU; and a max pooling, on the way back, the mask of the ReLU
/// in front of it.
/// </summary>
internal sealed class Fusion
{
    private readonly Model model;
    private readonly Differentiation differentiation;
    private readonly bool poolsInTail;
    private readonly Dictionary<ModelNode, List<ModelNode>> readers = [];
    private readonly Dictionary<ModelNode, FusedLayer> producers = [];
    private readonly HashSet<ModelNode> taken = [];

    private Fusion(Model model, Differentiation differentiation, bool poolsInTail)
    {
        this.model = model;
        this.differentiation = differentiation;
        this.poolsInTail = poolsInTail;
        foreach (ModelNode node in model.Nodes)
        {
            foreach (ModelNode input in node.Inputs)
            {
                if (!readers.TryGetValue(input, out List<ModelNode>? list))
                {
                    readers.Add(input, list = []);
                }

                list.Add(node);
            }
        }
    }

    /// <summary>The layers of a plan, each behind all that it reads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="differentiation">What a gradient reaches.</param>
    /// <param name="poolsInTail">
    /// Whether convolutions take poolings along: in inference, where they are not divided. In training the gradient reads what lies
    /// between.
    /// </param>
    public static FusedLayer[] Of(Model model, Differentiation differentiation, bool poolsInTail) =>
        new Fusion(model, differentiation, poolsInTail).Run();

    /// <summary>The layers of a plan that shows each of them: one for one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="differentiation">What a gradient reaches.</param>
    public static FusedLayer[] None(Model model, Differentiation differentiation) =>
        [.. model.Nodes.Select(node => new FusedLayer(node, differentiation.ModeOf(node), trains: false))];

    private FusedLayer[] Run()
    {
        var layers = new List<FusedLayer>();
        foreach (ModelNode node in model.Nodes.Where(node => !taken.Contains(node)))
        {
            FusedLayer layer = Take(node);
            producers.Add(layer.Result, layer);
            layers.Add(layer);
        }

        return [.. layers];
    }

    private FusedLayer Take(ModelNode node)
    {
        var layer = new FusedLayer(node, differentiation.ModeOf(node));
        bool product = node.Layer is Conv2D or DepthwiseConv2D or Dense;
        bool inference = layer.Mode == PlanMode.Inference;
        if (product && inference && Next(layer) is { Layer: BatchNorm } norm)
        {
            layer.TakeNorm(Mark(norm));
        }

        if (node.Layer is BatchNorm || (product && inference))
        {
            if (Next(layer) is { Layer: Add, Inputs.Count: 2 } sum)
            {
                ModelNode other = sum.Inputs[0] == layer.Result ? sum.Inputs[1] : sum.Inputs[0];
                if (other == model.Input || producers.ContainsKey(other))
                {
                    layer.TakeSum(Mark(sum), other);
                }
            }
        }

        if ((product || node.Layer is BatchNorm or Add) && Next(layer) is { Layer: Relu } relu)
        {
            layer.TakeRelu(Mark(relu));
        }

        if (poolsInTail && inference && node.Layer is Conv2D && Next(layer) is { } pool && PoolForward.Supports(pool.Layer))
        {
            layer.TakePool(Mark(pool));
        }

        if (!inference && node.Layer is MaxPool2D
            && producers.TryGetValue(node.Inputs[0], out FusedLayer? producer) && producer.Relu && Next(producer) == node)
        {
            layer.TakeMaskOf(producer);
        }

        return layer;
    }

    // The only reader of what a layer has so far, where it runs as the layer does; the model's output is read by the caller too.
    private ModelNode? Next(FusedLayer layer) =>
        layer.Result != model.Output && readers.TryGetValue(layer.Result, out List<ModelNode>? list) && list.Count == 1
            && differentiation.ModeOf(list[0]) == layer.Mode ? list[0] : null;

    private ModelNode Mark(ModelNode node)
    {
        taken.Add(node);
        return node;
    }
}

using Fovea.Layers;
using Fovea.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace Fovea.Bench.Torch;

/// <summary>
/// A model of Fovea in libtorch: the same graph node by node, with a copy of its parameters. What may be done in place is, as a careful
/// user of libtorch writes it.
/// </summary>
internal sealed class TorchNetwork
{
    private readonly Model model;
    private readonly Dictionary<ModelNode, Tensor[]> parameters = [];
    private readonly HashSet<ModelNode> inPlace;
    private readonly Tensor[] values;

    public TorchNetwork(Model model, TorchLayout layout)
    {
        this.model = model;
        foreach (ModelNode node in model.Nodes)
        {
            parameters[node] = [.. node.Parameters.Select(parameter => Copy(node, parameter, layout))];
        }

        inPlace = [.. model.Nodes.Where(node => node.Layer is Relu or Add && MayOverwrite(node.Inputs[0]))];
        values = new Tensor[model.Nodes.Count];
    }

    /// <summary>The trained parameters in the order of the model's nodes, with the node and the parameter that they are a copy of.</summary>
    public IEnumerable<(ModelNode Node, Parameter Parameter, TorchParameter Tensor)> Trained =>
        from node in model.Nodes
        from pair in node.Parameters.Zip(parameters[node])
        where pair.First.Trainable
        select (node, pair.First, (TorchParameter)pair.Second);

    public Tensor Forward(Tensor input)
    {
        foreach (ModelNode node in model.Nodes)
        {
            values[node.Index] = Apply(node, Value(node.Inputs[0], input), input);
        }

        return values[^1];
    }

    private static Tensor Copy(ModelNode node, Parameter parameter, TorchLayout layout)
    {
        Tensor tensor = TorchTensors.Parameter(node, parameter, layout);
        return parameter.Trainable ? new TorchParameter(tensor) : tensor;
    }

    // What a convolution, a sum or a normalisation wrote is not needed to go back through it.
    private bool MayOverwrite(ModelNode producer) =>
        producer.Layer is Conv2D or Dense or BatchNorm or Add && model.Nodes.Count(reader => reader.Inputs.Contains(producer)) == 1;

    private Tensor Value(ModelNode node, Tensor input) => node.Index < 0 ? input : values[node.Index];

    private Tensor Apply(ModelNode node, Tensor x, Tensor input) => node.Layer switch
    {
        Conv2D layer => Convolve(node, layer, x),
        Dense layer => linear(x, parameters[node][0], layer.Bias ? parameters[node][1] : null),
        BatchNorm layer => Normalize(parameters[node], layer, x),
        Relu => inPlace.Contains(node) ? x.relu_() : x.relu(),
        Add when inPlace.Contains(node) => x.add_(Value(node.Inputs[1], input)),
        Add => x.add(Value(node.Inputs[1], input)),
        MaxPool2D layer => max_pool2d(
            x, Pair(layer.Size), Pair(layer.Stride), TorchPadding.Of(layer.Padding, node, layer.Size, layer.Stride, 1)),
        GlobalAveragePool2D => adaptive_avg_pool2d(x, 1).flatten(1),
        Flatten => x.flatten(1),
        _ => throw new NotSupportedException($"{node.Layer.Kind} is not translated to libtorch."),
    };

    private Tensor Convolve(ModelNode node, Conv2D layer, Tensor x) => conv2d(
        x,
        parameters[node][0],
        layer.Bias ? parameters[node][1] : null,
        Pair(layer.Stride),
        TorchPadding.Of(layer.Padding, node, layer.Kernel, layer.Stride, layer.Dilation),
        Pair(layer.Dilation),
        layer.Groups);

    private static Tensor Normalize(Tensor[] own, BatchNorm layer, Tensor x) =>
        batch_norm(x, own[2], own[3], own[0], own[1], training: true, momentum: 1 - layer.Momentum, eps: layer.Epsilon);

    private static long[] Pair(Size2D size) => [size.Height, size.Width];
}

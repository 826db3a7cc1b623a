using Fovea.Layers;
using Fovea.Random;

namespace Fovea.Models;

/// <summary>
/// A convolutional network: a directed graph of layers from one input to one output, with its parameters. It is a description and its
/// numbers; a plan runs it. Every shape was checked when it was built.
/// </summary>
/// <example>
/// <code>
/// Model model = Model.Sequential("small", new Shape(28, 28, 1),
///     new Conv2D(8, kernel: 3), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(10));
/// </code>
/// </example>
public sealed partial class Model
{
    internal Model(Blueprint blueprint, bool takesMemory = true)
    {
        blueprint.RequireComplete();
        Name = blueprint.Name;
        Input = blueprint.Input;
        Nodes = [.. blueprint.Nodes];
        Output = blueprint.Last;
        Parameters = new ParameterStore(Name, blueprint.Parameters, takesMemory);
        foreach (ModelNode node in Nodes)
        {
            node.Parameters = [.. node.Layer.Parameters(node.LayerInputs).Select(spec => Parameters[$"{node.Name}.{spec.Name}"])];
        }
    }

    /// <summary>The name, kept in files.</summary>
    public string Name { get; }

    /// <summary>The shape of one image.</summary>
    public Shape InputShape => Input.OutputShape;

    /// <summary>The place where images enter, read by the first layers. Not one of <see cref="Nodes"/>.</summary>
    public ModelNode Input { get; }

    /// <summary>The layers in an order in which each stands behind all that it reads.</summary>
    public IReadOnlyList<ModelNode> Nodes { get; }

    /// <summary>The last layer, whose output is the model's.</summary>
    public ModelNode Output { get; }

    /// <summary>The shape of the output for one image: [classes] in a classifier.</summary>
    public Shape OutputShape => Output.OutputShape;

    /// <summary>The parameters of all layers.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>
    /// The names of the classes, one for each feature of the output, or none; two for a single feature, which tells two apart.
    /// </summary>
    /// <exception cref="FoveaException">Their number is neither 0 nor that of the output's features.</exception>
    public IReadOnlyList<string> Classes
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != 0 && value.Count != OutputShape.Channels && value.Count != Metrics.Verdict.Classes(OutputShape.Length))
            {
                throw new FoveaException(
                    $"{Name}: the number of class names must be that of the output's features. Received {value.Count} names, "
                    + $"output {OutputShape} of {Output.Name}. Give {OutputShape.Channels} names or none.");
            }

            field = [.. value];
        }
    }

    = [];

    /// <summary>How pixels become the model's input.</summary>
    /// <exception cref="FoveaException">Its numbers do not fit the channels of the input.</exception>
    public Preprocessing Preprocessing
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Check(Name, InputShape);
            field = value;
        }
    }

    = Preprocessing.None;

    /// <summary>A network without branches. Its parameters are initialized with seed 0.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="input">The shape of one image, [height, width, channels] or [features].</param>
    /// <param name="layers">The layers, from input to output; at least one.</param>
    /// <exception cref="FoveaException">A layer does not fit, a name is used twice, or there is no layer.</exception>
    public static Model Sequential(string name, Shape input, params ReadOnlySpan<Layer> layers) =>
        Sequential(name, input, (IEnumerable<Layer>)layers.ToArray());

    /// <inheritdoc cref="Sequential(string, Shape, ReadOnlySpan{Layer})"/>
    public static Model Sequential(string name, Shape input, IEnumerable<Layer> layers) =>
        Initialized(Blueprints.Sequential(name, input, layers));

    /// <summary>A network with branches. Its parameters are initialized with seed 0; nodes that the output does not depend on are left
    /// out.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="output">The network's last node.</param>
    /// <exception cref="FoveaException">A name is used twice, or there is no layer.</exception>
    public static Model FromGraph(string name, Node output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Initialized(Blueprints.FromGraph(name, output));
    }

    /// <summary>Draws every parameter anew by its layer's initializer. Equal seeds give equal bits on every platform.</summary>
    /// <param name="seed">The seed; each parameter has a stream of its own.</param>
    public void Initialize(ulong seed)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameter parameter = Parameters[i];
            parameter.Spec.Initializer.Fill(parameter.Span, parameter.Shape, new RandomSource(seed, (ulong)i));
        }
    }

    /// <summary>A copy with parameters of its own; what is frozen is frozen in the copy.</summary>
    public Model Clone()
    {
        Model copy = Rebuild(InputShape, node => node.Layer);
        copy.Classes = Classes;
        copy.Preprocessing = Preprocessing;
        Parameters.Values.CopyTo(copy.Parameters.Values);
        copy.SetFrozen(node => Nodes[node.Index].IsFrozen);
        return copy;
    }

    /// <summary>What each layer is and costs, in the order of <see cref="Nodes"/>.</summary>
    public IReadOnlyList<LayerSummary> Summary() => [.. Nodes.Select(LayerSummary.Of)];

    /// <summary>Name, input, output and size, <c>lenet5 [28, 28, 1] -> [10], 61706 parameters</c>.</summary>
    public override string ToString() => $"{Name} {InputShape} -> {OutputShape}, {Parameters.ParameterCount} parameters";

    /// <summary>Refuses a node of another model; <see cref="Input"/> is one of this.</summary>
    internal void RequireOwn(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Index < 0 ? node != Input : node.Index >= Nodes.Count || Nodes[node.Index] != node)
        {
            throw new ArgumentException($"{node.Name} is no node of the model {Name}.", nameof(node));
        }
    }

    internal static Model Initialized(Blueprint blueprint)
    {
        var model = new Model(blueprint);
        model.Initialize(0);
        return model;
    }
}

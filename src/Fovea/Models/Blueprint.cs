using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// A model's graph with names and shapes, before memory is taken for its parameters: a file's tensors are compared with it first.
/// </summary>
internal sealed class Blueprint
{
    public const string InputName = "input";

    private readonly Dictionary<string, ModelNode> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counters = new(StringComparer.Ordinal);
    private readonly HashSet<string> givenNames;
    private readonly List<ModelNode> nodes = [];

    /// <summary>Starts a graph at its input.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="input">The shape of one image.</param>
    /// <param name="givenNames">The names that layers bring along; numbered names avoid them.</param>
    public Blueprint(string name, Shape input, IEnumerable<string?> givenNames)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new FoveaException($"A model needs a name. Received '{name}'. Give it one, such as \"lenet5\".");
        }

        if (input.Rank == 0)
        {
            throw new FoveaException($"{name}: the model's input has no shape. Give [height, width, channels] or [features].");
        }

        Name = name;
        this.givenNames = [.. givenNames.OfType<string>()];
        Input = new ModelNode(InputName, new Input(input), [], input, -1);
        byName.Add(InputName, Input);
    }

    public string Name { get; }

    public ModelNode Input { get; }

    public IReadOnlyList<ModelNode> Nodes => nodes;

    public ModelNode Last => nodes.Count > 0 ? nodes[^1] : Input;

    public IEnumerable<string> NodeNames => byName.Keys;

    /// <summary>The parameters of all layers under their full names, in the order of the layers.</summary>
    public IReadOnlyList<(string Name, ParameterSpec Spec)> Parameters =>
        [.. nodes.SelectMany(node => node.Layer.Parameters(node.LayerInputs), (node, spec) => ($"{node.Name}.{spec.Name}", spec))];

    public ModelNode? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Adds a layer behind nodes that are there; its shapes are checked here.</summary>
    /// <exception cref="FoveaException">The name is used twice, or the layer does not fit.</exception>
    public ModelNode Add(Layer layer, IReadOnlyList<ModelNode> inputs)
    {
        if (layer is Input)
        {
            throw new FoveaException(
                $"{Name}: a model has one input, and it stands before the first layer. Received another Input among the layers. Remove "
                + "it.");
        }

        string name = layer.Name ?? NumberedName(layer);
        if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
        {
            throw new FoveaException($"{Name}: layers[{nodes.Count}] ({layer.Kind}) has an empty name. Leave the name out or give it one.");
        }

        if (byName.TryGetValue(name, out ModelNode? other))
        {
            string first = other == Input ? "the model's input" : $"layers[{other.Index}] ({other.Layer.Kind})";
            throw new FoveaException(
                $"{Name}: the name '{name}' is used twice, by {first} and layers[{nodes.Count}] ({layer.Kind}). "
                + "Give each layer its own name, or none.");
        }

        Shape output = layer.OutputShape(new LayerInputs(name, [.. inputs.Select(input => input.OutputShape)]));
        var node = new ModelNode(name, layer, inputs, output, nodes.Count);
        nodes.Add(node);
        byName.Add(name, node);
        return node;
    }

    /// <summary>Refuses a graph without layers and one with layers that nothing reads.</summary>
    public void RequireComplete()
    {
        if (nodes.Count == 0)
        {
            throw new FoveaException($"{Name}: a model needs at least one layer. Received none. Add one, such as new Dense(10).");
        }

        HashSet<ModelNode> read = [.. nodes.SelectMany(node => node.Inputs)];
        if (nodes.FirstOrDefault(node => node != Last && !read.Contains(node)) is ModelNode unused)
        {
            throw new FoveaException(
                $"{Name}: the output of {unused.Name} ({unused.Layer.Kind}) is read by no layer. The last layer, {Last.Name}, is the "
                + $"model's output. Remove {unused.Name} or name it among a later layer's inputs.");
        }
    }

    private string NumberedName(Layer layer)
    {
        int number = counters.GetValueOrDefault(layer.NamePrefix);
        string name;
        do
        {
            name = $"{layer.NamePrefix}{++number}";
        }
        while (givenNames.Contains(name));
        counters[layer.NamePrefix] = number;
        return name;
    }
}

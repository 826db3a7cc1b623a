using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// A point in a network under construction. Layers are put behind it with <see cref="Then"/> or the methods of
/// <see cref="NodeExtensions"/>, branches meet with <c>+</c> and <see cref="Concatenate"/>, and <see cref="Model.FromGraph"/> makes a model
/// of the whole. Nodes never change, so a node may be used any number of times.
/// </summary>
/// <example>
/// A residual block:
/// <code>
/// Node y = x.Conv2D(16, kernel: 3, padding: 1, bias: false).BatchNorm().Relu()
///           .Conv2D(16, kernel: 3, padding: 1, bias: false).BatchNorm();
/// Node output = (x + y).Relu();
/// </code>
/// </example>
public sealed class Node
{
    private readonly GraphNames names;

    private Node(Layer layer, IReadOnlyList<Node> inputs, Shape shape, GraphNames names, int order)
    {
        Layer = layer;
        Inputs = inputs;
        Shape = shape;
        Order = order;
        this.names = names;
    }

    /// <summary>The output's shape for one image at this point.</summary>
    public Shape Shape { get; }

    internal Layer Layer { get; }

    internal IReadOnlyList<Node> Inputs { get; }

    /// <summary>The number of nodes made before this one in its graph; inputs always come before what reads them.</summary>
    internal int Order { get; }

    /// <summary>The sum of two branches; the same as <see cref="Add"/>.</summary>
    /// <param name="left">A branch.</param>
    /// <param name="right">A branch of the same shape.</param>
    /// <exception cref="FoveaException">The shapes differ, or the branches belong to two inputs.</exception>
    public static Node operator +(Node left, Node right) => Add(left, right);

    /// <summary>The product of two branches; the same as <see cref="Multiply"/>.</summary>
    /// <param name="left">A branch.</param>
    /// <param name="right">A branch of the same shape, or one factor for each channel of the first.</param>
    /// <exception cref="FoveaException">The shapes do not fit, or the branches belong to two inputs.</exception>
    public static Node operator *(Node left, Node right) => Multiply(left, right);

    /// <summary>Starts a network.</summary>
    /// <param name="extents">The shape of one image, height, width, channels; or the number of features.</param>
    /// <exception cref="FoveaException">The extents are no shape.</exception>
    public static Node Input(params ReadOnlySpan<int> extents) => Input(new Shape(extents));

    /// <summary>Starts a network.</summary>
    /// <param name="shape">The shape of one image.</param>
    public static Node Input(Shape shape) => new(new Input(shape), [], shape, new GraphNames(), 0);

    /// <summary>The sum of branches of one shape.</summary>
    /// <param name="branches">Two or more branches of one input.</param>
    /// <exception cref="FoveaException">There are fewer than two, the shapes differ, or the branches belong to two inputs.</exception>
    public static Node Add(params ReadOnlySpan<Node> branches) => Join(new Add(), branches);

    /// <summary>The product of two branches.</summary>
    /// <param name="left">A branch.</param>
    /// <param name="right">A branch of the same shape, or one factor for each channel of the first.</param>
    /// <exception cref="FoveaException">The shapes do not fit, or the branches belong to two inputs.</exception>
    public static Node Multiply(Node left, Node right) => Join(new Multiply(), left, right);

    /// <summary>Branches side by side along their channels.</summary>
    /// <param name="branches">Two or more branches of one input that differ in their channels only.</param>
    /// <exception cref="FoveaException">There are fewer than two, the shapes differ, or the branches belong to two inputs.</exception>
    public static Node Concatenate(params ReadOnlySpan<Node> branches) => Join(new Concatenate(), branches);

    /// <summary>Puts a layer behind several nodes, such as <c>Node.Join(new Add { Name = "skip" }, a, b)</c>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it reads, in order.</param>
    /// <returns>The layer's output.</returns>
    /// <exception cref="FoveaException">The layer does not fit its inputs, or they belong to two graphs.</exception>
    public static Node Join(Layer layer, params ReadOnlySpan<Node> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (inputs.IsEmpty)
        {
            throw new ShapeException($"{layer.Kind}: there is nothing to join. Received no branch. Name the branches.");
        }

        Node[] read = inputs.ToArray();
        GraphNames names = read[0].names;
        string name = layer.Name ?? names.Peek(layer.NamePrefix);
        foreach (Node node in read)
        {
            if (node.names != names)
            {
                throw new FoveaException(
                    $"{name}: its inputs belong to two graphs, one that begins at an input {read[0].Root.Shape} and one that begins at an "
                    + $"input {node.Root.Shape}. A model has one input. Build both branches from the same Node.Input.");
            }
        }

        Shape shape = layer.OutputShape(new LayerInputs(name, [.. read.Select(node => node.Shape)]));
        return new Node(layer, read, shape, names, names.Take(layer));
    }

    /// <summary>Puts a layer behind this node. Its shapes are checked at once.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>The layer's output.</returns>
    /// <exception cref="FoveaException">The layer does not fit this node's shape.</exception>
    public Node Then(Layer layer) => Join(layer, this);

    private Node Root => Inputs.Count == 0 ? this : Inputs[0].Root;

    /// <summary>
    /// The numbers that nodes of one input get as they are made, so that a message can name a layer before there is a model. A model
    /// numbers its own nodes again, in the same order: the names agree wherever every node made is part of the model.
    /// </summary>
    private sealed class GraphNames
    {
        private readonly Dictionary<string, int> counters = new(StringComparer.Ordinal);
        private readonly Lock gate = new();
        private int made;

        public string Peek(string prefix)
        {
            lock (gate)
            {
                return $"{prefix}{counters.GetValueOrDefault(prefix) + 1}";
            }
        }

        public int Take(Layer layer)
        {
            lock (gate)
            {
                if (layer.Name is null)
                {
                    counters[layer.NamePrefix] = counters.GetValueOrDefault(layer.NamePrefix) + 1;
                }

                return ++made;
            }
        }
    }
}

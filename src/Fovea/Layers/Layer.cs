namespace Fovea.Layers;

/// <summary>
/// One operation of a network as data: its settings, the shapes of its parameters and the shape of its output. A layer holds no values and
/// never changes; the same instance may stand in several models.
/// </summary>
public abstract record Layer
{
    /// <summary>
    /// The layer's name in the model, which also starts its parameters' names. Null lets the model number it by kind:
    /// conv1, conv2, pool1, relu1, dense1, bn1, add1.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The kind of layer as files and summaries write it: <c>Conv2D</c>.</summary>
    public string Kind => GetType().Name;

    /// <summary>What the model numbers when <see cref="Name"/> is null: <c>conv</c>.</summary>
    public abstract string NamePrefix { get; }

    /// <summary>The shape of the output for one image; checks every setting on the way.</summary>
    /// <param name="inputs">The layer's name in the model and the shapes of its inputs.</param>
    /// <exception cref="ShapeException">The layer does not fit its inputs, or a setting is out of range.</exception>
    public abstract Shape OutputShape(LayerInputs inputs);

    /// <summary>The parameters that the layer needs for these inputs, in the order of its documentation; none by default.</summary>
    /// <param name="inputs">Inputs that <see cref="OutputShape"/> accepts.</param>
    public virtual IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) => [];

    /// <summary>The multiplications of the forward pass for one image, each with its addition; 0 for layers without a matrix
    /// product.</summary>
    /// <param name="inputs">Inputs that <see cref="OutputShape"/> accepts.</param>
    public virtual long MultiplyAdds(LayerInputs inputs) => 0;
}

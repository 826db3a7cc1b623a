namespace Fovea.Layers;

/// <summary>The place where images enter a model. Every model has one, as <c>Model.Input</c>; it has no parameters.</summary>
/// <param name="Shape">The shape of one image, [height, width, channels], or [features].</param>
public sealed record Input(Shape Shape) : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "input";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => Shape;
}

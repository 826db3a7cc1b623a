namespace Fovea.Layers;

/// <summary>The sum of its inputs, element by element: the end of a residual block.</summary>
/// <remarks>Two or more inputs of one shape; output of that shape. No parameters.</remarks>
public sealed record Add : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "add";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        if (inputs.Shapes.Count < 2)
        {
            throw new ShapeException(
                $"{inputs.Name}: Add takes two or more inputs. Received {inputs.Shapes.Count}: {inputs.Describe()}. Name the branches to "
                + "add.");
        }

        Shape first = inputs.Shapes[0];
        return inputs.Shapes.All(shape => shape == first)
            ? first
            : throw new ShapeException(
                $"{inputs.Name}: Add needs inputs of one shape. Received {inputs.Describe()}. "
                + "Bring the branches to one shape, for instance by a 1x1 convolution with the right filters and stride.");
    }
}

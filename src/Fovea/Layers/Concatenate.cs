namespace Fovea.Layers;

/// <summary>Puts its inputs side by side along the channels: the end of an Inception or U-Net block.</summary>
/// <remarks>
/// Two or more inputs that agree in all extents but the last; output with the sum of the last extents, in the order of the inputs. No
/// parameters.
/// </remarks>
public sealed record Concatenate : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "concat";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        if (inputs.Shapes.Count < 2)
        {
            throw new ShapeException(
                $"{inputs.Name}: Concatenate takes two or more inputs. Received {inputs.Shapes.Count}: {inputs.Describe()}. "
                + "Name the branches to put side by side.");
        }

        int[] extents = [.. inputs.Shapes[0].Extents];
        long channels = 0;
        foreach (Shape shape in inputs.Shapes)
        {
            if (shape.Rank != extents.Length || !shape.Extents.AsSpan()[..^1].SequenceEqual(extents.AsSpan()[..^1]))
            {
                throw new ShapeException(
                    $"{inputs.Name}: Concatenate needs inputs that differ in their channels only. Received {inputs.Describe()}. "
                    + "Bring the branches to one height and width.");
            }

            channels += shape.Channels;
        }

        extents[^1] = (int)Math.Min(channels, int.MaxValue);
        return LayerChecks.Output(inputs.Name, extents);
    }
}

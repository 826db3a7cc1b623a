namespace Fovea.Layers;

/// <summary>
/// The product of two inputs, element by element. The second may be one factor for each channel, <c>[c]</c> or <c>[1, 1, c]</c> beside
/// <c>[h, w, c]</c>: the gate of a squeeze-and-excite block (Hu, Shen and Sun, 2018).
/// </summary>
/// <remarks>Two inputs; output of the first one's shape. No parameters.</remarks>
public sealed record Multiply : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "mul";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        if (inputs.Shapes.Count != 2)
        {
            throw new ShapeException(
                $"{inputs.Name}: Multiply takes two inputs. Received {inputs.Shapes.Count}: {inputs.Describe()}. Name the two branches to "
                + "multiply.");
        }

        Shape first = inputs.Shapes[0];
        Shape second = inputs.Shapes[1];
        return second == first || IsForChannels(first, second)
            ? first
            : throw new ShapeException(
                $"{inputs.Name}: Multiply needs two inputs of one shape, or a second one with a factor for each channel of the first. "
                + $"Received {inputs.Describe()}, expected [1, {first.Channels}] or the first one's shape as the second. "
                + "Name the feature map first, and bring the factors to its channels, for instance by a Dense layer.");
    }

    /// <summary>Whether the second input holds one factor for each channel of the first.</summary>
    internal static bool IsForChannels(Shape first, Shape second) =>
        first != second && second.Channels == first.Channels && second.Length == second.Channels
        && (second.Rank == 1 || second.Rank == first.Rank);
}

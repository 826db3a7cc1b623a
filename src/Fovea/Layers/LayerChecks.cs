namespace Fovea.Layers;

/// <summary>The refusals that several layers share, so that their messages read alike.</summary>
internal static class LayerChecks
{
    public static Shape FeatureMap(LayerInputs inputs, string work)
    {
        Shape input = inputs.Single;
        if (input.Rank != 3)
        {
            throw new ShapeException(
                $"{inputs.Name}: {work} needs a feature map. Received input {input.ToString(1)}, expected [1, height, width, channels]. "
                + "Place it before Flatten, GlobalAveragePool2D and Dense.");
        }

        return input;
    }

    public static void Positive(string name, string setting, int value)
    {
        if (value <= 0)
        {
            throw new ShapeException($"{name}: {setting} must be positive. Received {value}. Give 1 or more.");
        }
    }

    public static void Finite(string name, string setting, float value, string usual)
    {
        if (!float.IsFinite(value))
        {
            throw new ShapeException(FormattableString.Invariant(
                $"{name}: {setting} must be a finite number. Received {value}. Usual is {usual}."));
        }
    }

    public static void Epsilon(string name, float value)
    {
        if (!(value > 0 && float.IsFinite(value)))
        {
            throw new ShapeException(FormattableString.Invariant(
                $"{name}: epsilon must be positive and finite. Received {value}. The usual value is 1E-05."));
        }
    }

    public static void NotNegative(string name, Padding padding)
    {
        if (padding.Top < 0 || padding.Bottom < 0 || padding.Left < 0 || padding.Right < 0)
        {
            throw new ShapeException($"{name}: the padding must not be negative. Received {padding}. Give 0 or more for each side.");
        }
    }

    /// <summary>A value as an extent of an output; one beyond 31 bits is refused.</summary>
    public static int Extent(string name, long value) => value <= int.MaxValue
        ? (int)value
        : throw new ShapeException(
            $"{name}: the output would hold more than 2^31 - 1 values. Received an extent of {value}. Make the layer or its input smaller.");

    /// <summary>Creates an output's shape; one whose product is beyond 31 bits is refused with the layer's name.</summary>
    public static Shape Output(string name, params ReadOnlySpan<int> extents) => Create(name, "output", extents);

    public static Shape Parameter(string name, string parameter, params ReadOnlySpan<int> extents) => Create(name, parameter, extents);

    private static Shape Create(string name, string what, ReadOnlySpan<int> extents)
    {
        long product = 1;
        foreach (int extent in extents)
        {
            // Held just beyond the limit, so that no number of extents overflows.
            product = Math.Min(product * extent, 1L << 31);
        }

        return product <= int.MaxValue
            ? new Shape(extents)
            : throw new ShapeException(
                $"{name}: the {what} would hold more than 2^31 - 1 values. Received [{string.Join(", ", extents.ToArray())}]. "
                + "Make the layer or its input smaller.");
    }
}

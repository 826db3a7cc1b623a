namespace Fovea.Losses;

/// <summary>Memory for the targets of a batch, taken once.</summary>
/// <param name="images">The most images.</param>
internal sealed class TargetMemory(int images)
{
    private readonly int[] labels = new int[images];
    private readonly int[] seconds = new int[images];
    private readonly float[] shares = new float[images];
    private float[] values = [];
    private int outputs;
    private bool isMixed;

    /// <summary>The targets of the first images.</summary>
    public Targets First(int count) => Part(0, count);

    /// <summary>The targets of some neighbouring images.</summary>
    public Targets Part(int first, int count) => outputs > 0
        ? new Targets(labels.AsSpan(first, count), values.AsSpan(first * outputs, count * outputs))
        : isMixed
            ? new Targets(labels.AsSpan(first, count), seconds.AsSpan(first, count), shares.AsSpan(first, count))
            : new Targets(labels.AsSpan(first, count));

    /// <summary>Says what the images will have: two classes, or a value for each of some outputs; neither for one class.</summary>
    public void Shape(bool mixed, int valuesOfImage)
    {
        (isMixed, outputs) = (mixed, valuesOfImage);
        if (values.Length < labels.Length * outputs)
        {
            // Taken when such targets come for the first time; batches after that find it.
            values = new float[labels.Length * outputs];
        }
    }

    /// <summary>Sets the classes of an image.</summary>
    public void Set(int image, int label, int second, float share) =>
        (labels[image], seconds[image], shares[image]) = (label, second, share);

    /// <summary>The values of an image, to be written.</summary>
    public Span<float> ValuesOf(int image) => values.AsSpan(image * outputs, outputs);

    /// <summary>Takes a copy.</summary>
    public void Set(Targets targets)
    {
        Shape(!targets.SecondLabels.IsEmpty, targets.Values.IsEmpty ? 0 : targets.Values.Length / targets.Count);
        targets.Labels.CopyTo(labels);
        targets.SecondLabels.CopyTo(seconds);
        targets.SecondShares.CopyTo(shares);
        targets.Values.CopyTo(values);
    }
}

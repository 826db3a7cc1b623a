using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;

namespace Fovea.Explaining.Training;

/// <summary>
/// Measures a classifier on held-back images a few at a time, so that a page that has one thread stays alive meanwhile. It keeps its plan
/// and reads the model's parameters anew in every slice: the model should rest while it is measured.
/// </summary>
public sealed class HeldBackMeter
{
    private readonly IImageDataset images;
    private readonly Plan plan;
    private readonly int[] labels;
    private readonly int[] predicted;
    private readonly float[] probability;
    private double loss;

    /// <summary>Prepares for a model.</summary>
    /// <param name="model">A classifier that ends in scores.</param>
    /// <param name="images">The held-back images, in the model's input shape.</param>
    /// <param name="slice">The images of one slice.</param>
    /// <exception cref="FoveaException">The images do not fit the model.</exception>
    public HeldBackMeter(Model model, IImageDataset images, int slice = 16)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        DatasetCheck.Check(model, images);
        new Losses.SoftmaxCrossEntropy().Check(model);
        this.images = images;
        plan = Plan.Compile(model, slice);
        labels = new int[images.Count];
        predicted = new int[images.Count];
        probability = new float[images.Count];
    }

    /// <summary>The images of the measurement at hand that are done.</summary>
    public int Done { get; private set; }

    /// <summary>Whether all images are done.</summary>
    public bool IsComplete => Done == images.Count;

    /// <summary>Begins a new measurement.</summary>
    public void Begin()
    {
        Done = 0;
        loss = 0;
    }

    /// <summary>Measures the images of one slice.</summary>
    public void Step()
    {
        int count = Math.Min(plan.Batch, images.Count - Done);
        for (int i = 0; i < count; i++)
        {
            ImageFeeder.Feed(images, Done + i, plan, i);
        }

        plan.Forward(count);
        for (int i = 0; i < count; i++)
        {
            Note(Done + i, plan.Output(i));
        }

        Done += count;
    }

    /// <summary>All images at once.</summary>
    public Measured Measure()
    {
        Begin();
        while (!IsComplete)
        {
            Step();
        }

        return Result();
    }

    /// <summary>What was found, once <see cref="IsComplete"/>.</summary>
    /// <exception cref="InvalidOperationException">Images are left.</exception>
    public Measured Result() => IsComplete
        ? new Measured(loss / labels.Length, [.. labels], [.. predicted], [.. probability])
        : throw new InvalidOperationException($"{Done} of {labels.Length} images are measured. Call Step until IsComplete.");

    private void Note(int index, ReadOnlySpan<float> output)
    {
        int label = DatasetCheck.Label(images, index);
        int guess = Metrics.Verdict.Of(output);

        // The loss is ln(sum of exp) less the score, taken from the largest: exact where a probability is too small for a float.
        double largest = output[guess];
        double sum = 0;
        foreach (float score in output)
        {
            sum += Math.Exp(score - largest);
        }

        (labels[index], predicted[index], probability[index]) = (label, guess, (float)(1 / sum));
        loss += Math.Log(sum) + largest - output[label];
    }
}

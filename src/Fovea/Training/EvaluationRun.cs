using Fovea.Metrics;

namespace Fovea.Training;

/// <summary>
/// The images of a dataset on their way through an <see cref="Evaluator"/>, batch by batch. Each batch sees the model's parameters as they
/// are then.
/// </summary>
public sealed class EvaluationRun
{
    private readonly Evaluator evaluator;
    private readonly IImageDataset dataset;
    private readonly ConfusionMatrix confusion;
    private readonly int topK;
    private double sum;
    private int among;

    internal EvaluationRun(Evaluator evaluator, IImageDataset dataset, int topK)
    {
        (this.evaluator, this.dataset, this.topK) = (evaluator, dataset, topK);
        confusion = new ConfusionMatrix(dataset.Classes);
    }

    /// <summary>The images so far.</summary>
    public int Done { get; private set; }

    /// <summary>The images of the dataset.</summary>
    public int Count => dataset.Count;

    /// <summary>Whether all images are through.</summary>
    public bool IsOver => Done == dataset.Count;

    /// <summary>How good the model is on all images.</summary>
    /// <exception cref="InvalidOperationException">Not all images are through.</exception>
    public Evaluation Result => IsOver
        ? new Evaluation(sum / dataset.Count, confusion) { TopK = topK, AmongTopK = among }
        : throw new InvalidOperationException($"{dataset.Name}: {Done} of {Count} images are measured. Call Advance until the run is over.");

    /// <summary>Runs the next batch; nothing where all are through.</summary>
    /// <exception cref="FoveaException">The dataset gives a label or a target that is none.</exception>
    public void Advance()
    {
        if (IsOver)
        {
            return;
        }

        (float[] losses, int amongTopK, int images) = evaluator.Run(dataset, Done, confusion);
        for (int i = 0; i < images; i++)
        {
            sum += losses[i];
        }

        among += amongTopK;
        Done += images;
    }
}

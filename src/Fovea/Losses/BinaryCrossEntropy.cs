using Fovea.Kernels.Simd;
using Fovea.Models;

namespace Fovea.Losses;

/// <summary>
/// A yes or no of each output, which is a score (logit): with p = sigmoid(output) and target t, -t ln p - (1 - t) ln(1 - p), the mean over
/// the outputs. Sigmoid is part of the loss, so the model does not end in a Sigmoid layer.
/// </summary>
/// <remarks>
/// For several labels of one image the targets are values of 0 and 1 for each output (<see cref="Training.ITargetDataset"/>). From classes,
/// each output learns its class against all others. A model with a single output tells two classes apart: a score above 0 is class 1.
/// The same as PyTorch's BCEWithLogitsLoss and Keras' BinaryCrossentropy(from_logits=True).
/// </remarks>
public sealed class BinaryCrossEntropy : Loss
{
    private readonly float[] positiveWeights;

    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">
    /// The share by which each target is drawn to 1/2, at least 0 and below 1: t becomes (1 - labelSmoothing) t + labelSmoothing / 2.
    /// </param>
    /// <param name="positiveWeights">
    /// What a target of 1 counts for each output, positive; null where all count 1. Negative images by positive ones balance an output
    /// (<see cref="Training.DatasetStatistics.PositiveWeights"/>).
    /// </param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public BinaryCrossEntropy(float labelSmoothing = 0, IReadOnlyList<float>? positiveWeights = null)
    {
        LabelSmoothing = ClassifierChecks.Smoothing(labelSmoothing);
        this.positiveWeights = ClassifierChecks.Weights(positiveWeights);
    }

    /// <summary>The share by which each target is drawn to 1/2.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override void Check(Model model)
    {
        ClassifierChecks.RequireScores(model, nameof(BinaryCrossEntropy), "sigmoid");
        ClassifierChecks.RequireVector(model);
        ClassifierChecks.RequireWeights(model, positiveWeights.Length);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"binary cross-entropy, label smoothing {LabelSmoothing}, positive weights {ClassifierChecks.Text(positiveWeights)}");

    /// <inheritdoc/>
    public override void Evaluate(
        ReadOnlySpan<float> output,
        Targets targets,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet instructionSet)
    {
        if (targets.Values.IsEmpty)
        {
            Kernels.Losses.BinaryCrossEntropy.Forward(
                output, targets.Labels, targets.SecondLabels, targets.SecondShares, gradientScale, LabelSmoothing, positiveWeights, losses,
                gradOutput, instructionSet);
        }
        else
        {
            Kernels.Losses.BinaryCrossEntropy.Forward(
                output, targets.Values, gradientScale, LabelSmoothing, positiveWeights, losses, gradOutput, instructionSet);
        }
    }
}

using Fovea.Kernels.Losses;
using Fovea.Kernels.Simd;
using Fovea.Models;

namespace Fovea.Losses;

/// <summary>
/// The cross-entropy of a classifier that ends in scores (logits): -ln softmax(output)[label]. Softmax is part of the loss, so the model
/// does not end in a Softmax layer.
/// </summary>
/// <remarks>
/// With soft targets t, of mixed images or of a dataset that gives them, it is -sum over c of w[c] t'[c] ln softmax(output)[c] with
/// t' = (1 - labelSmoothing) t + labelSmoothing / classes and w the weights of the classes, as PyTorch's CrossEntropyLoss has it for
/// probabilities. An image with one label counts as a whole what its class weighs, so with both smoothing and weights the two differ
/// in what the smoothed share of the other classes counts. The mean is over images in either case.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private readonly float[] classWeights;

    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">
    /// The share of the target that all classes have in common, at least 0 and below 1: the right class has 1 - labelSmoothing and its
    /// share of the rest (Szegedy et al., 2016). Usual is 0.1.
    /// </param>
    /// <param name="classWeights">What an image of each class counts, positive; null where all count 1. The mean is over images.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0, IReadOnlyList<float>? classWeights = null)
    {
        LabelSmoothing = ClassifierChecks.Smoothing(labelSmoothing);
        this.classWeights = ClassifierChecks.Weights(classWeights);
    }

    /// <summary>The share of the target that all classes have in common.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override void Check(Model model)
    {
        ClassifierChecks.RequireScores(model, nameof(SoftmaxCrossEntropy), "softmax");
        ClassifierChecks.RequireVector(model);
        ClassifierChecks.RequireOutputForEachClass(model, nameof(SoftmaxCrossEntropy));
        ClassifierChecks.RequireWeights(model, classWeights.Length);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"softmax cross-entropy, label smoothing {LabelSmoothing}, class weights {ClassifierChecks.Text(classWeights)}");

    /// <inheritdoc/>
    public override void Evaluate(
        ReadOnlySpan<float> output,
        Targets targets,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet instructionSet)
    {
        if (targets.IsPlain)
        {
            Kernels.Losses.SoftmaxCrossEntropy.Forward(
                output, targets.Labels, gradientScale, LabelSmoothing, classWeights, losses, gradOutput, instructionSet);
        }
        else if (targets.Values.IsEmpty)
        {
            SoftCrossEntropy.Forward(
                output, targets.Labels, targets.SecondLabels, targets.SecondShares, gradientScale, LabelSmoothing, classWeights, losses,
                gradOutput, instructionSet);
        }
        else
        {
            SoftCrossEntropy.Forward(
                output, targets.Values, gradientScale, LabelSmoothing, classWeights, losses, gradOutput, instructionSet);
        }
    }
}

using System.Globalization;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Losses;

/// <summary>
/// The cross-entropy of a classifier that ends in scores (logits): -ln softmax(output)[label]. Softmax is part of the loss, so the model
/// does not end in a Softmax layer.
/// </summary>
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
        LabelSmoothing = labelSmoothing is >= 0 and < 1
            ? labelSmoothing
            : throw new FoveaException(FormattableString.Invariant(
                $"The label smoothing must be at least 0 and below 1. Received {labelSmoothing}. The usual value is 0.1."));
        this.classWeights = classWeights is null ? [] : [.. classWeights];
        int wrong = Array.FindIndex(this.classWeights, weight => !(weight > 0 && float.IsFinite(weight)));
        if (wrong >= 0)
        {
            throw new FoveaException(FormattableString.Invariant(
                $"The weight of a class must be a positive number. Received {this.classWeights[wrong]} for class {wrong}."));
        }
    }

    /// <summary>The share of the target that all classes have in common.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override void Check(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Output.Layer is Softmax)
        {
            throw new FoveaException(
                $"{model.Output.Name}: the loss SoftmaxCrossEntropy applies softmax itself, and the model ends in a Softmax layer. "
                + "Applied twice it flattens the gradients. Remove the layer; Predictor turns scores into probabilities.");
        }

        if (model.OutputShape.Rank != 1)
        {
            throw new FoveaException(
                $"{model.Output.Name}: a classifier's output is one score for each class. Received {model.OutputShape.ToString(1)}. "
                + "End the model in GlobalAveragePool2D or Flatten and Dense.");
        }

        if (classWeights.Length > 0 && classWeights.Length != model.OutputShape.Length)
        {
            throw new FoveaException(
                $"{model.Output.Name}: the loss has weights for {classWeights.Length} classes, the model tells {model.OutputShape.Length} apart. "
                + "Give one weight for each class.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"softmax cross-entropy, label smoothing {LabelSmoothing}, class weights {(classWeights.Length == 0 ? "1" : Join())}");

    /// <inheritdoc/>
    public override void Evaluate(
        ReadOnlySpan<float> output,
        ReadOnlySpan<int> labels,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet instructionSet) =>
        Kernels.Losses.SoftmaxCrossEntropy.Forward(
            output, labels, gradientScale, LabelSmoothing, classWeights, losses, gradOutput, instructionSet);

    private string Join() => string.Join(' ', classWeights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)));
}

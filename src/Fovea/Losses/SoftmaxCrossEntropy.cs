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
    }

    /// <inheritdoc/>
    public override string ToString() => "softmax cross-entropy";

    /// <inheritdoc/>
    public override void Evaluate(
        ReadOnlySpan<float> output,
        ReadOnlySpan<int> labels,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet instructionSet) =>
        Kernels.Losses.SoftmaxCrossEntropy.Forward(output, labels, gradientScale, losses, gradOutput, instructionSet);
}

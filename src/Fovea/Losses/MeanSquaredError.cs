using Fovea.Kernels.Losses;
using Fovea.Kernels.Simd;
using Fovea.Models;

namespace Fovea.Losses;

/// <summary>
/// The square of what outputs are off by, (output - target)^2, the mean over the outputs. The target of an output is 1 for the image's
/// class and 0 for the others, the share of its class, or what the dataset gives (<see cref="Training.ITargetDataset"/>).
/// </summary>
/// <remarks>It takes outputs as they are, so the model may end in scores, in Sigmoid or in Softmax (the score of Brier, 1950).</remarks>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override void Check(Model model)
    {
        ClassifierChecks.RequireVector(model);
        ClassifierChecks.RequireOutputForEachClass(model, nameof(MeanSquaredError));
    }

    /// <inheritdoc/>
    public override string ToString() => "mean squared error";

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
            SquaredError.Forward(
                output, targets.Labels, targets.SecondLabels, targets.SecondShares, gradientScale, losses, gradOutput, instructionSet);
        }
        else
        {
            SquaredError.Forward(output, targets.Values, gradientScale, losses, gradOutput, instructionSet);
        }
    }
}

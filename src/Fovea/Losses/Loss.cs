using Fovea.Kernels.Simd;
using Fovea.Models;

namespace Fovea.Losses;

/// <summary>What training makes small: a number for each image, from the network's output and what it should have been.</summary>
public abstract class Loss
{
    /// <summary>Refuses a model that the loss does not fit.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="FoveaException">The model's output is not what the loss expects.</exception>
    public abstract void Check(Model model);

    /// <summary>The loss and its settings in one line: what a run's config.json says of it.</summary>
    public abstract override string ToString();

    /// <summary>Computes losses and, where wanted, their gradients. Called for parts of a batch, from several threads at once.</summary>
    /// <param name="output">The network's outputs, [images, classes].</param>
    /// <param name="targets">
    /// What each image should have given: a class, shares of two classes, or values. <see cref="Targets.Labels"/> is there in every case.
    /// </param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch for the gradient of the mean.</param>
    /// <param name="losses">One value an image, overwritten.</param>
    /// <param name="gradOutput">[images, classes], overwritten; empty where no gradient is wanted.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    public abstract void Evaluate(
        ReadOnlySpan<float> output,
        Targets targets,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet instructionSet);
}

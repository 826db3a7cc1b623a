namespace Fovea.Planning;

/// <summary>What a plan takes, known before anything is allocated. All in bytes.</summary>
/// <param name="Activations">Inputs and outputs of the layers, and their gradients in training.</param>
/// <param name="Gradients">The parameters' gradients, one part for each chunk of the batch and their sum.</param>
/// <param name="Prepared">Weights in the order that kernels read, and statistics.</param>
/// <param name="Scratch">Working memory of the threads, and what they gather for each other.</param>
public sealed record PlanMemory(long Activations, long Gradients, long Prepared, long Scratch)
{
    /// <summary>All together: the size of the arena.</summary>
    public long Total => Activations + Gradients + Prepared + Scratch;
}

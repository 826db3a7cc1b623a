using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;

namespace Fovea.Planning;

/// <summary>Settings of a plan that do not change what the model is.</summary>
public sealed record PlanOptions
{
    /// <summary>The number of threads; 0 for as many as there are processors. The results are the same bits for any number.</summary>
    public int Threads { get; init; }

    /// <summary>The widest instruction set to use. The last bits of results may differ between sets.</summary>
    public InstructionSet InstructionSet { get; init; } = InstructionSets.Best;

    /// <summary>Whether faster algorithms may be used that round more than the plain sum.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>Whether backward also computes the gradient of the model's input, which training does not need.</summary>
    public bool InputGradient { get; init; }

    /// <summary>The seed of dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Whether the plan, one for training, explains inference: its arithmetic backward, too, so nothing drops, running statistics stand in
    /// and no parameter has a gradient; no layer is fused or divided, and every array is kept. For <see cref="Tracing.ActivationTrace"/>.
    /// </summary>
    internal bool Traces { get; init; }
}

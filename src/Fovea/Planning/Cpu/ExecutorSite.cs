using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;
using Fovea.Models;

namespace Fovea.Planning.Cpu;

/// <summary>Where a layer stands in a plan: its arrays, and what is asked of it.</summary>
internal sealed class ExecutorSite
{
    /// <summary>The layer and what is fused with it.</summary>
    public required FusedLayer Layer { get; init; }

    /// <summary>The outputs of the nodes that the layer reads, the addend last.</summary>
    public required Slot[] Inputs { get; init; }

    public required Slot Output { get; init; }

    /// <summary>The gradient of each input, null where none is wanted.</summary>
    public required Slot?[] InputGradients { get; init; }

    /// <summary>The gradient of the output; without meaning in inference.</summary>
    public required Slot OutputGradient { get; init; }

    /// <summary>Room for one array more for each image, where the layer asked for it.</summary>
    public required Slot Extra { get; init; }

    /// <summary>How the layer runs: as in inference, too, where a plan for training has no gradient.</summary>
    public required PlanMode Mode { get; init; }

    public required Arithmetic Arithmetic { get; init; }

    public required InstructionSet InstructionSet { get; init; }

    public required int ImagesPerChunk { get; init; }

    /// <summary>The images of the batch, at most.</summary>
    public required int Batch { get; init; }

    /// <summary>Where the parameters' gradients lie in a chunk's part.</summary>
    public required GradientLayout ChunkGradients { get; init; }

    public required int Chunks { get; init; }

    /// <summary>The number of images of the step that is running, and its number: read through the plan because they change.</summary>
    public required StepState Step { get; init; }

    public ModelNode Node => Layer.Node;

    /// <summary>Whether the gradients of the layer's parameters are wanted; not where it is frozen.</summary>
    public bool IsTrained => Layer.IsTrained;

    public Shape InputShape => Node.Inputs[0].OutputShape;

    /// <summary>A chunk's part of the gradient of one of the layer's parameters, where the layer is trained.</summary>
    public Span<float> Gradient(scoped in Chunk chunk, int parameter)
    {
        // A frozen layer has no place there; it must not write over another's.
        if (!IsTrained)
        {
            throw new InvalidOperationException($"{Node.Name} is frozen and has no gradients.");
        }

        Parameter wanted = Node.Parameters[parameter];
        return chunk.Gradients.Slice(ChunkGradients.Offset(wanted.Offset), wanted.Length);
    }
}

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>
/// Adds the chunks' gradients up in the order of the chunks, so that the bits do not depend on who computed what. It waits until the sum is
/// asked for: an optimiser takes each block while it is in the nearest cache.
/// </summary>
internal sealed class GradientSum(Plan plan, GradientLayout layout) : IParallelWork
{
    /// <summary>32 KB: the sum of a block stays in the nearest cache while the chunks are added.</summary>
    public const int BlockLength = 8192;

    private readonly (int First, int Length)[] blocks =
    [
        .. from parameter in layout.Summed
           from first in Enumerable.Range(0, (parameter.Length + BlockLength - 1) / BlockLength)
           let offset = first * BlockLength
           select (parameter.Offset + offset, Math.Min(BlockLength, parameter.Length - offset)),
    ];

    /// <summary>Whether the last backward pass is not summed yet.</summary>
    public bool IsPending { get; set; }

    public void Complete(WorkerPool pool)
    {
        if (IsPending)
        {
            pool.Run(this, blocks.Length);
            IsPending = false;
        }
    }

    public void Execute(int item, int worker) => AddUp(blocks[item].First, blocks[item].Length);

    /// <summary>Sums some neighbouring values of one parameter.</summary>
    public void AddUp(int first, int length)
    {
        int offset = layout.Offset(first);
        if (offset == GradientLayout.None)
        {
            return;
        }

        Span<float> sum = plan.GradientSumMemory.Slice(first, length);
        plan.ChunkGradient(0).Slice(offset, length).CopyTo(sum);
        for (int chunk = 1; chunk < plan.ActiveChunks; chunk++)
        {
            Sum.Forward(sum, plan.ChunkGradient(chunk).Slice(offset, length), sum, plan.InstructionSet);
        }
    }
}

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>
/// Adds the chunks' gradients up in the order of the chunks, so that the bits do not depend on who computed what. It waits until the sum is
/// asked for: an optimiser takes each block while it is in the nearest cache.
/// </summary>
internal sealed class GradientSum(Plan plan) : IParallelWork
{
    /// <summary>32 KB: the sum of a block stays in the nearest cache while the chunks are added.</summary>
    public const int BlockLength = 8192;

    /// <summary>Whether the last backward pass is not summed yet.</summary>
    public bool IsPending { get; set; }

    public void Complete(WorkerPool pool)
    {
        if (IsPending)
        {
            pool.Run(this, (plan.GradientSumMemory.Length + BlockLength - 1) / BlockLength);
            IsPending = false;
        }
    }

    public void Execute(int item, int worker)
    {
        int first = item * BlockLength;
        AddUp(first, Math.Min(BlockLength, plan.GradientSumMemory.Length - first));
    }

    /// <summary>Sums one block.</summary>
    public void AddUp(int first, int length)
    {
        Span<float> sum = plan.GradientSumMemory.Slice(first, length);
        plan.ChunkGradient(0).Slice(first, length).CopyTo(sum);
        for (int chunk = 1; chunk < plan.ActiveChunks; chunk++)
        {
            Sum.Forward(sum, plan.ChunkGradient(chunk).Slice(first, length), sum, plan.InstructionSet);
        }
    }
}

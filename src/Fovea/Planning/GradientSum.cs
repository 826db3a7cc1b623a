using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>
/// Adds the chunks' gradients up in the order of the chunks, block by block, so that the bits do not depend on who computed what.
/// </summary>
internal sealed class GradientSum(Plan plan) : IParallelWork
{
    /// <summary>32 KB: the sum of a block stays in the nearest cache while the chunks are added.</summary>
    private const int BlockLength = 8192;

    public void Run(WorkerPool pool) => pool.Run(this, (plan.GradientSumMemory.Length + BlockLength - 1) / BlockLength);

    public void Execute(int item, int worker)
    {
        int first = item * BlockLength;
        Span<float> sum = plan.GradientSumMemory[first..];
        sum = sum[..Math.Min(BlockLength, sum.Length)];
        plan.ChunkGradient(0).Slice(first, sum.Length).CopyTo(sum);
        for (int chunk = 1; chunk < plan.ActiveChunks; chunk++)
        {
            Sum.Forward(sum, plan.ChunkGradient(chunk).Slice(first, sum.Length), sum, plan.InstructionSet);
        }
    }
}

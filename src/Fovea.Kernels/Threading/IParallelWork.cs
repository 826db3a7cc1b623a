namespace Fovea.Kernels.Threading;

/// <summary>Work that falls into numbered, independent items.</summary>
public interface IParallelWork
{
    /// <summary>Does one item.</summary>
    /// <param name="item">The item, 0 to items - 1. What it computes depends on this number alone.</param>
    /// <param name="worker">The worker that does it, 0 to threads - 1: an address for scratch memory, never part of the result.</param>
    void Execute(int item, int worker);
}

using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>
/// Sees a plan's layers at work, chunk by chunk: to hold them against other arithmetic, or to find the layer where something goes wrong.
/// Called by the threads that do the work, for different chunks at once.
/// </summary>
internal abstract class PlanObserver
{
    /// <summary>The layer's output is there; of what is fused, the last one's.</summary>
    public virtual void AfterForward(Executor executor, in Chunk chunk)
    {
    }

    /// <summary>The gradient of the layer's output is complete, and the layer has not touched it yet.</summary>
    public virtual void BeforeBackward(Executor executor, in Chunk chunk)
    {
    }

    /// <summary>
    /// The layer's share of its inputs' gradients is there; those of other readers are added later. Its parameters' gradients lie in the
    /// chunk, but for those that the whole batch computes at once.
    /// </summary>
    public virtual void AfterBackward(Executor executor, in Chunk chunk)
    {
    }
}

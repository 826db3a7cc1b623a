using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>Something that is done to a chunk.</summary>
internal delegate void ChunkAction(in Chunk chunk);

/// <summary>
/// Actions that a chunk goes through one after the other without waiting for other chunks; then, once all chunks are through, what joins
/// their parts.
/// </summary>
internal sealed class ChunkStage(Plan plan, ChunkAction[] actions, Action? join) : Stage, IParallelWork
{
    public override void Run(WorkerPool pool, int chunks)
    {
        pool.Run(this, chunks);
        join?.Invoke();
    }

    public void Execute(int item, int worker)
    {
        Chunk chunk = plan.ChunkAt(item, worker);
        foreach (ChunkAction action in actions)
        {
            action(chunk);
        }
    }
}

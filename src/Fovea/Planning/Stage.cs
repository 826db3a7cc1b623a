using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>Something that is done to a chunk.</summary>
internal delegate void ChunkAction(in Chunk chunk);

/// <summary>
/// Actions that a chunk goes through one after the other without waiting for other chunks; then, once all chunks are through, what joins
/// their parts. A step is a few stages: only where a layer needs the whole batch (statistics) or the gradients are summed do threads wait.
/// </summary>
internal sealed class Stage(Plan plan, ChunkAction[] actions, Action[] joins) : IParallelWork
{
    public void Run(WorkerPool pool, int chunks)
    {
        pool.Run(this, chunks);
        foreach (Action join in joins)
        {
            join();
        }
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

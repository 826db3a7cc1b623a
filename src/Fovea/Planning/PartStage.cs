using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>A part of what is done to the whole batch.</summary>
internal delegate void PartAction(in BatchView batch, int part);

/// <summary>One layer's work on the whole batch, divided into parts that do not wait for each other.</summary>
internal sealed class PartStage(Plan plan, PartAction action, int parts) : Stage, IParallelWork
{
    public override void Run(WorkerPool pool, int chunks) => pool.Run(this, parts);

    public void Execute(int item, int worker) => action(new BatchView(plan, worker), item);
}

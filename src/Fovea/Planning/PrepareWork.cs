using Fovea.Kernels.Threading;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>Brings the parameters into the form that kernels read, part by part, the longest parts first.</summary>
internal sealed class PrepareWork(Plan plan, IEnumerable<Executor> executors) : IParallelWork
{
    private readonly (Executor Executor, int Part)[] parts =
    [
        .. from executor in executors
           orderby executor.OwnLength descending
           from part in Enumerable.Range(0, executor.PreparedParts)
           select (executor, part),
    ];

    public void Run(WorkerPool pool) => pool.Run(this, parts.Length);

    public void Execute(int item, int worker) => parts[item].Executor.Prepare(parts[item].Part, plan.Scratch(worker));
}

using Fovea.Kernels.Threading;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>Lets every executor that packs its weights do so, one item each.</summary>
internal sealed class PrepareWork(Executor[] executors) : IParallelWork
{
    public int Count => executors.Length;

    public void Execute(int item, int worker) => executors[item].Prepare();
}

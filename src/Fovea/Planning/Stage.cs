using Fovea.Kernels.Threading;

namespace Fovea.Planning;

/// <summary>
/// What runs without any thread waiting for another. A step is a few stages: only where a layer needs the whole batch do threads wait.
/// </summary>
internal abstract class Stage
{
    public abstract void Run(WorkerPool pool, int chunks);
}

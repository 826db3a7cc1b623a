using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Fovea.Kernels.Threading;

/// <summary>
/// Threads of our own that wait for work: they spin for a moment, because the next piece of a training step comes within microseconds, and
/// then sleep, so that an idle program takes no processor time. The caller works too and is worker 0. Starting work allocates nothing.
/// <para>Items are handed out one by one, to whoever is free; results must therefore depend on the item alone.</para>
/// </summary>
public sealed class WorkerPool
{
    /// <summary>
    /// How long a worker spins before it sleeps, in seconds: longer than what one thread does alone between two divided layers, and about
    /// as long as waking a sleeping one takes.
    /// </summary>
    private const double SpinSeconds = 60e-6;

    private readonly Lock gate = new();
    private readonly Worker[] workers;
    private IParallelWork? work;
    private int items;
    private int nextItem;
    private int running;
    private ExceptionDispatchInfo? failure;

    private WorkerPool(int threads)
    {
        Threads = threads;
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Worker(this, i + 1);
        }
    }

    /// <summary>Whether threads can be started; in a browser a program has the one of its page alone.</summary>
    public static bool CanStartThreads => !OperatingSystem.IsBrowser();

    /// <summary>
    /// The number of processors that this process may use, container limits included; 1 where no thread can be started.
    /// </summary>
    public static int DefaultThreads => CanStartThreads ? Environment.ProcessorCount : 1;

    /// <summary>The number of threads that work, the caller's among them.</summary>
    public int Threads { get; }

    /// <summary>The pool with a number of threads. Pools are kept and shared: the same number gives the same pool.</summary>
    /// <param name="threads">
    /// 1 to 1024; 0 for as many as there are processors. Where no thread can be started any number gives the pool of one, which starts
    /// none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static WorkerPool Get(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        return Pools.Get(threads == 0 || !CanStartThreads ? DefaultThreads : threads);
    }

    /// <summary>Does all items and returns when the last is done.</summary>
    /// <param name="newWork">The work.</param>
    /// <param name="count">The number of items.</param>
    /// <remarks>Where an item throws, that exception is thrown here too; the other items may or may not have been done.</remarks>
    public void Run(IParallelWork newWork, int count)
    {
        ArgumentNullException.ThrowIfNull(newWork);
        if (workers.Length == 0 || count <= 1)
        {
            for (int item = 0; item < count; item++)
            {
                newWork.Execute(item, 0);
            }

            return;
        }

        // One piece of work at a time: a second caller waits for the first.
        lock (gate)
        {
            int helpers = Math.Min(workers.Length, count - 1);
            work = newWork;
            items = count;
            nextItem = 0;
            failure = null;
            Volatile.Write(ref running, helpers);
            for (int i = 0; i < helpers; i++)
            {
                workers[i].Wake();
            }

            TakeItems(0);
            var spinner = default(SpinWait);
            while (Volatile.Read(ref running) > 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            work = null;
            failure?.Throw();
        }
    }

    private void TakeItems(int worker)
    {
        try
        {
            int item;
            while ((item = Interlocked.Increment(ref nextItem) - 1) < items)
            {
                work!.Execute(item, worker);
            }
        }
#pragma warning disable CA1031 // Whatever an item throws belongs to the caller of Run, not to a worker's thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref nextItem, items);
        }
    }

    private static class Pools
    {
        private static readonly Dictionary<int, WorkerPool> Kept = [];

        public static WorkerPool Get(int threads)
        {
            lock (Kept)
            {
                if (!Kept.TryGetValue(threads, out WorkerPool? pool))
                {
                    pool = new WorkerPool(threads);
                    Kept.Add(threads, pool);
                }

                return pool;
            }
        }
    }

#pragma warning disable CA1001 // A worker lives as long as the process; its semaphore goes with it.
    private sealed class Worker
#pragma warning restore CA1001
    {
        private readonly WorkerPool pool;
        private readonly int number;
        private readonly SemaphoreSlim sleep = new(0);
        private int state;

        public Worker(WorkerPool pool, int number)
        {
            this.pool = pool;
            this.number = number;
            var thread = new Thread(Loop) { IsBackground = true, Name = $"Fovea worker {number} of {pool.Threads}" };
            thread.Start();
        }

        // state: 0 spinning or busy, 1 told to work, 2 asleep.
        public void Wake()
        {
            if (Interlocked.Exchange(ref state, 1) == 2)
            {
                sleep.Release();
            }
        }

        private void Loop()
        {
            while (true)
            {
                WaitForWork();
                pool.TakeItems(number);
                Interlocked.Decrement(ref pool.running);
            }
        }

        private void WaitForWork()
        {
            var spinner = default(SpinWait);
            long end = Stopwatch.GetTimestamp() + (long)(SpinSeconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < end)
            {
                if (Interlocked.CompareExchange(ref state, 0, 1) == 1)
                {
                    return;
                }

                spinner.SpinOnce(sleep1Threshold: -1);
            }

            if (Interlocked.CompareExchange(ref state, 2, 0) == 0)
            {
                sleep.Wait();
            }

            Volatile.Write(ref state, 0);
        }
    }
}

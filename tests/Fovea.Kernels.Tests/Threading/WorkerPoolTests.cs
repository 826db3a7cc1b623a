using Fovea.Kernels.Threading;

namespace Fovea.Kernels.Tests.Threading;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_is_done_once_by_a_worker_of_the_pool(int threads)
    {
        WorkerPool pool = WorkerPool.Get(threads);
        for (int round = 0; round < 200; round++)
        {
            var work = new CountingWork(37, threads);
            pool.Run(work, 37);
            Assert.All(work.Done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void A_worker_that_fell_asleep_wakes_up()
    {
        WorkerPool pool = WorkerPool.Get(2);
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            var work = new CountingWork(2, 2);
            pool.Run(work, 2);
            Assert.All(work.Done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_pool_goes_on()
    {
        WorkerPool pool = WorkerPool.Get(3);
        Assert.Throws<InvalidTimeZoneException>(() => pool.Run(new FailingWork(), 20));
        var work = new CountingWork(20, 3);
        pool.Run(work, 20);
        Assert.All(work.Done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Callers_from_several_threads_wait_for_each_other()
    {
        WorkerPool pool = WorkerPool.Get(2);
        Parallel.For(0, 20, _ =>
        {
            var work = new CountingWork(9, 2);
            pool.Run(work, 9);
            Assert.All(work.Done, times => Assert.Equal(1, times));
        });
    }

    private sealed class CountingWork(int items, int threads) : IParallelWork
    {
        public int[] Done { get; } = new int[items];

        public void Execute(int item, int worker)
        {
            Assert.InRange(worker, 0, threads - 1);
            Interlocked.Increment(ref Done[item]);
        }
    }

    private sealed class FailingWork : IParallelWork
    {
        public void Execute(int item, int worker)
        {
            if (item == 7)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }
}

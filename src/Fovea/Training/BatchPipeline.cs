using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fovea.Augmentations;
using Fovea.Losses;
using Fovea.Models;

namespace Fovea.Training;

/// <summary>
/// Reads, augments and normalises the images of the next batches on threads of its own while the network trains; with no threads, those of
/// a batch when it is taken. What an image becomes depends on seed, epoch and the image alone, so the number of threads changes nothing. A
/// step allocates nothing.
/// </summary>
internal sealed class BatchPipeline : IDisposable
{
    /// <summary>The batches that lie ready or are being read, where there are threads.</summary>
    public const int Ahead = 4;

    private const int Piece = 16;

    private readonly Lock gate = new();
    private readonly IImageDataset dataset;
    private readonly Preprocessing preprocessing;
    private readonly IReadOnlyList<Augmentation> augmentations;
    private readonly ulong seed;
    private readonly int batch;
    private readonly int length;
    private readonly float[][] slots;
    private readonly TargetMemory[] targets;
    private readonly int[] missing;
    private readonly Thread[] workers;
    private readonly ManualResetEventSlim[] filled;
    private readonly SemaphoreSlim pieces = new(0);
    private readonly ImageMaker? maker;
    private int[] order = [];
    private int epoch;
    private long next;
    private ExceptionDispatchInfo? failure;
    private volatile bool isStopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="preprocessing">What is done to them last.</param>
    /// <param name="options">Batch, seed and augmentations.</param>
    /// <param name="threads">The number of threads; 0 to start none.</param>
    public BatchPipeline(IImageDataset dataset, Preprocessing preprocessing, TrainingOptions options, int threads)
    {
        (this.dataset, this.preprocessing, seed, batch) = (dataset, preprocessing, options.Seed, options.Batch);
        augmentations = options.Augmentations;
        length = dataset.ImageShape.Length;
        int kept = threads == 0 ? 1 : Ahead;
        slots = [.. Enumerable.Range(0, kept).Select(_ => new float[batch * length])];
        targets = [.. Enumerable.Range(0, kept).Select(_ => ImageMaker.CreateTargets(dataset, augmentations, batch))];
        missing = new int[kept];
        filled = [.. Enumerable.Range(0, kept).Select(_ => new ManualResetEventSlim())];
        maker = threads == 0 ? new ImageMaker(dataset, preprocessing, augmentations, seed) : null;
        workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(Work) { IsBackground = true, Name = $"fovea batches {i}" })];
        foreach (Thread worker in workers)
        {
            worker.Start();
        }
    }

    /// <summary>How long the network waited for images.</summary>
    public TimeSpan Waited { get; private set; }

    private int PiecesPerStep => (batch + Piece - 1) / Piece;

    private int Steps => (order.Length + batch - 1) / batch;

    /// <summary>Begins an epoch; the one before is over.</summary>
    /// <param name="newEpoch">The number of the epoch.</param>
    /// <param name="newOrder">The images in the order in which they are asked for.</param>
    /// <param name="firstStep">The first step to be asked for: not 0 where an interrupted run goes on.</param>
    public void Begin(int newEpoch, int[] newOrder, int firstStep)
    {
        lock (gate)
        {
            (epoch, order, next) = (newEpoch, newOrder, (long)firstStep * PiecesPerStep);
        }

        for (int step = firstStep; maker is null && step < Math.Min(firstStep + Ahead, Steps); step++)
        {
            Ask(step);
        }
    }

    /// <summary>What the images of a step should give, after <see cref="Take"/> and to be copied before <see cref="Release"/>.</summary>
    /// <param name="step">The step.</param>
    /// <param name="images">The number of its images.</param>
    public Targets TargetsOf(int step, int images) => targets[step % slots.Length].First(images);

    /// <summary>The images of a step, to be copied before <see cref="Release"/>.</summary>
    public ReadOnlySpan<float> Take(int step)
    {
        long begin = Stopwatch.GetTimestamp();
        if (maker is not null)
        {
            for (int piece = 0; piece < PiecesPerStep; piece++)
            {
                Fill(step, piece, maker);
            }
        }
        else
        {
            filled[step % Ahead].Wait();
        }

        Waited += Stopwatch.GetElapsedTime(begin);
        failure?.Throw();
        return slots[step % slots.Length];
    }

    /// <summary>Gives a step's memory back for a later one.</summary>
    public void Release(int step)
    {
        if (maker is null && step + Ahead < Steps)
        {
            Ask(step + Ahead);
        }
    }

    public void Dispose()
    {
        isStopping = true;
        if (workers.Length > 0)
        {
            pieces.Release(workers.Length);
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        pieces.Dispose();
        foreach (ManualResetEventSlim each in filled)
        {
            each.Dispose();
        }
    }

    private void Ask(int step)
    {
        filled[step % Ahead].Reset();
        Volatile.Write(ref missing[step % Ahead], PiecesPerStep);
        pieces.Release(PiecesPerStep);
    }

    private void Work()
    {
        var own = new ImageMaker(dataset, preprocessing, augmentations, seed);
        while (true)
        {
            pieces.Wait();
            if (isStopping)
            {
                return;
            }

            int step;
            int piece;
            lock (gate)
            {
                (step, piece) = ((int)(next / PiecesPerStep), (int)(next % PiecesPerStep));
                next++;
            }

            try
            {
                Fill(step, piece, own);
            }
#pragma warning disable CA1031 // Whatever a dataset throws is thrown again where the network asks for the images.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                failure ??= ExceptionDispatchInfo.Capture(problem);
            }

            if (Interlocked.Decrement(ref missing[step % Ahead]) == 0)
            {
                filled[step % Ahead].Set();
            }
        }
    }

    private void Fill(int step, int piece, ImageMaker by)
    {
        int first = (step * batch) + (piece * Piece);
        int last = Math.Min(Math.Min(first + Piece, (step + 1) * batch), order.Length);
        for (int at = first; at < last; at++)
        {
            int place = at - (step * batch);
            Span<float> image = slots[step % slots.Length].AsSpan(place * length, length);
            by.Make(epoch, order[at], image, targets[step % slots.Length], place);
        }
    }
}

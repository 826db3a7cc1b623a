using Fovea.Data.Digits;
using Fovea.Kernels.Threading;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// Handwritten-looking digits that the program draws itself, in MNIST's form: 28x28 grey pixels, white ink on black, ten classes in equal
/// numbers. The same seed gives the same bytes on every platform and for any number of threads. Image <c>firstIndex + i</c> of a seed is
/// the same whatever the count, so parts from separate index ranges (training, held back) share no image.
/// </summary>
public sealed class DigitsDataset : IImageDataset
{
    private const int ImageLength = DigitPainter.Size * DigitPainter.Size;

    /// <summary>Images painted between two looks at the work queue: long enough to cost nothing, short enough to share evenly.</summary>
    private const int ChunkLength = 256;

    private readonly byte[] pixels;
    private readonly ulong seed;
    private readonly ulong firstIndex;

    // Where images are drawn when they are asked for: which there are.
    private readonly bool[] isDrawn = [];
    private readonly DigitPainter painter = new();
    private readonly Lock gate = new();

    /// <summary>Draws the images, on all processors.</summary>
    /// <param name="count">The number of images, 1 to 2,000,000 (784 bytes each).</param>
    /// <param name="seed">Equal seeds give equal images.</param>
    /// <param name="firstIndex">The index of the first image in the seed's endless series.</param>
    /// <exception cref="FoveaException"><paramref name="count"/> is out of range.</exception>
    public DigitsDataset(int count, ulong seed, ulong firstIndex = 0)
        : this(count, seed, firstIndex, WorkerPool.DefaultThreads)
    {
    }

    /// <summary>Draws the images.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="firstIndex">The first image.</param>
    /// <param name="threads">The number of threads; 0 to draw each image when it is asked for.</param>
    internal DigitsDataset(int count, ulong seed, ulong firstIndex, int threads)
    {
        if (count is < 1 or > MaxCount)
        {
            throw new FoveaException($"digits: the number of images must be 1 to {MaxCount}. Received {count}.");
        }

        this.seed = seed;
        this.firstIndex = firstIndex;
        Count = count;
        pixels = new byte[count * ImageLength];
        if (threads == 0)
        {
            isDrawn = new bool[count];
            return;
        }

        if (threads == 1)
        {
            for (int i = 0; i < count; i++)
            {
                Draw(i);
            }

            return;
        }

        byte[] target = pixels;
        int chunks = (count + ChunkLength - 1) / ChunkLength;
        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new DigitPainter(),
            (chunk, _, own) =>
            {
                int end = Math.Min(count, (chunk + 1) * ChunkLength);
                for (int i = chunk * ChunkLength; i < end; i++)
                {
                    own.Paint(seed, firstIndex + (ulong)i, target.AsSpan(i * ImageLength, ImageLength));
                }

                return own;
            },
            _ => { });
    }

    /// <summary>
    /// The same images, each drawn when it is first asked for: nothing is drawn at once, which would stop a page that has one thread.
    /// </summary>
    /// <param name="count">The number of images, 1 to 2,000,000 (784 bytes each).</param>
    /// <param name="seed">Equal seeds give equal images.</param>
    /// <param name="firstIndex">The index of the first image in the seed's endless series.</param>
    /// <exception cref="FoveaException"><paramref name="count"/> is out of range.</exception>
    public static DigitsDataset OnDemand(int count, ulong seed, ulong firstIndex = 0) => new(count, seed, firstIndex, threads: 0);

    /// <summary>The largest number of images in one set: 1.6 GB.</summary>
    public const int MaxCount = 2_000_000;

    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>[28, 28, 1].</summary>
    public Shape ImageShape { get; } = new(DigitPainter.Size, DigitPainter.Size, 1);

    /// <summary>"0" to "9".</summary>
    public IReadOnlyList<string> Classes { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Whether an image is there already: always, but for <see cref="OnDemand"/> before it is asked for.</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    public bool IsDrawn(int index) => isDrawn.Length == 0 || isDrawn[index];

    /// <summary>The bytes of an image, row by row: 0 paper, 255 ink.</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    public ReadOnlySpan<byte> Pixels(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (isDrawn.Length > 0)
        {
            lock (gate)
            {
                if (!isDrawn[index])
                {
                    Draw(index);
                    isDrawn[index] = true;
                }
            }
        }

        return pixels.AsSpan(index * ImageLength, ImageLength);
    }

    /// <inheritdoc/>
    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return DigitPainter.DigitAt(firstIndex + (ulong)index);
    }

    /// <inheritdoc/>
    public void CopyImage(int index, Span<float> destination) => ByteImages.CopyScaled(Pixels(index), destination);

    private void Draw(int index) => painter.Paint(seed, firstIndex + (ulong)index, pixels.AsSpan(index * ImageLength, ImageLength));
}

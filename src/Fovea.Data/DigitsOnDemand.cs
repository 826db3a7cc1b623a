using Fovea.Data.Digits;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// The images of a <see cref="DigitsDataset"/>, each drawn when it is first asked for: for a program that must not wait until all are there.
/// The same seed gives the same bytes as there.
/// </summary>
public sealed class DigitsOnDemand : IImageDataset
{
    private const int ImageLength = DigitPainter.Size * DigitPainter.Size;
    private readonly DigitPainter painter = new();
    private readonly Lock gate = new();
    private readonly ulong seed;
    private readonly ulong firstIndex;
    private readonly byte[] pixels;
    private readonly bool[] isDrawn;

    /// <summary>Prepares; nothing is drawn yet.</summary>
    /// <param name="count">The number of images, 1 to 2,000,000 (784 bytes each).</param>
    /// <param name="seed">Equal seeds give equal images.</param>
    /// <param name="firstIndex">The index of the first image in the seed's endless series.</param>
    /// <exception cref="FoveaException"><paramref name="count"/> is out of range.</exception>
    public DigitsOnDemand(int count, ulong seed, ulong firstIndex = 0)
    {
        if (count is < 1 or > DigitsDataset.MaxCount)
        {
            throw new FoveaException($"digits: the number of images must be 1 to {DigitsDataset.MaxCount}. Received {count}.");
        }

        (this.seed, this.firstIndex, Count) = (seed, firstIndex, count);
        pixels = new byte[count * ImageLength];
        isDrawn = new bool[count];
    }

    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The images that were drawn so far.</summary>
    public int Drawn { get; private set; }

    /// <summary>[28, 28, 1].</summary>
    public Shape ImageShape { get; } = new(DigitPainter.Size, DigitPainter.Size, 1);

    /// <summary>"0" to "9".</summary>
    public IReadOnlyList<string> Classes { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Whether an image was drawn.</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    public bool IsDrawn(int index) => isDrawn[index];

    /// <summary>The bytes of an image, row by row: 0 paper, 255 ink. Draws it where that has not happened yet.</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    public ReadOnlySpan<byte> Pixels(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Span<byte> image = pixels.AsSpan(index * ImageLength, ImageLength);
        lock (gate)
        {
            if (!isDrawn[index])
            {
                painter.Paint(seed, firstIndex + (ulong)index, image);
                isDrawn[index] = true;
                Drawn++;
            }
        }

        return image;
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
}

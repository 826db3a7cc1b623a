namespace Fovea.Planning;

/// <summary>
/// Lays out the arrays of one chunk. A freed place is given to the next array that fits, the smallest such place first, so that an
/// inference plan needs little more than its two largest neighbouring layers.
/// </summary>
/// <param name="imagesPerChunk">The images that each slot has room for.</param>
/// <param name="owner">Whose memory it is.</param>
internal sealed class SlotAllocator(int imagesPerChunk, SlotOwner owner)
{
    /// <summary>Every array begins on a cache line of 64 bytes.</summary>
    public const int Alignment = 16;

    private readonly List<(long Offset, long Length)> free = [];

    /// <summary>The floats that one owner needs.</summary>
    public long Length { get; private set; }

    public static long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;

    public Slot Allocate(int lengthPerImage)
    {
        long length = Align((long)lengthPerImage * imagesPerChunk);
        int best = -1;
        for (int i = 0; i < free.Count; i++)
        {
            if (free[i].Length >= length && (best < 0 || free[i].Length < free[best].Length))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            long end = Length;
            Length += length;
            return Place(end, lengthPerImage);
        }

        (long offset, long available) = free[best];
        free.RemoveAt(best);
        if (available > length)
        {
            free.Add((offset + length, available - length));
        }

        return Place(offset, lengthPerImage);
    }

    public void Free(Slot slot)
    {
        long offset = slot.Offset;
        long length = Align((long)slot.Length * imagesPerChunk);

        // Neighbouring places join, so that small arrays can make room for a large one.
        for (int i = free.Count - 1; i >= 0; i--)
        {
            if (free[i].Offset + free[i].Length == offset)
            {
                offset = free[i].Offset;
                length += free[i].Length;
                free.RemoveAt(i);
            }
            else if (offset + length == free[i].Offset)
            {
                length += free[i].Length;
                free.RemoveAt(i);
            }
        }

        free.Add((offset, length));
    }

    private Slot Place(long offset, int lengthPerImage) => offset > int.MaxValue
        ? throw new FoveaException("A chunk of the batch needs more than 8 GiB. Use a smaller batch or smaller images.")
        : new Slot((int)offset, lengthPerImage, owner);
}

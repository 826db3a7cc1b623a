using System.Numerics;

namespace Fovea.Formats.Hdf5;

/// <summary>
/// The heap in which groups with many members keep their links, and objects with many attributes these (HDF5 File Format Specification
/// 3.0, III.G): rows of blocks, each row of twice as large ones.
/// </summary>
internal sealed class Hdf5FractalHeap
{
    private const string What = "a heap of links or attributes";

    private readonly Hdf5Source source;
    private readonly int offsetBytes;
    private readonly int lengthBytes;
    private readonly int width;
    private readonly long firstBlock;
    private readonly long largestDirect;
    private readonly long root;
    private readonly int rootRows;

    public Hdf5FractalHeap(Hdf5Source source, long address)
    {
        this.source = source;
        Hdf5Cursor head = source.Cursor(address, 22 + (12 * source.LengthSize) + (3 * source.OffsetSize), What);
        head.Expect("FRHP"u8);
        head.Skip(3);
        int filters = head.UInt16();
        head.Skip(1);
        long largestObject = head.UInt32();
        head.Skip((2 * source.OffsetSize) + (10 * source.LengthSize));
        width = head.UInt16();
        firstBlock = head.Length();
        largestDirect = head.Length();
        int bits = head.UInt16();
        head.Skip(2);
        root = head.Place();
        rootRows = head.UInt16();
        if (filters != 0)
        {
            throw source.NotRead(address, $"{What} is compressed", "Save it with h5py's own settings.");
        }

        if (width is 0 or > 1024 || !IsPowerOfTwo(width) || !IsPowerOfTwo(firstBlock) || !IsPowerOfTwo(largestDirect)
            || largestDirect < firstBlock || bits is 0 or > 62 || rootRows > 64)
        {
            throw source.Damaged(address, $"{What} has rows of {width} blocks of {firstBlock} to {largestDirect} bytes");
        }

        offsetBytes = (bits + 7) / 8;
        lengthBytes = Math.Min(
            (BitOperations.Log2((ulong)largestDirect) + 7) / 8, (BitOperations.Log2((ulong)Math.Max(1, largestObject)) / 8) + 1);
    }

    /// <summary>An object of the heap.</summary>
    /// <param name="id">Where it lies: a byte that says how, then its offset and its length.</param>
    /// <param name="what">What it is, for messages.</param>
    public Hdf5Cursor Open(ReadOnlySpan<byte> id, string what)
    {
        int kind = id.IsEmpty ? 3 : (id[0] >> 4) & 3;
        if (kind == 2)
        {
            // An object of a few bytes lies in its own identifier.
            int tiny = Math.Min((id[0] & 15) + 1, id.Length - 1);
            return new Hdf5Cursor(source, id.Slice(1, tiny).ToArray(), root, what);
        }

        if (kind != 0 || id.Length < 1 + offsetBytes + lengthBytes)
        {
            throw source.NotRead(Math.Max(0, root), $"{what} is too large to lie in the heap", "Save it with libver='earliest'.");
        }

        var cursor = new Hdf5Cursor(source, id[1..].ToArray(), root, what);
        long offset = cursor.Number(offsetBytes);
        long length = cursor.Number(lengthBytes);
        (long block, long start, long size) = rootRows == 0 ? (root, 0, firstBlock) : Locate(root, rootRows, 0, offset, 0);
        return offset - start + length <= size
            ? source.Cursor(block + offset - start, length, what)
            : throw source.Damaged(block, $"{what} of {length} bytes at {offset} lies in a block of {size}");
    }

    private static bool IsPowerOfTwo(long value) => value > 0 && BitOperations.IsPow2(value) && value <= 1L << 40;

    private (long Block, long Start, long Size) Locate(long address, int rows, long start, long offset, int depth)
    {
        int directRows = BitOperations.Log2((ulong)(largestDirect / firstBlock)) + 2;
        long rowStart = start;
        for (int row = 0; row < rows && row < 48; row++)
        {
            long size = row == 0 ? firstBlock : firstBlock << (row - 1);
            if (size <= 0 || offset < rowStart + (size * width))
            {
                long column = size <= 0 ? 0 : (offset - rowStart) / size;
                long child = rowStart + (column * size);
                long entry = address + 5 + source.OffsetSize + offsetBytes + (((row * (long)width) + column) * source.OffsetSize);
                long block = source.Cursor(entry, source.OffsetSize, What).Place();
                if (row < directRows)
                {
                    return (block, child, size);
                }

                int childRows = BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)(firstBlock * width)) + 1;
                return depth < 16 ? Locate(block, childRows, child, offset, depth + 1) : throw Outside(address, offset);
            }

            rowStart += size * width;
        }

        throw Outside(address, offset);
    }

    private FoveaException Outside(long address, long offset) => source.Damaged(address, $"{What} has no byte {offset}");
}

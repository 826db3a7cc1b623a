namespace Fovea.Formats.Hdf5;

/// <summary>How the values of a dataset lie in the file.</summary>
internal enum Hdf5Order
{
    /// <summary>In the header itself.</summary>
    Compact,

    /// <summary>In one piece.</summary>
    Contiguous,

    /// <summary>In pieces of one shape.</summary>
    Chunked,
}

/// <summary>A dataset's layout (HDF5 File Format Specification 3.0, IV.A.2.i).</summary>
/// <param name="Order">The kind.</param>
/// <param name="Address">Where the data or the index of the pieces lie.</param>
/// <param name="Size">The bytes of the data where they are in one piece; of the one packed piece where there is only that.</param>
/// <param name="Values">The data where they are in the header.</param>
/// <param name="Chunk">The shape of a piece.</param>
/// <param name="Index">How pieces are found: 0 a B-tree of version 1; 1 there is one; 2 they lie in order; 3 a list.</param>
/// <param name="Mask">The filters that the one piece goes without.</param>
internal sealed record Hdf5Layout(Hdf5Order Order, long Address, long Size, byte[] Values, long[] Chunk, int Index, long Mask)
{
    public const int Tree = 0;
    public const int Single = 1;
    public const int Implicit = 2;
    public const int FixedArray = 3;

    public static Hdf5Layout Parse(Hdf5Source source, Hdf5Message message, int elementSize)
    {
        Hdf5Cursor cursor = message.Open(source, "the layout of a dataset");
        int version = cursor.Byte();
        int order = cursor.Byte();
        if (version is not (3 or 4) || order > 2)
        {
            string fix = "Save the dataset again with h5py.";
            throw version is 1 or 2 || order == 3
                ? source.NotRead(message.Address, order == 3 ? "a dataset is made of parts of others" : "a dataset has an old layout", fix)
                : source.Damaged(message.Address, $"the layout of a dataset has the version {version} and kind {order}");
        }

        return order switch
        {
            0 => new Hdf5Layout(Hdf5Order.Compact, cursor.Address, 0, cursor.Bytes(cursor.UInt16()).ToArray(), [], 0, 0),
            1 => new Hdf5Layout(Hdf5Order.Contiguous, cursor.Place(), cursor.Length(), [], [], 0, 0),
            _ => version == 3 ? Old(source, cursor, elementSize) : New(source, cursor, elementSize),
        };
    }

    private static Hdf5Layout Old(Hdf5Source source, Hdf5Cursor cursor, int elementSize)
    {
        int dimensions = cursor.Byte();
        long address = cursor.Place();
        return new Hdf5Layout(Hdf5Order.Chunked, address, 0, [], Chunks(source, cursor, dimensions, 4, elementSize), Tree, 0);
    }

    private static Hdf5Layout New(Hdf5Source source, Hdf5Cursor cursor, int elementSize)
    {
        const int isFiltered = 2;
        long at = cursor.Address;
        int flags = cursor.Byte();
        int dimensions = cursor.Byte();
        int bytes = cursor.Byte();
        long[] chunk = Chunks(source, cursor, dimensions, bytes, elementSize);
        int index = cursor.Byte();
        (long size, long mask) = (0, 0);
        switch (index)
        {
            case Single:
                (size, mask) = (flags & isFiltered) != 0 ? (cursor.Length(), cursor.UInt32()) : (0, 0);
                break;
            case Implicit:
                break;
            case FixedArray:
                cursor.Skip(1);
                break;
            default:
                throw source.NotRead(
                    at, "a dataset can grow and is indexed in a new form", "Save it without maxshape, or the file with libver='earliest'.");
        }

        if ((flags & 1) != 0)
        {
            throw source.NotRead(at, "the outermost pieces of a dataset are packed in another way", "Save it again with h5py.");
        }

        return new Hdf5Layout(Hdf5Order.Chunked, cursor.Place(), size, [], chunk, index, mask);
    }

    // The last extent is the size of an element.
    private static long[] Chunks(Hdf5Source source, Hdf5Cursor cursor, int dimensions, int bytes, int elementSize)
    {
        long at = cursor.Address;
        long[] chunk = new long[Math.Max(0, dimensions - 1)];
        for (int i = 0; i < chunk.Length; i++)
        {
            chunk[i] = cursor.Number(bytes);
        }

        return dimensions >= 2 && cursor.Number(bytes) == elementSize && !chunk.Contains(0)
            ? chunk
            : throw source.Damaged(at, $"the pieces of a dataset have the shape ({string.Join(", ", chunk)})");
    }
}

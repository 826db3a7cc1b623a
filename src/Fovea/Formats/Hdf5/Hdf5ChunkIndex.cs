namespace Fovea.Formats.Hdf5;

/// <summary>Where a piece of a dataset lies.</summary>
/// <param name="Address">Its place.</param>
/// <param name="Size">Its bytes in the file.</param>
/// <param name="Mask">The filters that it goes without.</param>
internal readonly record struct Hdf5ChunkPlace(long Address, long Size, long Mask);

/// <summary>Finds the pieces of a dataset in the forms of index that h5py writes for datasets of fixed extents.</summary>
internal static class Hdf5ChunkIndex
{
    private const string What = "the list of a dataset's pieces";
    private const int DeepestTree = 64;

    /// <summary>The places by the number of the piece, counted in C order over the grid of pieces.</summary>
    /// <param name="source">The file.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="grid">How many pieces there are in each direction.</param>
    /// <param name="chunkBytes">The bytes of an unpacked piece.</param>
    public static Dictionary<long, Hdf5ChunkPlace> Read(Hdf5Source source, Hdf5Layout layout, long[] grid, int chunkBytes)
    {
        var places = new Dictionary<long, Hdf5ChunkPlace>();
        if (layout.Address == Hdf5Source.Nowhere)
        {
            return places;
        }

        long count = 1;
        foreach (long extent in grid)
        {
            count *= extent;
        }

        switch (layout.Index)
        {
            case Hdf5Layout.Tree:
                Node(new Hdf5Walk(source), layout, grid, layout.Address, DeepestTree, places);
                break;
            case Hdf5Layout.Single:
                places[0] = new Hdf5ChunkPlace(layout.Address, layout.Size > 0 ? layout.Size : chunkBytes, layout.Mask);
                break;
            case Hdf5Layout.Implicit:
                for (long i = 0; i < count && layout.Address + (i * chunkBytes) < source.Length; i++)
                {
                    places[i] = new Hdf5ChunkPlace(layout.Address + (i * chunkBytes), chunkBytes, 0);
                }

                break;
            default:
                FixedArray(source, layout.Address, count, chunkBytes, places);
                break;
        }

        return places;
    }

    private static void Node(
        Hdf5Walk walk, Hdf5Layout layout, long[] grid, long address, int above, Dictionary<long, Hdf5ChunkPlace> places)
    {
        Hdf5Source source = walk.Source;
        var node = Hdf5TreeNode.Read(walk, address, Hdf5TreeNode.OfChunks, above, What);
        int rank = layout.Chunk.Length;
        int entry = 8 + (8 * (rank + 1)) + source.OffsetSize;
        Hdf5Cursor cursor = walk.Take(node.EntriesAt, (long)node.Entries * entry, What);
        for (int e = 0; e < node.Entries; e++)
        {
            long size = cursor.UInt32();
            long mask = cursor.UInt32();
            long number = 0;
            bool isInside = true;
            for (int i = 0; i < rank; i++)
            {
                long step = cursor.Number(8) / layout.Chunk[i];
                isInside &= step < grid[i];
                number = isInside ? (number * grid[i]) + step : 0;
            }

            cursor.Skip(8);
            long child = cursor.Place();
            if (node.Level > 0)
            {
                Node(walk, layout, grid, child, node.Level, places);
            }
            else if (isInside)
            {
                // A piece outside the extents is left over from a dataset that was made smaller.
                places[number] = new Hdf5ChunkPlace(child, size, mask);
            }
        }
    }

    private static void FixedArray(Hdf5Source source, long address, long count, int chunkBytes, Dictionary<long, Hdf5ChunkPlace> places)
    {
        var walk = new Hdf5Walk(source);
        Hdf5Cursor head = walk.Enter(address, 8 + source.LengthSize + source.OffsetSize, What);
        head.Expect("FAHD"u8);
        head.Skip(1);
        bool isFiltered = head.Byte() != 0;
        int entry = head.Byte();
        int pageBits = head.Byte();
        long entries = head.Length();
        long block = head.Place();
        int sizeBytes = entry - source.OffsetSize - 4;
        if (entries < count || pageBits > 30 || (isFiltered ? sizeBytes is < 1 or > 8 : entry != source.OffsetSize))
        {
            throw source.Damaged(address, $"{What} has {entries} entries of {entry} bytes for {count} pieces");
        }

        if (block == Hdf5Source.Nowhere)
        {
            return;
        }

        // A long list lies in pages, each with a checksum, behind a bit for each page that says whether it was ever written.
        long page = 1L << pageBits;
        bool isPaged = entries > page;
        long pages = isPaged ? (entries + page - 1) / page : 1;
        Hdf5Cursor prefix = walk.Enter(block, 6 + source.OffsetSize + (isPaged ? (pages + 7) / 8 : 0), What);
        prefix.Expect("FADB"u8);
        prefix.Skip(2 + source.OffsetSize);
        byte[] written = prefix.Rest();
        long at = prefix.Address + (isPaged ? 4 : 0);
        for (long p = 0; p < pages; p++)
        {
            long first = p * page;
            long here = isPaged ? Math.Min(page, entries - first) : entries;
            if (!isPaged || (written[p / 8] & (128 >> (int)(p % 8))) != 0)
            {
                Hdf5Cursor cursor = walk.Take(at, here * entry, What);
                for (long i = first; i < first + here; i++)
                {
                    long place = cursor.Place();
                    long size = isFiltered ? cursor.Number(sizeBytes) : chunkBytes;
                    long mask = isFiltered ? cursor.UInt32() : 0;
                    if (place != Hdf5Source.Nowhere && i < count)
                    {
                        places[i] = new Hdf5ChunkPlace(place, size, mask);
                    }
                }
            }

            at += (page * entry) + 4;
        }
    }
}

namespace Fovea.Formats.Hdf5;

/// <summary>
/// The values of a dataset that lies in pieces. A few unpacked pieces are kept, so that rows that follow each other do not unpack one
/// twice.
/// </summary>
internal sealed class Hdf5Chunks
{
    private const int MostKept = 64;

    private readonly Hdf5Source source;
    private readonly Hdf5Filters filters;
    private readonly long[] extents;
    private readonly long[] chunk;
    private readonly long[] grid;
    private readonly int elementSize;
    private readonly int chunkBytes;
    private readonly byte[] fill;
    private readonly Lock gate = new();
    private readonly (long Number, long Used, byte[]? Bytes)[] kept;
    private Dictionary<long, Hdf5ChunkPlace>? places;
    private readonly Hdf5Layout layout;
    private long clock;

    public Hdf5Chunks(Hdf5Source source, string name, Hdf5Layout layout, Hdf5Filters filters, long[] extents, int elementSize, byte[] fill)
    {
        (this.source, this.layout, this.filters, this.extents, this.elementSize, this.fill) =
            (source, layout, filters, extents, elementSize, fill);
        chunk = layout.Chunk;
        if (chunk.Length != extents.Length)
        {
            throw source.Damaged(layout.Address, $"{name} has {extents.Length} dimensions, its pieces {chunk.Length}");
        }

        long bytes = Hdf5Space.Bytes(source, chunk, elementSize, $"a piece of {name}");
        chunkBytes = bytes <= source.MostBytes
            ? (int)bytes
            : throw source.Damaged(Math.Max(0, layout.Address), $"the pieces of {name} have {bytes} bytes");
        grid = [.. extents.Select((extent, i) => (extent / chunk[i]) + (extent % chunk[i] == 0 ? 0 : 1))];
        long keptBytes = Math.Min(64L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16);
        kept = new (long, long, byte[]?)[(int)Math.Clamp(keptBytes / chunkBytes, 1, MostKept)];
    }

    /// <summary>Copies rows, the parts of the outermost dimension.</summary>
    public void CopyRows(long first, long count, Span<byte> destination)
    {
        long perRow = 1;
        for (int i = 1; i < grid.Length; i++)
        {
            perRow *= grid[i];
        }

        for (long number = first / chunk[0] * perRow; number < ((first + count - 1) / chunk[0] * perRow) + perRow; number++)
        {
            Copy(Get(number), number, first, count, destination);
        }
    }

    private void Copy(byte[]? piece, long number, long first, long count, Span<byte> destination)
    {
        int rank = extents.Length;
        Span<long> origin = stackalloc long[rank];
        Span<long> from = stackalloc long[rank];
        Span<long> to = stackalloc long[rank];
        long rest = number;
        for (int i = rank - 1; i >= 0; i--)
        {
            origin[i] = rest % grid[i] * chunk[i];
            rest /= grid[i];
            from[i] = i == 0 ? Math.Max(first, origin[i]) : origin[i];
            to[i] = Math.Min(i == 0 ? first + count : extents[i], origin[i] + chunk[i]);
        }

        // Dimensions that the piece fills wholly lie together in one run with the one before.
        int inner = rank - 1;
        long run = elementSize;
        while (inner > 0 && chunk[inner] == extents[inner])
        {
            run *= extents[inner--];
        }

        int length = (int)((to[inner] - from[inner]) * run);
        Span<long> at = stackalloc long[rank];
        from.CopyTo(at);
        while (true)
        {
            (long source, long target) = (0, 0);
            for (int i = 0; i <= inner; i++)
            {
                source = (source * chunk[i]) + at[i] - origin[i];
                target = (target * (i == 0 ? count : extents[i])) + at[i] - (i == 0 ? first : 0);
            }

            Span<byte> place = destination.Slice((int)(target * run), length);
            if (piece is not null)
            {
                piece.AsSpan((int)(source * run), length).CopyTo(place);
            }
            else
            {
                Fill(place);
            }

            int d = inner - 1;
            while (d >= 0 && ++at[d] == to[d])
            {
                at[d] = from[d];
                d--;
            }

            if (d < 0)
            {
                return;
            }
        }
    }

    private void Fill(Span<byte> place)
    {
        if (fill.Length == 0)
        {
            place.Clear();
            return;
        }

        for (int i = 0; i < place.Length; i++)
        {
            place[i] = fill[i % fill.Length];
        }
    }

    private byte[]? Get(long number)
    {
        Hdf5ChunkPlace place;
        lock (gate)
        {
            places ??= Hdf5ChunkIndex.Read(source, layout, grid, chunkBytes);
            if (!places.TryGetValue(number, out place) || place.Address == Hdf5Source.Nowhere)
            {
                return null;
            }

            for (int i = 0; i < kept.Length; i++)
            {
                if (kept[i].Bytes is not null && kept[i].Number == number)
                {
                    kept[i].Used = ++clock;
                    return kept[i].Bytes;
                }
            }
        }

        byte[] bytes = filters.Undo(source.Read(place.Address, place.Size, "a piece of a dataset"), place.Mask, chunkBytes, place.Address);
        lock (gate)
        {
            int oldest = 0;
            for (int i = 1; i < kept.Length; i++)
            {
                oldest = kept[i].Used < kept[oldest].Used ? i : oldest;
            }

            kept[oldest] = (number, ++clock, bytes);
        }

        return bytes;
    }
}

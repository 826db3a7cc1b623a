using System.Collections.Immutable;

namespace Fovea.Formats.Hdf5;

/// <summary>An array of an HDF5 file. Nothing of it is read before it is asked for; several threads may read at once.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    private readonly Hdf5Layout layout;
    private readonly Hdf5Chunks? chunks;
    private readonly byte[] fill;

    internal Hdf5Dataset(Hdf5Source source, string path, List<Hdf5Message> messages)
        : base(source, path, messages)
    {
        Type = Hdf5Type.Parse(source, Need(Hdf5Message.Datatype, "type").Open(source, $"the type of {path}"));
        Shape = Hdf5Space.Parse(source, Need(Hdf5Message.Dataspace, "extents").Open(source, $"the extents of {path}"));
        ByteCount = Hdf5Space.Bytes(source, Shape.AsSpan(), Type.Size, path);
        Hdf5Message place = Need(Hdf5Message.Layout, "layout");
        layout = Hdf5Layout.Parse(source, place, Type.Size);
        if (messages.Any(message => message.Type == Hdf5Message.ExternalFiles))
        {
            throw source.NotRead(place.Address, $"{path} lies in a file of its own", "Save it in one file.");
        }

        fill = FillValue();
        long stored = layout.Order == Hdf5Order.Compact ? layout.Values.Length : layout.Size;
        bool isEmpty = layout.Order == Hdf5Order.Contiguous && layout.Address == Hdf5Source.Nowhere;
        if (layout.Order != Hdf5Order.Chunked && !isEmpty && stored < ByteCount)
        {
            throw source.Damaged(place.Address, $"{path} needs {ByteCount} bytes and has {stored}");
        }

        if (layout.Order == Hdf5Order.Chunked && ByteCount > 0)
        {
            var filters = new Hdf5Filters(source, messages.Find(message => message.Type == Hdf5Message.Filters));
            chunks = new Hdf5Chunks(source, path, layout, filters, [.. Shape], Type.Size, fill);
        }
    }

    /// <summary>The extents, outermost first; empty for a single value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The type of the values.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The bytes of all values, as they are in the file once unpacked.</summary>
    public long ByteCount { get; }

    /// <summary>Reads all values.</summary>
    /// <exception cref="FoveaException">The file is damaged, or the values are too many for one array.</exception>
    public Hdf5Values Read()
    {
        if (ByteCount > Source.MostBytes)
        {
            throw new FoveaException($"{Source.Path}: {Path} has {ByteCount} bytes. Expected at most {Source.MostBytes} to be read at once.");
        }

        byte[] raw = new byte[ByteCount];
        if (raw.Length > 0)
        {
            ReadRows(0, Shape.IsEmpty ? 1 : Shape[0], raw);
        }

        return new Hdf5Values(Source, Path, Shape, Type, raw);
    }

    /// <summary>Reads some parts of the outermost dimension as they are in the file.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Exactly as many bytes as they have.</param>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    internal void ReadRows(long first, long count, Span<byte> destination)
    {
        long rows = Shape.IsEmpty ? 1 : Shape[0];
        long rowBytes = rows == 0 ? 0 : ByteCount / rows;
        if (first < 0 || count < 0 || first > rows - count || destination.Length != count * rowBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), $"Rows {first} to {first + count} of {rows} do not fit {destination.Length} bytes.");
        }

        if (destination.IsEmpty)
        {
            return;
        }

        if (chunks is not null)
        {
            chunks.CopyRows(first, count, destination);
        }
        else if (layout.Order == Hdf5Order.Compact)
        {
            layout.Values.AsSpan((int)(first * rowBytes), destination.Length).CopyTo(destination);
        }
        else if (layout.Address == Hdf5Source.Nowhere)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = fill.Length == 0 ? (byte)0 : fill[i % fill.Length];
            }
        }
        else
        {
            Source.Read(layout.Address + (first * rowBytes), destination, Path);
        }
    }

    private Hdf5Message Need(int type, string what) =>
        Messages.Find(message => message.Type == type)
            ?? throw Source.Damaged(Messages.Count == 0 ? 0 : Messages[0].Address, $"{Path} has no {what}");

    // What stands in places that were never written.
    private byte[] FillValue()
    {
        if (Messages.Find(message => message.Type == Hdf5Message.FillValue) is not { } message)
        {
            return [];
        }

        Hdf5Cursor cursor = message.Open(Source, $"the fill value of {Path}");
        int version = cursor.Byte();
        bool isDefined;
        if (version == 3)
        {
            isDefined = (cursor.Byte() & 0x20) != 0;
        }
        else
        {
            cursor.Skip(2);
            isDefined = cursor.Byte() != 0 || version == 1;
        }

        long length = isDefined ? cursor.UInt32() : 0;
        return length == Type.Size ? cursor.Bytes(Type.Size).ToArray() : [];
    }
}

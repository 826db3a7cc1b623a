using System.Collections.Immutable;

namespace Fovea.Formats.Hdf5;

/// <summary>A group or a dataset of an HDF5 file.</summary>
public abstract class Hdf5Object
{
    private Dictionary<string, Hdf5Values>? attributes;

    internal Hdf5Object(Hdf5Source source, string path, List<Hdf5Message> messages)
    {
        (Source, Path, Messages) = (source, path, messages);
    }

    /// <summary>Where it is in the file: <c>/model/conv1/kernel</c>; <c>/</c> for the root.</summary>
    public string Path { get; }

    /// <summary>The names of its attributes.</summary>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    public IReadOnlyList<string> AttributeNames => [.. Attributes.Keys];

    internal Hdf5Source Source { get; }

    internal List<Hdf5Message> Messages { get; }

    private Dictionary<string, Hdf5Values> Attributes => attributes ??= ReadAttributes();

    /// <summary>An attribute, or null where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    public Hdf5Values? Attribute(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Attributes.GetValueOrDefault(name);
    }

    private Dictionary<string, Hdf5Values> ReadAttributes()
    {
        var found = new Dictionary<string, Hdf5Values>(StringComparer.Ordinal);
        foreach (Hdf5Message message in Messages)
        {
            if (message.Type == Hdf5Message.Attribute)
            {
                Add(message.Open(Source, "an attribute"), found);
            }
            else if (message.Type == Hdf5Message.AttributeInfo)
            {
                Dense(message.Open(Source, "the place of the attributes"), found);
            }
        }

        return found;
    }

    private void Dense(Hdf5Cursor info, Dictionary<string, Hdf5Values> found)
    {
        info.Skip(1);
        info.Skip((info.Byte() & 1) != 0 ? 2 : 0);
        long heapAt = info.Place();
        long tree = info.Place();
        if (heapAt == Hdf5Source.Nowhere || tree == Hdf5Source.Nowhere)
        {
            return;
        }

        var heap = new Hdf5FractalHeap(Source, heapAt);
        foreach (byte[] record in Hdf5RecordTree.Read(Source, tree, type: 8))
        {
            Add(heap.Open(record.AsSpan(0, Math.Min(8, record.Length)), "an attribute"), found);
        }
    }

    private void Add(Hdf5Cursor cursor, Dictionary<string, Hdf5Values> found)
    {
        long at = cursor.Address;
        int version = cursor.Byte();
        int flags = cursor.Byte();
        int nameSize = cursor.UInt16();
        int typeSize = cursor.UInt16();
        int spaceSize = cursor.UInt16();
        if (version is < 1 or > 3)
        {
            throw Source.Damaged(at, $"an attribute has the version {version}");
        }

        cursor.Skip(version == 3 ? 1 : 0);
        int Padded(int size) => version == 1 ? (size + 7) / 8 * 8 : size;
        string name = cursor.Part(Padded(nameSize)).Text(nameSize);
        if (version > 1 && flags != 0)
        {
            throw Source.NotRead(at, $"the type of the attribute {name} of {Path} is shared with another object", "Save it in a type of its own.");
        }

        Hdf5Type type = Hdf5Type.Parse(Source, cursor.Part(Padded(typeSize)));
        ImmutableArray<long> shape = Hdf5Space.Parse(Source, cursor.Part(Padded(spaceSize)));
        long bytes = Hdf5Space.Bytes(Source, shape.AsSpan(), type.Size, $"the attribute {name} of {Path}");
        if (bytes > cursor.Left)
        {
            throw Source.Damaged(at, $"the attribute {name} of {Path} needs {bytes} bytes and has {cursor.Left}");
        }

        found[name] = new Hdf5Values(Source, $"the attribute {name} of {Path}", shape, type, cursor.Bytes((int)bytes).ToArray());
    }
}

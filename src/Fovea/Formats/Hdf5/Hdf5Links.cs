namespace Fovea.Formats.Hdf5;

/// <summary>
/// The members of a group, in each of the three forms: a symbol table, link messages, and links in a heap of their own.
/// </summary>
internal static class Hdf5Links
{
    private const string What = "a link";
    private const int Hard = 0;

    /// <summary>Names and places of the objects of a group; links to a path or to another file are passed over.</summary>
    public static List<(string Name, long Address)> Read(Hdf5Source source, List<Hdf5Message> messages)
    {
        var links = new List<(string Name, long Address)>();
        foreach (Hdf5Message message in messages)
        {
            switch (message.Type)
            {
                case Hdf5Message.SymbolTable:
                    Hdf5SymbolTable.Read(source, message.Open(source, "a symbol table"), links);
                    break;
                case Hdf5Message.Link:
                    Add(source, message.Open(source, What), links);
                    break;
                case Hdf5Message.LinkInfo:
                    Dense(source, message.Open(source, What), links);
                    break;
                default:
                    break;
            }
        }

        return links;
    }

    private static void Dense(Hdf5Source source, Hdf5Cursor info, List<(string Name, long Address)> links)
    {
        info.Skip(1);
        info.Skip((info.Byte() & 1) != 0 ? 8 : 0);
        long heapAt = info.Place();
        long tree = info.Place();
        if (heapAt == Hdf5Source.Nowhere || tree == Hdf5Source.Nowhere)
        {
            return;
        }

        var heap = new Hdf5FractalHeap(source, heapAt);
        foreach (byte[] record in Hdf5RecordTree.Read(source, tree, type: 5))
        {
            // A hash of the name, then where the link lies.
            Add(source, heap.Open(record.AsSpan(4), What), links);
        }
    }

    private static void Add(Hdf5Source source, Hdf5Cursor link, List<(string Name, long Address)> links)
    {
        long at = link.Address;
        if (link.Byte() != 1)
        {
            throw source.Damaged(at, $"{What} has an unknown version");
        }

        int flags = link.Byte();
        int type = (flags & 8) != 0 ? link.Byte() : Hard;
        link.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        long length = link.Number(1 << (flags & 3));
        string name = link.Text((int)Math.Min(length, int.MaxValue));
        if (type == Hard)
        {
            links.Add((name, link.Place()));
        }
    }
}

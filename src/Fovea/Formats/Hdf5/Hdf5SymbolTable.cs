using System.Text;

namespace Fovea.Formats.Hdf5;

/// <summary>
/// The links of a group in the form that h5py writes unless told otherwise: a B-tree of version 1 whose leaves list names in a local heap
/// (HDF5 File Format Specification 3.0, III.A to III.D).
/// </summary>
internal sealed class Hdf5SymbolTable
{
    private const string What = "the list of a group's members";
    private const int SoftLink = 2;

    private readonly Hdf5Walk walk;
    private readonly byte[] names;
    private readonly long namesAt;
    private readonly List<(string Name, long Address)> links;

    private Hdf5SymbolTable(Hdf5Walk walk, byte[] names, long namesAt, List<(string Name, long Address)> links) =>
        (this.walk, this.names, this.namesAt, this.links) = (walk, names, namesAt, links);

    /// <summary>Adds the links.</summary>
    public static void Read(Hdf5Source source, Hdf5Cursor message, List<(string Name, long Address)> links)
    {
        var walk = new Hdf5Walk(source);
        long tree = message.Place();
        long heap = message.Place();
        Hdf5Cursor head = walk.Enter(heap, 8 + (2 * source.LengthSize) + source.OffsetSize, "a heap of names");
        head.Expect("HEAP"u8);
        head.Skip(4);
        long length = head.Length();
        head.Length();
        long at = head.Place();
        byte[] names = walk.Enter(at, length, "a heap of names").Rest();
        new Hdf5SymbolTable(walk, names, at, links).Node(tree, int.MaxValue);
    }

    private void Node(long address, int above)
    {
        Hdf5Source source = walk.Source;
        var node = Hdf5TreeNode.Read(walk, address, Hdf5TreeNode.OfLinks, above, What);
        int entry = source.LengthSize + source.OffsetSize;
        Hdf5Cursor cursor = walk.Take(node.EntriesAt, (long)node.Entries * entry, What);
        for (int i = 0; i < node.Entries; i++)
        {
            cursor.Skip(source.LengthSize);
            long child = cursor.Place();
            if (node.Level > 0)
            {
                Node(child, node.Level);
            }
            else
            {
                Leaf(child);
            }
        }
    }

    private void Leaf(long address)
    {
        Hdf5Source source = walk.Source;
        Hdf5Cursor head = walk.Enter(address, 8, What);
        head.Expect("SNOD"u8);
        head.Skip(2);
        int count = head.UInt16();
        Hdf5Cursor cursor = walk.Take(address + 8, (long)count * ((2 * source.OffsetSize) + 24), What);
        for (int i = 0; i < count; i++)
        {
            long name = cursor.Place();
            long target = cursor.Place();
            long cache = cursor.UInt32();
            cursor.Skip(20);
            if (name < 0 || name >= names.Length)
            {
                throw source.Damaged(address, $"a member's name should lie at byte {name} of a heap of {names.Length}");
            }

            if (cache != SoftLink && target != Hdf5Source.Nowhere)
            {
                ReadOnlySpan<byte> text = names.AsSpan((int)name);
                int end = text.IndexOf((byte)0);
                links.Add((end < 0 ? throw source.Damaged(namesAt + name, "a name has no end") : Encoding.UTF8.GetString(text[..end]), target));
            }
        }
    }
}

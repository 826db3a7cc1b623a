namespace Fovea.Formats.Hdf5;

/// <summary>Lists the records of a B-tree of version 2 (HDF5 File Format Specification 3.0, III.A.2).</summary>
internal static class Hdf5RecordTree
{
    private const string What = "a list of records";
    private const int NodeOverhead = 10;
    private const int Deepest = 16;

    /// <summary>The records in their order.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">The tree's header.</param>
    /// <param name="type">What its records have to be: 5 links, 8 attributes, both by name.</param>
    public static List<byte[]> Read(Hdf5Source source, long address, int type)
    {
        var walk = new Hdf5Walk(source);
        Hdf5Cursor head = walk.Enter(address, 22 + source.OffsetSize + source.LengthSize, What);
        head.Expect("BTHD"u8);
        head.Skip(1);
        int found = head.Byte();
        long nodeSize = head.UInt32();
        int recordSize = head.UInt16();
        int depth = head.UInt16();
        head.Skip(2);
        long root = head.Place();
        int records = head.UInt16();
        if (found != type || recordSize < 5 || nodeSize < NodeOverhead + recordSize || depth > Deepest)
        {
            throw source.Damaged(address, $"{What} has the type {found}, records of {recordSize} bytes and the depth {depth}");
        }

        var sizes = Sizes(source, nodeSize, recordSize, depth);
        var all = new List<byte[]>();
        if (root != Hdf5Source.Nowhere && records > 0)
        {
            Node(walk, root, records, depth, recordSize, sizes, all);
        }

        return all;
    }

    // How many bytes a node's pointers spend on the number of records below: as many as the largest number needs.
    private static (int Count, int[] Total) Sizes(Hdf5Source source, long nodeSize, int recordSize, int depth)
    {
        Int128 inLeaf = (nodeSize - NodeOverhead) / recordSize;
        int count = BytesFor(inLeaf);
        int[] total = new int[depth + 1];
        Int128 below = inLeaf;
        for (int level = 1; level <= depth; level++)
        {
            int pointer = source.OffsetSize + count + total[level - 1];
            Int128 inNode = (nodeSize - NodeOverhead - pointer) / (recordSize + pointer);
            below = Int128.Min(((inNode + 1) * below) + inNode, long.MaxValue);
            total[level] = BytesFor(below);
        }

        return (count, total);
    }

    private static int BytesFor(Int128 most) => most <= 0 ? 1 : ((int)Int128.Log2(most) / 8) + 1;

    private static void Node(
        Hdf5Walk walk, long address, int records, int level, int recordSize, (int Count, int[] Total) sizes, List<byte[]> all)
    {
        // A pointer tells how many records lie right below and, above the lowest nodes, how many in all.
        int totalSize = level > 1 ? sizes.Total[level - 1] : 0;
        int pointers = level == 0 ? 0 : (records + 1) * (walk.Source.OffsetSize + sizes.Count + totalSize);
        Hdf5Cursor cursor = walk.Enter(address, 6 + ((long)records * recordSize) + pointers, What);
        cursor.Expect(level == 0 ? "BTLF"u8 : "BTIN"u8);
        cursor.Skip(2);
        byte[][] own = new byte[records][];
        for (int i = 0; i < records; i++)
        {
            own[i] = cursor.Bytes(recordSize).ToArray();
        }

        for (int i = 0; i <= records; i++)
        {
            if (level > 0)
            {
                long child = cursor.Place();
                int below = (int)Math.Min(cursor.Number(sizes.Count), int.MaxValue / 2);
                cursor.Skip(totalSize);
                Node(walk, child, below, level - 1, recordSize, sizes, all);
            }

            if (i < records)
            {
                all.Add(own[i]);
            }
        }
    }
}

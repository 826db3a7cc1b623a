namespace Fovea.Formats.Hdf5;

/// <summary>The head of a node of a B-tree of version 1 (HDF5 File Format Specification 3.0, III.A.1).</summary>
/// <param name="Level">0 for a leaf.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="EntriesAt">Where the first one lies.</param>
internal readonly record struct Hdf5TreeNode(int Level, int Entries, long EntriesAt)
{
    /// <summary>The type of the trees that list a group's members.</summary>
    public const int OfLinks = 0;

    /// <summary>The type of the trees that list a dataset's pieces.</summary>
    public const int OfChunks = 1;

    /// <summary>Reads it; a level that does not lie below <paramref name="above"/> would make the walk endless.</summary>
    public static Hdf5TreeNode Read(Hdf5Walk walk, long address, int expected, int above, string what)
    {
        int length = 8 + (2 * walk.Source.OffsetSize);
        Hdf5Cursor head = walk.Enter(address, length, what);
        head.Expect("TREE"u8);
        int type = head.Byte();
        int level = head.Byte();
        int entries = head.UInt16();
        return type == expected && level < above
            ? new Hdf5TreeNode(level, entries, address + length)
            : throw walk.Source.Damaged(address, $"{what} has a node of type {type} and level {level} below one of level {above}");
    }
}

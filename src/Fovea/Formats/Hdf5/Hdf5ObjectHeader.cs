namespace Fovea.Formats.Hdf5;

/// <summary>A piece of what an object's header says.</summary>
/// <param name="Type">The kind of message.</param>
/// <param name="Flags">Bit 1 says that the content lies elsewhere.</param>
/// <param name="Content">The content.</param>
/// <param name="Address">Where it lies.</param>
internal sealed record Hdf5Message(int Type, int Flags, byte[] Content, long Address)
{
    public const int Dataspace = 1;
    public const int LinkInfo = 2;
    public const int Datatype = 3;
    public const int FillValue = 5;
    public const int Link = 6;
    public const int ExternalFiles = 7;
    public const int Layout = 8;
    public const int Filters = 11;
    public const int Attribute = 12;
    public const int Continuation = 16;
    public const int SymbolTable = 17;
    public const int AttributeInfo = 21;

    public Hdf5Cursor Open(Hdf5Source source, string what)
    {
        if ((Flags & 2) != 0)
        {
            throw source.NotRead(Address, $"{what} is shared with another object", "Save it in a type of its own.");
        }

        return new Hdf5Cursor(source, Content, Address, what);
    }
}

/// <summary>Reads an object's header, a list of messages, in both forms in use (HDF5 File Format Specification 3.0, IV.A).</summary>
internal static class Hdf5ObjectHeader
{
    private const string What = "the header of an object";

    public static List<Hdf5Message> Read(Hdf5Source source, long address)
    {
        var walk = new Hdf5Walk(source);
        Hdf5Cursor start = source.CursorUpTo(address, 64, What);
        int first = start.Byte();
        start.Position = 0;
        return first == 1 ? ReadOld(walk, address, start) : ReadNew(walk, address, start);
    }

    private static List<Hdf5Message> ReadOld(Hdf5Walk walk, long address, Hdf5Cursor start)
    {
        start.Skip(2);
        int count = start.UInt16();
        start.Skip(4);
        long size = start.UInt32();
        var messages = new List<Hdf5Message>();
        var blocks = new Queue<(long Address, long Length)>([(address + 16, size)]);
        while (blocks.TryDequeue(out (long Address, long Length) block))
        {
            Hdf5Cursor cursor = walk.Enter(block.Address, block.Length, What);
            while (cursor.Left >= 8 && messages.Count < count)
            {
                int type = cursor.UInt16();
                int length = cursor.UInt16();
                int flags = cursor.Byte();
                cursor.Skip(3);
                Add(walk, messages, blocks, new Hdf5Message(type, flags, [], cursor.Address), cursor.Bytes(length));
            }
        }

        return messages;
    }

    private static List<Hdf5Message> ReadNew(Hdf5Walk walk, long address, Hdf5Cursor start)
    {
        start.Expect("OHDR"u8);
        int version = start.Byte();
        if (version != 2)
        {
            throw walk.Source.Damaged(address, $"{What} has the version {version}; expected 1 or 2");
        }

        int flags = start.Byte();
        start.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long size = start.Number(1 << (flags & 3));
        var messages = new List<Hdf5Message>();
        var blocks = new Queue<(long Address, long Length)>();
        int head = (flags & 4) != 0 ? 6 : 4;
        Hdf5Cursor cursor = walk.Enter(start.Address, size, What);
        while (true)
        {
            while (cursor.Left >= head)
            {
                int type = cursor.Byte();
                int length = cursor.UInt16();
                int messageFlags = cursor.Byte();
                cursor.Skip(head - 4);
                Add(walk, messages, blocks, new Hdf5Message(type, messageFlags, [], cursor.Address), cursor.Bytes(length));
            }

            if (!blocks.TryDequeue(out (long Address, long Length) block))
            {
                return messages;
            }

            // The signature before, the checksum behind.
            cursor = walk.Enter(block.Address, block.Length, What);
            cursor.Expect("OCHK"u8);
            cursor = cursor.Part(Math.Max(0, cursor.Left - 4));
        }
    }

    private static void Add(
        Hdf5Walk walk, List<Hdf5Message> messages, Queue<(long, long)> blocks, Hdf5Message message, ReadOnlySpan<byte> content)
    {
        message = message with { Content = content.ToArray() };
        messages.Add(message);
        if (message.Type == Hdf5Message.Continuation)
        {
            Hdf5Cursor cursor = message.Open(walk.Source, What);
            blocks.Enqueue((cursor.Place(), cursor.Length()));
        }
    }
}

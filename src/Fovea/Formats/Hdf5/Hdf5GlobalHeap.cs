using System.Text;

namespace Fovea.Formats.Hdf5;

/// <summary>
/// Texts of any length, which lie in collections beside the data (HDF5 File Format Specification 3.0, III.E). All texts that one reader
/// gives are together no longer than the file.
/// </summary>
internal sealed class Hdf5GlobalHeap(Hdf5Source source)
{
    private const string What = "a heap of texts";

    private readonly Dictionary<long, (byte[] Bytes, Dictionary<int, (int At, int Length)> Objects)> collections = [];
    private long left = source.Length + (1 << 16);

    /// <summary>The text that an element points at.</summary>
    /// <param name="element">Its length, the collection's address, its number.</param>
    /// <param name="name">What the element belongs to, for messages.</param>
    public string Text(byte[] element, string name)
    {
        var cursor = new Hdf5Cursor(source, element, 0, $"a text of {name}");
        long length = cursor.UInt32();
        long address = cursor.Place();
        int number = (int)Math.Min(cursor.UInt32(), int.MaxValue);
        if (length == 0 || address is 0 or Hdf5Source.Nowhere)
        {
            return string.Empty;
        }

        if (!collections.TryGetValue(address, out var collection))
        {
            collections[address] = collection = Open(address);
        }

        if (!collection.Objects.TryGetValue(number, out (int At, int Length) place) || length > place.Length)
        {
            throw source.Damaged(address, $"a text of {name} with {length} bytes should be number {number} of a heap that has no such");
        }

        left -= length;
        if (left < 0)
        {
            throw source.Damaged(address, $"the texts of {name} are together longer than the file");
        }

        ReadOnlySpan<byte> text = collection.Bytes.AsSpan(place.At, (int)length);
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private (byte[] Bytes, Dictionary<int, (int At, int Length)> Objects) Open(long address)
    {
        int headLength = 8 + source.LengthSize;
        Hdf5Cursor head = source.Cursor(address, headLength, What);
        head.Expect("GCOL"u8);
        head.Skip(4);
        long size = head.Length();
        left -= size;
        if (left < 0)
        {
            throw source.Damaged(address, "the heaps of texts are together larger than the file");
        }

        byte[] bytes = source.Read(address, size, What);
        var cursor = new Hdf5Cursor(source, bytes, address, What);
        var objects = new Dictionary<int, (int At, int Length)>();
        cursor.Skip(headLength);
        while (cursor.Left >= headLength)
        {
            int number = cursor.UInt16();
            cursor.Skip(6);
            long length = cursor.Length();

            // Number 0 is the free space at the end.
            if (number == 0 || length > cursor.Left)
            {
                break;
            }

            objects[number] = (cursor.Position, (int)length);
            cursor.Skip((int)Math.Min((length + 7) / 8 * 8, cursor.Left));
        }

        return (bytes, objects);
    }
}

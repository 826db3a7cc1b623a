using System.Buffers.Binary;

namespace Fovea.Data.Idx;

/// <summary>
/// What an IDX file holds, known by its first four bytes: two zeros, the type of the values (0x08, bytes) and the number of dimensions
/// (LeCun, Cortes and Burges, "The MNIST database of handwritten digits", the file formats). Each dimension follows as 32 bits, big-endian.
/// </summary>
/// <param name="Magic">The first four bytes, read big-endian.</param>
/// <param name="Content">What the file holds, in the plural.</param>
internal sealed record IdxFormat(uint Magic, string Content)
{
    public static readonly IdxFormat Images = new(0x00000803, "images");

    public static readonly IdxFormat Labels = new(0x00000801, "labels");

    public int Dimensions => (int)(Magic & 0xFF);

    public int HeaderLength => 4 + (4 * Dimensions);

    /// <summary>The header of a file.</summary>
    /// <param name="dimensions">As many extents as the format has dimensions.</param>
    public byte[] Header(params ReadOnlySpan<int> dimensions)
    {
        byte[] header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(header, Magic);
        for (int i = 0; i < Dimensions; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        return header;
    }
}

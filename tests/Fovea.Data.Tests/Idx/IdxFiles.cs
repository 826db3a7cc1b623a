using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Data.Tests.Idx;

/// <summary>IDX files as bytes, sound ones and such as no sound program writes.</summary>
internal static class IdxFiles
{
    public static byte[] Images(int count, int rows, int columns) =>
        File(0x803, [(uint)count, (uint)rows, (uint)columns], [.. Enumerable.Range(0, count * rows * columns).Select(i => (byte)(i * 37))]);

    public static byte[] Labels(params byte[] labels) => File(0x801, [(uint)labels.Length], labels);

    public static byte[] File(uint magic, uint[] extents, byte[] values)
    {
        byte[] file = new byte[4 + (4 * extents.Length) + values.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, magic);
        for (int i = 0; i < extents.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), extents[i]);
        }

        values.CopyTo(file, 4 + (4 * extents.Length));
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}

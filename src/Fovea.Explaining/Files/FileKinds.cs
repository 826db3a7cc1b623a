using System.Buffers.Binary;

namespace Fovea.Explaining.Files;

/// <summary>Tells what a file holds by its first bytes; names are not believed.</summary>
public static class FileKinds
{
    /// <summary>As many first bytes as are looked at.</summary>
    public const int Looked = 64;

    // A header longer than this is refused by the reader; it tells safetensors from other files that happen to have a brace there.
    private const ulong MostHeader = 100 << 20;

    private static readonly (FileKind Kind, byte[] Start)[] Starts =
    [
        (FileKind.Picture, [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        (FileKind.Picture, [0xFF, 0xD8, 0xFF]),
        (FileKind.Npy, [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']),
        (FileKind.Hdf5, [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]),
        (FileKind.Zip, [(byte)'P', (byte)'K', 3, 4]),
        (FileKind.Zip, [(byte)'P', (byte)'K', 5, 6]),
        (FileKind.GitLfsPointer, [.. "version https://git-lfs"u8]),
    ];

    /// <summary>What the file holds, as far as its start tells.</summary>
    /// <param name="start">The first <see cref="Looked"/> bytes, or all that there are.</param>
    public static FileKind Of(ReadOnlySpan<byte> start)
    {
        foreach ((FileKind kind, byte[] known) in Starts)
        {
            if (start.StartsWith(known))
            {
                return kind;
            }
        }

        if (start.Length > 8 && start[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) is > 1 and <= MostHeader)
        {
            return FileKind.Safetensors;
        }

        if (start.Length > 5 && start.StartsWith("BM"u8) && start[5] < 0x10)
        {
            return FileKind.Picture;
        }

        ReadOnlySpan<byte> text = (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start).TrimStart(" \t\r\n"u8);
        return text.IsEmpty ? FileKind.Unknown
            : text[0] == '{' ? FileKind.Json
            : text[0] == '<' ? FileKind.Markup
            : IsOnnx(start) ? FileKind.Onnx
            : FileKind.Unknown;
    }

    // A ModelProto begins with one of its fields: its version (a number), producer or domain (short texts), or the graph itself.
    private static bool IsOnnx(ReadOnlySpan<byte> start)
    {
        const int Version = 0x08;
        const int Producer = 0x12;
        const int Graph = 0x3A;
        return start.Length > 8 && start[0] switch
        {
            Version => start[1] is > 0 and < 32 && (start[2] & 7) is 0 or 2,
            Producer => start[1] < Looked && IsText(start.Slice(2, Math.Min(start[1], start.Length - 2))),
            Graph => true,
            _ => false,
        };
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyInRange((byte)0, (byte)31);
}

using System.Buffers.Binary;
using System.Collections.Frozen;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fovea.Formats;

/// <summary>
/// A safetensors file, on the disk or in memory, whose header was read and checked. Holds no file handle; data is read when asked for.
/// </summary>
public sealed class SafetensorsFile
{
    private const int ChunkBytes = 1 << 20;
    private readonly FrozenDictionary<string, SafetensorsEntry> byName;
    private readonly long dataStart;
    private readonly ReadOnlyMemory<byte>? content;

    /// <summary>Keeps what the header says.</summary>
    /// <param name="path">The file, or what messages call it.</param>
    /// <param name="metadata">The texts.</param>
    /// <param name="entries">The tensors.</param>
    /// <param name="dataStart">Where their data begins.</param>
    /// <param name="content">The whole file where it is in memory; null to read it from the disk when data is asked for.</param>
    internal SafetensorsFile(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<SafetensorsEntry> entries,
        long dataStart,
        ReadOnlyMemory<byte>? content)
    {
        this.content = content;
        Path = path;
        Metadata = metadata;
        Entries = entries;
        this.dataStart = dataStart;
        byName = entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, or what one in memory is called.</summary>
    public string Path { get; }

    /// <summary>The texts kept beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>A tensor's entry, or null where the file has none of that name.</summary>
    /// <param name="name">The tensor's name.</param>
    public SafetensorsEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads a tensor as floats, converting from F16, BF16 and F64 (which is rounded).</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="destination">Exactly as many values as the entry has.</param>
    /// <exception cref="FoveaException">The type does not convert, the number of values is another, or the file cannot be read.</exception>
    public void Read(SafetensorsEntry entry, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Type is not (SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F32 or SafetensorsType.F64))
        {
            throw new FoveaException(
                $"{Path}: {entry.Name} is of type {SafetensorsTypes.Name(entry.Type)}, which does not convert to float. "
                + "Readable are F16, BF16, F32 and F64.");
        }

        if (destination.Length != entry.Length)
        {
            throw new FoveaException(
                $"{Path}: {entry.Name} has {entry.Length} values, the destination {destination.Length}. Give as many places as values.");
        }

        int size = SafetensorsTypes.Size(entry.Type);
        int done = 0;
        foreach (ReadOnlyMemory<byte> chunk in Chunks(entry))
        {
            int values = chunk.Length / size;
            Convert(entry.Type, chunk.Span, destination.Slice(done, values));
            done += values;
        }
    }

    /// <summary>Reads a tensor's numbers as they are stored.</summary>
    /// <typeparam name="T">The .NET type of the entry's: bool, an integer of the same size and sign, Half, float or double.</typeparam>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="destination">Exactly as many values as the entry has.</param>
    /// <exception cref="FoveaException">The type is another, the number of values is another, or the file cannot be read.</exception>
    public void ReadExact<T>(SafetensorsEntry entry, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (SafetensorsTypes.Of<T>() != entry.Type)
        {
            throw new FoveaException(
                $"{Path}: {entry.Name} is of type {SafetensorsTypes.Name(entry.Type)}. Received a destination of {typeof(T).Name}. Give one of "
                + "the tensor's own type.");
        }

        if (destination.Length != entry.Length)
        {
            throw new FoveaException(
                $"{Path}: {entry.Name} has {entry.Length} values, the destination {destination.Length}. Give as many places as values.");
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        int size = SafetensorsTypes.Size(entry.Type);
        int done = 0;
        foreach (ReadOnlyMemory<byte> chunk in Chunks(entry))
        {
            Span<byte> part = bytes.Slice(done, chunk.Length);
            chunk.Span.CopyTo(part);
            for (int i = 0; i < part.Length && !BitConverter.IsLittleEndian; i += size)
            {
                part.Slice(i, size).Reverse();
            }

            done += chunk.Length;
        }

        // A byte that is neither 0 nor 1 would be a bool that equals neither.
        for (int i = 0; i < bytes.Length && entry.Type == SafetensorsType.Bool; i++)
        {
            bytes[i] = bytes[i] == 0 ? (byte)0 : (byte)1;
        }
    }

    /// <summary>
    /// The bytes of a tensor piece by piece: those in memory, or from a view of the mapped file, so that one of any size needs little
    /// memory. Each piece is overwritten by the next.
    /// </summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Chunks(SafetensorsEntry entry)
    {
        long length = entry.End - entry.Start;
        if (length == 0)
        {
            yield break;
        }

        if (content is { } bytes)
        {
            for (long at = 0; at < length; at += ChunkBytes)
            {
                yield return bytes.Slice((int)(dataStart + entry.Start + at), (int)Math.Min(ChunkBytes, length - at));
            }

            yield break;
        }

        using SafeFileHandle handle = Guarded(entry, () => File.OpenHandle(Path));
        RequireLength(handle, entry, dataStart + entry.End);
        using MemoryMappedFile map = Guarded(entry, () => MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true));
        using MemoryMappedViewAccessor view = Guarded(
            entry, () => map.CreateViewAccessor(dataStart + entry.Start, length, MemoryMappedFileAccess.Read));
        byte[] chunk = new byte[Math.Min(ChunkBytes, length)];
        for (long at = 0; at < length; at += chunk.Length)
        {
            Memory<byte> part = chunk.AsMemory(0, (int)Math.Min(chunk.Length, length - at));

            // To read a page that a file no longer has would end the process.
            RequireLength(handle, entry, dataStart + entry.Start + at + part.Length);
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + at), part.Span);
            yield return part;
        }
    }

    private void RequireLength(SafeFileHandle handle, SafetensorsEntry entry, long end)
    {
        long length = Guarded(entry, () => RandomAccess.GetLength(handle));
        if (length < end)
        {
            throw new FoveaException($"{Path}, byte {length}: the file ends here. It was changed after its header was read.");
        }
    }

    private T Guarded<T>(SafetensorsEntry entry, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{Path}: {entry.Name} could not be read: {exception.Message}", exception);
        }
    }

    private static void Convert(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = type switch
            {
                SafetensorsType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]),
                SafetensorsType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]) << 16),
                SafetensorsType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]),
                _ => BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]),
            };
        }
    }
}

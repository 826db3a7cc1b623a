using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Models.Json;

namespace Fovea.Formats;

/// <summary>
/// The safetensors format of named tensors: 8 bytes with the header's length (little endian), the header as JSON, then the data without
/// gaps.
/// Its description is public: https://github.com/huggingface/safetensors.
/// </summary>
public static class Safetensors
{
    internal const string MetadataName = "__metadata__";
    internal const int LengthBytes = 8;
    internal const long MaximumHeader = 100_000_000;

    /// <summary>Reads and checks a file's header. The data is read when it is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file cannot be read, or is damaged; the message names the file and the position.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileAccessErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return ReadHeader(stream, path, content: null);
        });
    }

    /// <summary>Reads and checks the header of a file whose bytes are in memory.</summary>
    /// <param name="bytes">The whole file; kept, not copied.</param>
    /// <param name="source">What messages call it: the file's name.</param>
    /// <exception cref="FoveaException">The file is damaged; the message names the file and the position.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        using MemoryStream stream = MemoryFile.Open(bytes);
        return ReadHeader(stream, source, bytes);
    }

    /// <summary>Writes a file, whole or not at all. Numbers are written as F32, one tensor behind the other in the given order.</summary>
    /// <param name="path">The target; an existing file is replaced.</param>
    /// <param name="tensors">The tensors; their names are unique.</param>
    /// <param name="metadata">Texts to keep beside the tensors; may be null.</param>
    /// <exception cref="FoveaException">A name is used twice or reserved, the values do not fit a shape, or the file cannot be
    /// written.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsTensor[] list = [.. tensors];
        byte[] header = Header(path, list, metadata);
        WholeFile.Write(path, stream => WriteTo(stream, header, list));
    }

    /// <summary>The bytes of the file that <see cref="Write"/> writes.</summary>
    /// <param name="tensors">The tensors; their names are unique.</param>
    /// <param name="metadata">Texts to keep beside the tensors; may be null.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="FoveaException">A name is used twice or reserved, or the values do not fit a shape.</exception>
    public static byte[] ToBytes(
        IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, string source = "tensors")
    {
        SafetensorsTensor[] list = [.. tensors];
        byte[] header = Header(source, list, metadata);
        return MemoryFile.Write(stream => WriteTo(stream, header, list));
    }

    private static SafetensorsFile ReadHeader(Stream stream, string path, ReadOnlyMemory<byte>? content)
    {
        long length = stream.Length;
        if (length < LengthBytes)
        {
            throw new FoveaException(
                $"{path}: the file has {length} bytes, a safetensors file begins with 8 that hold its header's length. "
                + "The file is cut short or none of this format.");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        stream.ReadExactly(prefix);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (header > MaximumHeader || header > (ulong)(length - LengthBytes))
        {
            throw Impostor.Refusal(path, stream) ?? new FoveaException(
                $"{path}, byte 0: the header would have {header} bytes. The file has {length}, and headers may have {MaximumHeader} "
                + "at most. "
                + "The file is cut short or none of this format.");
        }

        byte[] json = new byte[(int)header];
        stream.ReadExactly(json);
        return SafetensorsHeader.Parse(path, json, length - LengthBytes - json.Length, content);
    }

    private static void WriteTo(Stream stream, byte[] header, SafetensorsTensor[] tensors)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (SafetensorsTensor tensor in tensors)
        {
            WriteValues(stream, tensor.Values.Span);
        }
    }

    private static byte[] Header(string path, SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new JsonObjectWriter();
        if (metadata is { Count: > 0 })
        {
            // Ordered, so that the same content gives the same bytes.
            var texts = new JsonObjectWriter();
            foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                texts.String(key, value);
            }

            header.Raw(MetadataName, texts.ToString());
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { MetadataName };
        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
            {
                throw new FoveaException($"{path}: the tensor name '{tensor.Name}' is reserved or used twice. Give each tensor its own "
                    + "name.");
            }

            if (tensor.Values.Length != tensor.Shape.Length)
            {
                throw new FoveaException(
                    $"{path}: {tensor.Name} has {tensor.Values.Length} values, its shape {tensor.Shape} holds {tensor.Shape.Length}. "
                    + "Give one for each place.");
            }

            long end = offset + ((long)tensor.Values.Length * sizeof(float));
            JsonObjectWriter entry = new JsonObjectWriter()
                .String("dtype", "F32")
                .Raw("shape", tensor.Shape.ToString())
                .Raw("data_offsets", $"[{offset}, {end}]");
            header.Raw(tensor.Name, entry.ToString());
            offset = end;
        }

        // Spaces up to a multiple of 8, so that the data is aligned in a mapped file.
        byte[] json = Encoding.UTF8.GetBytes(header.ToString());
        byte[] padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}

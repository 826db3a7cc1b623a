using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Onnx.Reading;

/// <summary>The bytes of a model file as its message. What is no ONNX model is told by what it looks like.</summary>
internal static class ModelBytes
{
    // Graphs stand in attributes of nodes of graphs; no real model nests them deeper.
    private const int MostNesting = 64;

    // What other files begin with, and where.
    private static readonly (int At, byte[] Start, string What)[] Others =
    [
        (0, "version https://git-lfs"u8.ToArray(), "a Git LFS pointer, not the file itself. Fetch it with 'git lfs pull'"),
        (0, "PK\u0003\u0004"u8.ToArray(), "a ZIP archive, as PyTorch saves .pt files. Export the model to ONNX first"),
        (0, [0x89, (byte)'H', (byte)'D', (byte)'F'], "an HDF5 file, as Keras saves .h5. Export the model to ONNX first"),
        (0, [0x1F, 0x8B], "a file compressed by gzip. Unpack it first"),
        (0, [0x80, 0x02], "a Python pickle. Export the model to ONNX first"),
        (0, "{"u8.ToArray(), "JSON. A model of Fovea in JSON ends in .json"),
        (8, "{"u8.ToArray(), "a .safetensors file. Give it that ending"),
        (4, "ORTM"u8.ToArray(), "a model in ONNX Runtime's own format. Give the .onnx file that it was made of"),
        (4, "TFL3"u8.ToArray(), "a TensorFlow Lite model. Convert the model to ONNX first"),
        (0, [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'], "a .npy array. Give a model"),
    ];

    /// <summary>Reads the message; every failure names the source and says what the bytes look like.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="FoveaException">The bytes are no ONNX model.</exception>
    public static ModelProto Parse(byte[] bytes, string source)
    {
        if (bytes.Length == 0)
        {
            throw new FoveaException($"{source}: the file is empty, expected an ONNX model. Copy or export it again.");
        }

        RefuseOthers(bytes, source);
        using var stream = new MemoryStream(bytes, writable: false);
        using CodedInputStream input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MostNesting);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(input);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new FoveaException(
                $"{source}: no ONNX model, or one that is damaged or cut short: reading stopped near byte {input.Position} of "
                + $"{bytes.Length}. Copy or export it again.", exception);
        }

        return model.Graph is not null
            ? model
            : throw new FoveaException(
                $"{source}: no ONNX model: its {bytes.Length} bytes hold no graph. Is the file cut short or of another kind? Export it again.");
    }

    private static void RefuseOthers(byte[] bytes, string source)
    {
        foreach ((int at, byte[] start, string what) in Others)
        {
            if (bytes.AsSpan(Math.Min(at, bytes.Length)).StartsWith(start) && !LooksLikeModel(bytes, at))
            {
                throw new FoveaException($"{source}: no ONNX model but {what}.");
            }
        }

        ReadOnlySpan<byte> text = bytes.AsSpan(0, Math.Min(bytes.Length, 512)).TrimStart(" \t\r\n\uFEFF"u8);
        if (text.StartsWith("<"u8))
        {
            throw new FoveaException(
                $"{source}: no ONNX model but a web page or XML, as a failed download leaves behind. Download the model itself.");
        }
    }

    // A model begins with its format's version, field 1; a byte further on then says nothing.
    private static bool LooksLikeModel(byte[] bytes, int at) =>
        at > 0 && bytes[0] == 0x08 && bytes.Length > 2 && bytes[1] < 0x20 && bytes[2] != 0;
}

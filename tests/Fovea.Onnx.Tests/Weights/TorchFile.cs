using System.Buffers.Binary;
using System.Text;

namespace Fovea.Onnx.Tests.Weights;

/// <summary>Writes safetensors files by hand, as PyTorch's exporter leaves them: sorted by name, in any type of floats.</summary>
internal static class TorchFile
{
    public static void Write(string path, string type, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> tensors)
    {
        var data = new MemoryStream();
        var entries = new List<string> { "\"__metadata__\": {\"format\": \"pt\"}" };
        Span<byte> number = stackalloc byte[4];
        foreach (var (name, (shape, values)) in tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal))
        {
            long start = data.Length;
            foreach (float value in values)
            {
                data.Write(number[..Encode(type, value, number)]);
            }

            entries.Add(Entry(name, type, shape, start, data.Length));
        }

        byte[] counter = new byte[8];
        entries.Add(Entry("bn.num_batches_tracked", "I64", [], data.Length, data.Length + 8));
        data.Write(counter);
        byte[] header = Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}");
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        File.WriteAllBytes(path, [.. length, .. header, .. data.ToArray()]);
    }

    /// <summary>A number as the type keeps it.</summary>
    public static float Rounded(string type, float value) => type switch
    {
        "F16" => (float)(Half)value,
        "BF16" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000),
        _ => value,
    };

    private static string Entry(string name, string type, int[] shape, long start, long end) =>
        $"\"{name}\": {{\"dtype\": \"{type}\", \"shape\": [{string.Join(",", shape)}], \"data_offsets\": [{start},{end}]}}";

    private static int Encode(string type, float value, Span<byte> bytes)
    {
        switch (type)
        {
            case "F16":
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                return 2;
            case "BF16":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
                return 2;
            default:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                return 4;
        }
    }
}

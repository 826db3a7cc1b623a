using System.IO.Compression;
using Fovea.Data;
using Fovea.Formats;
using Fovea.Formats.Npy;
using Fovea.Fuzzing.Engine;

namespace Fovea.Fuzzing.Targets;

/// <summary>.safetensors files: header and every tensor that converts to float.</summary>
internal sealed class SafetensorsTarget() : FileTarget("safetensors", "file.safetensors", 256, "the header's JSON becomes objects")
{
    protected override IReadOnlyList<string> Words =>
        ["\"F16\"", "\"BF16\"", "\"F32\"", "\"F64\"", "\"I64\"", "\"U8\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "[0,0]"];

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
    [
        Written(Path.Combine(folder, "a"), path => Safetensors.Write(path, [new("a", new Shape(2, 3), new float[6])])),
        Written(Path.Combine(folder, "b"), path => Safetensors.Write(
            path, [new("weight", new Shape(3, 3, 2, 4), new float[72]), new("bias", new Shape(4), new float[4])],
            new Dictionary<string, string> { ["made-by"] = "a test", ["note"] = "two" })),
        .. ((string[])["F16", "BF16", "F64", "I64"]).Select(Typed),
    ];

    protected override void Read(string path)
    {
        SafetensorsFile file = Safetensors.Read(path);
        foreach (SafetensorsEntry entry in file.Entries)
        {
            if (entry.Type is SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F32 or SafetensorsType.F64)
            {
                file.Read(entry, new float[entry.Length]);
            }
        }
    }

    private static byte[] Typed(string type)
    {
        int size = type is "F64" or "I64" ? 8 : 2;
        byte[] json = System.Text.Encoding.ASCII.GetBytes($"{{\"t\":{{\"dtype\":\"{type}\",\"shape\":[2,2],\"data_offsets\":[0,{4 * size}]}}}}");
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[4 * size]];
    }
}

/// <summary>.npy files: header and values.</summary>
internal sealed class NpyTarget() : FileTarget("npy", "file.npy", 64, "a byte may become a double and a float")
{
    protected override IReadOnlyList<string> Words =>
        ["'<f4'", "'>f8'", "'|u1'", "'<i8'", "'|b1'", "'<f2'", "'O'", "True", "False", "(3,)", "()", "'descr'", "'fortran_order'", "'shape'"];

    public static byte[] Make(string folder, params int[] shape) => Written(Path.Combine(folder, "n"), path =>
        NpyFile.Write(path, new NpyArray([.. shape], new float[shape.Aggregate(1, (product, size) => product * size)])));

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
    [
        Make(folder, 2, 3),
        Make(folder),
        Written(Path.Combine(folder, "d"), path => NpyFile.Write(path, new NpyArray([4], new double[] { 1, 2, 3, 4 }))),
        .. ((string[])["|u1", "<i2", ">i4", "<u8", "<f2", "|b1"]).Select(Typed),
    ];

    protected override void Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        _ = array.ToSingles();
        _ = array.ToDoubles();
    }

    private static byte[] Typed(string descr)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': True, 'shape': (2, 3), }}".PadRight(117) + "\n";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[6 * (descr[2] - '0')],
        ];
    }
}

/// <summary>.npz files as datasets.</summary>
internal sealed class NpzTarget() : FileTarget("npz", "file.npz", 1032 * 64, "deflate turns a byte into 1032, each of which may become a number")
{
    protected override IReadOnlyList<string> Words => ["PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "x_train.npy", "y_test.npy", "'<f4'", "'|u1'"];

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
    [
        Archive(folder, CompressionLevel.NoCompression), Archive(folder, CompressionLevel.Optimal),
    ];

    protected override void Read(string path) => DataFolder.Read(path);

    private static byte[] Archive(string folder, CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in ((string, byte[])[])[
                ("x_train", NpyTarget.Make(folder, 4, 5, 5)), ("y_train", NpyTarget.Make(folder, 4)), ("x_test", NpyTarget.Make(folder, 2, 5, 5)),
                ("y_test", NpyTarget.Make(folder, 2))])
            {
                ZipArchiveEntry entry = archive.CreateEntry($"{name}.npy", level);
                entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }
}

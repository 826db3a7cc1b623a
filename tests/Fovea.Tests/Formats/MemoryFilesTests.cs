using System.Text;
using Fovea.Formats;
using Fovea.Formats.Npy;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Testing;

namespace Fovea.Tests.Formats;

/// <summary>Files whose bytes are in memory: read as those on the disk are, and refused in the same words.</summary>
public sealed class MemoryFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_goes_through_memory_bit_for_bit()
    {
        Model model = Small();
        byte[] bytes = model.ToBytes();
        model.Save(folder.File("net.safetensors"));
        Assert.Equal(File.ReadAllBytes(folder.File("net.safetensors")), bytes);
        Model read = Model.Parse(bytes, "net.safetensors");
        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal(model.Parameters.Values.ToArray(), read.Parameters.Values.ToArray());
        Model other = Small();
        other.Initialize(17);
        other.LoadParameters(Safetensors.Parse(bytes, "net.safetensors"));
        Assert.Equal(model.Parameters.Values.ToArray(), other.Parameters.Values.ToArray());
        Assert.Equal(model.ToJson(), Model.Parse(Encoding.UTF8.GetBytes(model.ToJson()), "net.json").ToJson());
    }

    [Fact]
    public void Tensors_longer_than_a_piece_are_read_whole_from_a_part_of_an_array()
    {
        float[] values = Numbers.Random(700_000, 3);
        byte[] bytes = Safetensors.ToBytes([new("first", new Shape(3), new float[3]), new("x", new Shape(values.Length), values)]);
        SafetensorsFile file = Safetensors.Parse(new byte[] { 1, 2, 3 }.Concat(bytes).ToArray().AsMemory(3), "x.safetensors");
        float[] read = new float[values.Length];
        file.Read(file.Find("x")!, read);
        Assert.Equal(values, read);
        file.ReadExact(file.Find("x")!, read.AsSpan());
        Assert.Equal(values, read);
    }

    [Fact]
    public void Arrays_go_through_memory()
    {
        NpyArray array = new([2, 3], Numbers.Random(6, 1));
        byte[] bytes = NpyFile.ToBytes(array);
        NpyFile.Write(folder.File("x.npy"), array);
        Assert.Equal(File.ReadAllBytes(folder.File("x.npy")), bytes);
        Assert.Equal(array.ToSingles(), NpyFile.Parse(bytes, "x.npy").ToSingles());
        foreach (bool compress in (bool[])[false, true])
        {
            NpzFile.Write(folder.File("x.npz"), [("a", array), ("b", array)], compress);
            NpzFile file = NpzFile.Parse(File.ReadAllBytes(folder.File("x.npz")), "x.npz");
            Assert.Equal(["a", "b"], file.Names);
            Assert.Equal(array.ToSingles(), file.Read("b").ToSingles());
            Assert.Equal(
                "x.npz, c.npy: the archive has no such array. It holds a, b.", Assert.Throws<FoveaException>(() => file.Read("c")).Message);
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused_as_damaged_files_are()
    {
        Model model = Small();
        NpyArray array = new([2, 3], Numbers.Random(6, 1));
        NpzFile.Write(folder.File("s.npz"), [("a", array)], compress: true);
        Hold("net.safetensors", model.ToBytes(), path => Model.Load(path), (bytes, name) => Model.Parse(bytes, name));
        Hold("net.json", Encoding.UTF8.GetBytes(model.ToJson()), path => Model.Load(path), (bytes, name) => Model.Parse(bytes, name));
        Hold("x.npy", NpyFile.ToBytes(array), path => NpyFile.Read(path), (bytes, name) => NpyFile.Parse(bytes, name));
        Hold("x.npz", File.ReadAllBytes(folder.File("s.npz")), path => NpzFile.Open(path).Read("a"), (bytes, name) => NpzFile.Parse(bytes, name).Read("a"));
    }

    [Fact]
    public void A_name_without_a_known_ending_is_refused()
    {
        Assert.Equal(
            "net.bin: a model file ends in .safetensors (architecture and parameters) or .json (architecture). Received '.bin'.",
            Assert.Throws<FoveaException>(() => Model.Parse(Small().ToBytes(), "net.bin")).Message);
    }

    // Cut short at many lengths, with a flipped bit at many places, and what is often found under a file's name.
    private void Hold(string name, byte[] sound, Action<string> read, Action<ReadOnlyMemory<byte>, string> parse)
    {
        int step = Math.Max(1, sound.Length / 60);
        List<byte[]> damages =
        [
            [], "<html>"u8.ToArray(), "version https://git-lfs.github.com/spec/v1"u8.ToArray(), [.. sound, 7],
            .. Enumerable.Range(0, sound.Length / step).Select(i => sound[..(i * step)]),
        ];
        for (int at = 0; at < sound.Length; at += step)
        {
            byte[] flipped = [.. sound];
            flipped[at] ^= (byte)(1 << (at % 8));
            damages.Add(flipped);
        }

        string path = folder.File(name);
        int refused = 0;
        foreach (byte[] damage in damages)
        {
            File.WriteAllBytes(path, damage);
            string? expected = MessageOf(() => read(path));
            Assert.Equal(expected, MessageOf(() => parse(damage, path)));
            refused += expected is null ? 0 : 1;
        }

        Assert.True(refused > damages.Count / 4, $"{name}: {refused} of {damages.Count} refused");
    }

    private static string? MessageOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (FoveaException problem)
        {
            return problem.Message;
        }
    }

    private static Model Small()
    {
        Model model = Model.Sequential("small", new Shape(6, 6, 1), new Conv2D(4, kernel: 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(2));
        model.Initialize(9);
        model.Classes = ["cat", "dog"];
        return model;
    }
}

using System.Text;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;
using Google.Protobuf;

namespace Fovea.Onnx.Tests.Reading;

public sealed class ModelReadingTests
{
    public static TheoryData<string, byte[]> OtherFiles => new()
    {
        { "the file is empty", [] },
        { "a Git LFS pointer", Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n") },
        { "a web page", Encoding.UTF8.GetBytes("\n<!DOCTYPE html><html><body>Not found</body></html>") },
        { "a web page", Encoding.UTF8.GetBytes("<html>") },
        { "a ZIP archive", [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0] },
        { "an HDF5 file", [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10] },
        { "JSON", Encoding.UTF8.GetBytes("{\"layers\": []}") },
        { "a .safetensors file", [0x20, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'] },
        { "a .npy array", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0] },
        { "hold no graph", [0x08, 0x08] },
        { "damaged or cut short", [0xFF, 0xFF, 0xFF, 0xFF] },
        { "damaged or cut short", Encoding.UTF8.GetBytes("just some words") },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void What_is_no_model_is_told_by_what_it_looks_like(string expected, byte[] bytes)
    {
        FoveaException problem = Assert.Throws<FoveaException>(() => OnnxModel.Parse(bytes, "net.onnx"));
        Assert.StartsWith("net.onnx: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_at_any_length_and_with_any_byte_changed_gives_a_message_or_a_model()
    {
        byte[] whole = Small().Bytes();
        for (int length = 0; length < whole.Length; length++)
        {
            Try(whole[..length]);
        }

        var random = new System.Random(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. whole];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            Try(changed);
        }
    }

    [Fact]
    public void Weights_are_read_in_every_form()
    {
        var typed = new TensorProto { Name = "typed", DataType = (int)OnnxType.Float32 };
        typed.Dims.Add(2);
        typed.FloatData.Add([1, 2]);
        Assert.Equal([1f, 2], Value<float>(typed));
        Assert.Equal([(Half)1.5f], Value<Half>(Typed(OnnxType.Float16, tensor => tensor.Int32Data.Add(BitConverter.HalfToUInt16Bits((Half)1.5f)))));
        Assert.Equal([-3], Value<sbyte>(Typed(OnnxType.Int8, tensor => tensor.Int32Data.Add(-3))));
        Assert.Equal([200], Value<byte>(Typed(OnnxType.UInt8, tensor => tensor.Int32Data.Add(200))));
        Assert.Equal([-300], Value<short>(Typed(OnnxType.Int16, tensor => tensor.Int32Data.Add(-300))));
        Assert.Equal([60000], Value<ushort>(Typed(OnnxType.UInt16, tensor => tensor.Int32Data.Add(60000))));
        Assert.Equal([-70000], Value<int>(Typed(OnnxType.Int32, tensor => tensor.Int32Data.Add(-70000))));
        Assert.Equal([4000000000], Value<uint>(Typed(OnnxType.UInt32, tensor => tensor.Uint64Data.Add(4000000000))));
        Assert.Equal([-5000000000], Value<long>(Typed(OnnxType.Int64, tensor => tensor.Int64Data.Add(-5000000000))));
        Assert.Equal([ulong.MaxValue], Value<ulong>(Typed(OnnxType.UInt64, tensor => tensor.Uint64Data.Add(ulong.MaxValue))));
        Assert.Equal([1.25], Value<double>(Typed(OnnxType.Float64, tensor => tensor.DoubleData.Add(1.25))));
        Assert.Equal([true], Value<bool>(Typed(OnnxType.Bool, tensor => tensor.Int32Data.Add(1))));
        Assert.Equal(["text"], Value<string>(Typed(OnnxType.Text, tensor => tensor.StringData.Add(ByteString.CopyFromUtf8("text")))));
        Assert.Equal([1.5, -2], Value<double>(GraphOf.Raw("raw", OnnxTensor.Create([2], new[] { 1.5, -2 }))));
        Assert.Equal([true], Value<bool>(Typed(OnnxType.Bool, tensor => tensor.RawData = ByteString.CopyFrom(7))));
    }

    [Theory]
    [InlineData("2 bytes do not fill the shape [1], expected 4 bytes", OnnxType.Float32, new long[] { 1 }, 2)]
    [InlineData("0 values do not fill the shape [2147483646]", OnnxType.Float32, new long[] { 2147483646 }, -1)]
    [InlineData("is not that of a tensor", OnnxType.Float32, new long[] { -1 }, 4)]
    [InlineData("is not that of a tensor", OnnxType.UInt8, new long[] { 1L << 40 }, 4)]
    [InlineData("is not that of a tensor", OnnxType.UInt8, new long[] { 65536, 65536, 65536 }, 4)]
    [InlineData("the element type bfloat16 is not read", (OnnxType)16, new long[] { 1 }, 2)]
    public void Sizes_that_lie_are_refused_before_memory_is_taken(string expected, OnnxType type, long[] dims, int bytes)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)type };
        tensor.Dims.Add(dims);
        if (bytes >= 0)
        {
            tensor.RawData = ByteString.CopyFrom(new byte[bytes]);
        }

        GraphOf graph = Small();
        graph.Graph.Initializer.Add(tensor);
        FoveaException problem = Assert.Throws<FoveaException>(graph.Parse);
        Assert.Contains("initializer 'w'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    private static GraphOf Small() => new GraphOf().Input("x", -1, 2).Constant("b", new Draw(1).Floats(2, 3))
        .Node("MatMul", "x b", "y").Node("Identity", "y", "z").Output("z");

    private static void Try(byte[] bytes)
    {
        try
        {
            OnnxModel model = OnnxModel.Parse(bytes, "net.onnx");
            new GraphRunner(model).Run(new Dictionary<string, OnnxTensor> { ["x"] = new Draw(2).Floats(2, 2) });
        }
        catch (FoveaException)
        {
            // The one kind of exception that a damaged file may give.
        }
    }

    private static TensorProto Typed(OnnxType type, Action<TensorProto> fill)
    {
        var tensor = new TensorProto { Name = "typed", DataType = (int)type };
        tensor.Dims.Add(1);
        fill(tensor);
        return tensor;
    }

    // Once as an initializer and once as a Constant node.
    private static T[] Value<T>(TensorProto tensor)
        where T : notnull
    {
        var graph = new GraphOf();
        graph.Graph.Initializer.Add(tensor);
        T[] first = ((OnnxTensor<T>)new GraphRunner(graph.Output(tensor.Name).Parse()).Run()[0]).Values;
        OnnxModel second = new GraphOf().Node("Constant", "_", "c", ("value", tensor)).Output("c").Parse();
        Assert.Equal(first, ((OnnxTensor<T>)new GraphRunner(second).Run()[0]).Values);
        return first;
    }
}

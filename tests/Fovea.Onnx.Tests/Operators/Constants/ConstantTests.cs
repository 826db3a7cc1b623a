using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;
using Google.Protobuf;

namespace Fovea.Onnx.Tests.Operators.Constants;

public sealed class ConstantTests
{
    private static readonly AttributeProto.Types.AttributeType Tensors = AttributeProto.Types.AttributeType.Tensor;

    [Fact]
    public void Constant_in_all_its_forms()
    {
        var tensor = new TensorProto { DataType = 1, Dims = { 2 }, FloatData = { 1, 2 } };
        new OneNode("Constant", 11).Add(new AttributeProto { Name = "value", Type = Tensors, T = tensor }).Compare();
        new OneNode("Constant", 12).With("value_float", 2.5f).Compare();
        new OneNode("Constant", 13).With("value_floats", [1.5f, 2]).Compare();
        new OneNode("Constant", 19).With("value_int", 7).Compare();
        new OneNode("Constant", 21).With("value_ints", [7L, -8]).Compare();
        OnnxTensor[] text = new OneNode("Constant", 13).With("value_string", "seven").InFovea();
        Assert.Equal(["seven"], ((OnnxTensor<string>)text[0]).Values);
        var texts = new AttributeProto { Name = "value_strings", Strings = { ByteString.CopyFromUtf8("a"), ByteString.CopyFromUtf8("b") } };
        Assert.Equal(["a", "b"], ((OnnxTensor<string>)new OneNode("Constant", 13).Add(texts).InFovea()[0]).Values);
    }

    [Theory]
    [InlineData(new long[] { 1, 4 }, new long[] { 2 }, new float[] { 0, 5, 0, 0, 6, 0 })]
    [InlineData(new long[] { 0, 1, 1, 2 }, new long[] { 2, 2 }, new float[] { 0, 5, 0, 0, 0, 6 })]
    public void Constant_with_few_values(long[] indices, long[] indexShape, float[] expected)
    {
        OneNode node = Sparse(indices, indexShape);
        OnnxTensor found = node.InFovea()[0];
        Assert.Equal([2, 3], found.Shape);
        Assert.Equal(expected, ((OnnxTensor<float>)found).Values);
    }

    [Fact]
    public void ConstantOfShape() => Cases.Compare(100, random =>
    {
        int[] shape = random.Shape(0, 4, 4, 0);
        var node = new OneNode("ConstantOfShape", random.Opset(9), RandomTensors.Longs([.. shape.Select(size => (long)size)]));
        TensorProto value = random.Next(3) switch
        {
            0 => new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 3 } },
            1 => new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { 3 } },
            _ => new TensorProto { DataType = 9, Dims = { 1 }, Int32Data = { 1 } },
        };
        return random.Next(4) == 0 ? node : node.Add(new AttributeProto { Name = "value", Type = Tensors, T = value });
    });

    [Fact]
    public void Range() => Cases.Compare(300, random =>
    {
        OnnxType type = random.Of(OnnxType.Float32, OnnxType.Float64, OnnxType.Int16, OnnxType.Int32, OnnxType.Int64);
        OnnxTensor delta = type is OnnxType.Float32 or OnnxType.Float64
            ? random.Tensor(type, [], 0.3, 2)
            : RandomTensors.FromFloat(OnnxTensor.Create([], new[] { random.Of(-3f, -2, -1, 1, 2, 3) }), type);
        return new OneNode("Range", random.Opset(11), random.Tensor(type, [], -9, 9), random.Tensor(type, [], -9, 9), delta);
    });

    [Fact]
    public void Cast() => Cases.Compare(700, random =>
    {
        OnnxType from = random.Of(TypeLists.NumbersAndBooleans);
        OnnxType to = random.Of(TypeLists.NumbersAndBooleans);

        // What does not fit the target is undefined in C, and so here only from integer to integer.
        bool narrow = from is OnnxType.Float32 or OnnxType.Float64 or OnnxType.Float16;
        OnnxTensor x = random.Tensor(from, random.Shape(0, 3), narrow ? (to.ToString()[0] == 'U' ? 0 : -100) : -100, 100);
        return random.Next(3) == 0
            ? new OneNode("CastLike", random.Opset(15), x, random.Tensor(to, [1]))
            : new OneNode("Cast", random.Opset(9), x).With("to", (long)to);
    });

    [Fact]
    public void Wide_integers_are_cut() => Cases.Compare(100, random =>
    {
        long[] values = [long.MaxValue, long.MinValue, -1, 1L << 33, 300, -129, random.NextInt64()];
        OnnxType to = random.Of(OnnxType.Int8, OnnxType.UInt8, OnnxType.Int16, OnnxType.UInt16, OnnxType.Int32, OnnxType.UInt32, OnnxType.UInt64);
        return new OneNode("Cast", random.Opset(9), RandomTensors.Longs(values)).With("to", (long)to);
    });

    [Fact]
    public void What_does_not_fit_an_integer_becomes_what_x86_makes_of_it()
    {
        OnnxTensor x = OnnxTensor.Create([4], new[] { 3e9f, float.NaN, -1.5f, 300.5f });
        Assert.Equal([int.MinValue, int.MinValue, -1, 300], ((OnnxTensor<int>)new OneNode("Cast", 13, x).With("to", 6).InFovea()[0]).Values);
        Assert.Equal([0, 0, 255, 44], ((OnnxTensor<byte>)new OneNode("Cast", 13, x).With("to", 2).InFovea()[0]).Values);
        Assert.Equal([3000000000, 0, uint.MaxValue, 300], ((OnnxTensor<uint>)new OneNode("Cast", 13, x).With("to", 12).InFovea()[0]).Values);
        Assert.Equal([true, true, true, true], ((OnnxTensor<bool>)new OneNode("Cast", 13, x).With("to", 9).InFovea()[0]).Values);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.StartsWith("Constant 'node': 0 of the attributes value, ", Cases.Refused(new OneNode("Constant", 13)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Constant 'node': 2 of the attributes value, ",
            Cases.Refused(new OneNode("Constant", 13).With("value_int", 1).With("value_float", 1f)),
            StringComparison.Ordinal);
        Assert.Equal(
            "Constant 'node': index 9 of the sparse tensor is outside of its shape [2, 3].", Cases.Refused(Sparse([1, 9], [2])));
        Assert.Equal(
            "Constant 'node': the indices [3] do not fit the values [2] of a sparse tensor of rank 2.", Cases.Refused(Sparse([1, 2, 3], [3])));
        OnnxTensor zero = RandomTensors.Long(0);
        Assert.Equal("Range 'node': delta is 0, expected another number.", Cases.Refused(new OneNode("Range", 13, zero, zero, zero)));
        Assert.Equal("Cast 'node': the type 16 to cast to is none that is computed.", Cases.Refused(new OneNode("Cast", 13, zero).With("to", 16)));
        Assert.Equal(
            "ConstantOfShape 'node': [-1] cannot be the output's shape: sizes are 0 or more, their product below 2^31.",
            Cases.Refused(new OneNode("ConstantOfShape", 13, RandomTensors.Longs(-1))));
    }

    private static OneNode Sparse(long[] indices, long[] indexShape) => new OneNode("Constant", 13).Add(new AttributeProto
    {
        Name = "sparse_value",
        Type = AttributeProto.Types.AttributeType.SparseTensor,
        SparseTensor = new SparseTensorProto
        {
            Dims = { 2, 3 },
            Values = new TensorProto { DataType = 1, Dims = { 2 }, FloatData = { 5, 6 } },
            Indices = new TensorProto { DataType = 7, Dims = { indexShape }, Int64Data = { indices } },
        },
    });
}

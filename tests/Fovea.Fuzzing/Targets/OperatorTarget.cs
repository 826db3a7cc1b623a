using Fovea.Fuzzing.Engine;
using Fovea.Onnx;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Fuzzing.Targets;

/// <summary>
/// ONNX operators with attributes, shapes and values that no exporter writes. Messages must begin with the node. The size of an execution is
/// that of its inputs and of the largest output that is allowed, which is lowered here.
/// </summary>
internal sealed class OperatorTarget() : FuzzTarget("onnx-operators", 24, "an operator may keep some arrays as large as its output")
{
    private const long MostOutputBytes = 1 << 18;
    private const int MostValues = 4096;

    private static readonly long[] Integers =
    [
        0, 1, 1, 1, 2, 2, 3, 4, 5, -1, -1, -2, -3, 7, 100, 65536, 1 << 20, int.MaxValue, int.MinValue, 1L << 32, 1L << 62, long.MaxValue, long.MinValue,
    ];

    private static readonly float[] Reals =
        [0, 1, 1, 2, 0.5f, 3.7f, -1, 1e-30f, 1e10f, 3e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f];

    private static readonly string[] Texts =
    [
        "none", "tanh", "constant", "reflect", "edge", "wrap", "nearest", "linear", "cubic", "half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel",
        "tf_crop_and_resize", "half_pixel_symmetric", "floor", "ceil", "round_prefer_ceil", "DCR", "CRD", "mean", "sum", "not_larger", "not_smaller",
        "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID", string.Empty, "x",
    ];

    // The attributes of all operators by the form that they should have; any operator may meet any.
    private static readonly string[] IntegerNames =
    [
        "axis", "axes", "keepdims", "noop_with_empty_axes", "to", "k", "largest", "select_last_index", "blocksize", "exclusive", "reverse", "fmod",
        "allowzero", "num_outputs", "start", "end", "batch_dims", "block_size", "output_dtype", "ignore_index", "antialias", "exclude_outside", "group",
        "ceil_mode", "count_include_pad", "storage_order", "transA", "transB", "training_mode", "num_groups", "p", "size", "value_int", "detect_negative",
    ];

    private static readonly string[] ListNames =
        ["axes", "perm", "pads", "split", "starts", "ends", "kernel_shape", "strides", "dilations", "output_padding", "output_shape", "value_ints"];

    private static readonly string[] RealNames =
        ["alpha", "beta", "gamma", "epsilon", "min", "max", "value", "cubic_coeff_a", "extrapolation_value", "bias", "momentum", "value_float", "lambd"];

    private static readonly string[] TextNames =
        ["mode", "approximate", "coordinate_transformation_mode", "nearest_mode", "reduction", "keep_aspect_ratio_policy", "auto_pad", "value_string"];

    private readonly OperatorDefinition[] operators = [.. OperatorTable.All];

    /// <inheritdoc/>
    public override FuzzCase Make(FuzzRandom random, string folder)
    {
        OperatorDefinition definition = operators[random.Below(operators.Length)];
        var node = new NodeProto { OpType = definition.Name, Name = "node" };
        node.Output.Add(Enumerable.Range(0, random.OnceIn(3) ? 1 + random.Below(4) : 1).Select(index => $"y{index}"));
        for (int i = random.Below(6); i > 0; i--)
        {
            node.Attribute.Add(Attribute(random));
        }

        OnnxTensor?[] inputs = Inputs(random);
        var call = new OperatorCall(node, random.Of(definition.Versions), inputs);
        long size = MostOutputBytes + inputs.Sum(input => input is null ? 0 : 8L * input.Length);
        return new FuzzCase(size, () => Run(definition, call), () => $"version {call.Version}, {Show(inputs)}, {node}");
    }

    private static void Run(OperatorDefinition definition, OperatorCall call)
    {
        long before = Outputs.MostBytes;
        Outputs.MostBytes = MostOutputBytes;
        try
        {
            definition.Run(call);
        }
        catch (FoveaException exception) when (!exception.Message.StartsWith(call.Where, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The message does not begin with the node: {exception.Message}", exception);
        }
        finally
        {
            Outputs.MostBytes = before;
        }
    }

    private static OnnxTensor?[] Inputs(FuzzRandom random)
    {
        OnnxType type = random.OnceIn(2) ? OnnxType.Float32 : (OnnxType)(1 + random.Below(13));
        int[] shape = Shape(random);
        var inputs = new OnnxTensor?[random.Below(6)];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = random.Below(8) switch
            {
                0 => null,
                1 or 2 when i > 0 => Tensor(random, OnnxType.Int64, [random.Below(2 * shape.Length + 1)]),
                3 when i > 0 => Tensor(random, random.OnceIn(2) ? type : OnnxType.Float32, random.OnceIn(2) ? [] : [shape.Length]),
                4 => Tensor(random, (OnnxType)(1 + random.Below(13)), Shape(random)),
                _ => Tensor(random, type, i == 0 || random.OnceIn(2) ? shape : shape[random.Below(shape.Length + 1)..]),
            };
        }

        return inputs;
    }

    private static int[] Shape(FuzzRandom random)
    {
        int[] shape = [.. Enumerable.Range(0, random.Below(6)).Select(_ => random.OnceIn(12) ? 0 : random.OnceIn(8) ? 1 + random.Below(40) : 1 + random.Below(4))];
        if (shape.Length > 1 && random.OnceIn(20))
        {
            // Huge sizes that a 0 beside them allows.
            shape[0] = 0;
            shape[1] = int.MaxValue;
        }

        return shape.Aggregate(1L, (product, size) => product * size) <= MostValues ? shape : [2, 3];
    }

    private static OnnxTensor Tensor(FuzzRandom random, OnnxType type, int[] shape)
    {
        // A part of a shape may have lost its 0.
        shape = shape.Aggregate(1L, (product, size) => product * size) <= MostValues ? shape : [3];
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        bool wild = random.OnceIn(4);
        OnnxTensor Make<T>(Func<long, double, T> next)
            where T : notnull
        {
            var values = new T[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = next(wild ? random.Of(Integers) : random.Below(4) - (random.OnceIn(3) ? 1 : 0), wild ? random.Of(Reals) : random.Below(9) / 4.0);
            }

            return OnnxTensor.Create([.. shape], values);
        }

        return type switch
        {
            OnnxType.Float32 => Make((_, real) => (float)real),
            OnnxType.Float64 => Make((_, real) => real),
            OnnxType.Float16 => Make((_, real) => (Half)real),
            OnnxType.Int8 => Make((whole, _) => unchecked((sbyte)whole)),
            OnnxType.UInt8 => Make((whole, _) => unchecked((byte)whole)),
            OnnxType.Int16 => Make((whole, _) => unchecked((short)whole)),
            OnnxType.UInt16 => Make((whole, _) => unchecked((ushort)whole)),
            OnnxType.Int32 => Make((whole, _) => unchecked((int)whole)),
            OnnxType.UInt32 => Make((whole, _) => unchecked((uint)whole)),
            OnnxType.Int64 => Make((whole, _) => whole),
            OnnxType.UInt64 => Make((whole, _) => unchecked((ulong)whole)),
            OnnxType.Bool => Make((whole, _) => whole > 0),
            _ => Make((whole, _) => whole > 0 ? "a" : string.Empty),
        };
    }

    private static AttributeProto Attribute(FuzzRandom random)
    {
        var attribute = new AttributeProto();
        int kind = random.Below(9);
        switch (kind)
        {
            case < 3:
                attribute.Name = random.Of(IntegerNames);
                attribute.Type = AttributeProto.Types.AttributeType.Int;
                attribute.I = random.Of(Integers);
                break;
            case < 5:
                attribute.Name = random.Of(ListNames);
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.Add(Enumerable.Range(0, random.Below(7)).Select(_ => random.OnceIn(3) ? random.Of(Integers) : random.Below(4)));
                break;
            case 5:
                attribute.Name = random.Of(RealNames);
                attribute.Type = AttributeProto.Types.AttributeType.Float;
                attribute.F = random.Of(Reals);
                break;
            case 6:
                attribute.Name = "scales";
                attribute.Type = AttributeProto.Types.AttributeType.Floats;
                attribute.Floats.Add(Enumerable.Range(0, random.Below(6)).Select(_ => random.Of(Reals)));
                break;
            case 7:
                attribute.Name = random.Of("value", "sparse_value");
                attribute.Type = AttributeProto.Types.AttributeType.Tensor;
                attribute.T = new TensorProto { DataType = 1 + random.Below(13), Dims = { random.Of(Integers) }, RawData = ByteString.CopyFrom(new byte[8]) };
                attribute.SparseTensor = new SparseTensorProto
                {
                    Values = new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 1 } },
                    Indices = new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { random.Of(Integers) } },
                    Dims = { random.Of(Integers), random.Of(Integers) },
                };
                break;
            default:
                attribute.Name = random.Of(TextNames);
                attribute.Type = AttributeProto.Types.AttributeType.String;
                attribute.S = ByteString.CopyFromUtf8(random.Of(Texts));
                break;
        }

        return attribute;
    }

    private static string Show(OnnxTensor?[] inputs) => string.Join("; ", inputs.Select(input => input switch
    {
        null => "none",
        OnnxTensor<long> whole => $"int64 [{string.Join(", ", whole.Shape)}] ({string.Join(", ", whole.Values.Take(12))})",
        OnnxTensor<float> real => $"float32 [{string.Join(", ", real.Shape)}] ({string.Join(", ", real.Values.Take(12))})",
        _ => $"{input.Type} [{string.Join(", ", input.Shape)}]",
    }));
}

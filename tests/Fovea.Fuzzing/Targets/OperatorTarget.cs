using Fovea.Fuzzing.Engine;
using Fovea.Onnx;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;

namespace Fovea.Fuzzing.Targets;

/// <summary>
/// ONNX operators with attributes, shapes and values that no exporter writes. Messages must begin with the node. The size of an execution is
/// that of its inputs and of the largest output that is allowed, which is lowered here.
/// </summary>
internal sealed class OperatorTarget() : FuzzTarget("onnx-operators", 24, "an operator may keep some arrays as large as its output")
{
    private const long MostOutputBytes = 1 << 18;
    private const int MostValues = 4096;

    private readonly OperatorDefinition[] operators = [.. OperatorTable.All];

    /// <inheritdoc/>
    public override FuzzCase Make(FuzzRandom random, string folder)
    {
        OperatorDefinition definition = operators[random.Below(operators.Length)];
        var node = new NodeProto { OpType = definition.Name, Name = "node" };
        node.Output.Add(Enumerable.Range(0, random.OnceIn(3) ? 1 + random.Below(4) : 1).Select(index => $"y{index}"));
        for (int i = random.Below(6); i > 0; i--)
        {
            node.Attribute.Add(AttributeFuzz.Next(definition.Name, random));
        }

        OnnxTensor?[] inputs = (random.OnceIn(3) ? null : PlausibleInputs.Next(definition.Name, random, (type, shape) => Tensor(random, type, shape)))
            ?? Inputs(random);
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
                values[i] = next(wild ? random.Of(AttributeFuzz.Integers) : random.Below(4) - (random.OnceIn(3) ? 1 : 0), wild ? random.Of(AttributeFuzz.Reals) : random.Below(9) / 4.0);
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

    private static string Show(OnnxTensor?[] inputs) => string.Join("; ", inputs.Select(input => input switch
    {
        null => "none",
        OnnxTensor<long> whole => $"int64 [{string.Join(", ", whole.Shape)}] ({string.Join(", ", whole.Values.Take(12))})",
        OnnxTensor<float> real => $"float32 [{string.Join(", ", real.Shape)}] ({string.Join(", ", real.Values.Take(12))})",
        _ => $"{input.Type} [{string.Join(", ", input.Shape)}]",
    }));
}

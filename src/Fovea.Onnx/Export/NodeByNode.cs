using System.Buffers.Binary;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Export;

/// <summary>Runs a file that this library wrote, node by node, with the operators of <see cref="OperatorTable"/>.</summary>
internal static class NodeByNode
{
    /// <summary>Reads a file of one input and one output.</summary>
    /// <param name="file">The bytes that <see cref="OnnxExport.ToBytes"/> gave.</param>
    /// <returns>What gives the output for an input; it refuses a file whose operators are not known.</returns>
    public static Func<OnnxTensor, OnnxTensor> Open(byte[] file)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        Dictionary<string, OnnxTensor> constants = model.Graph.Initializer.ToDictionary(
            constant => constant.Name, Constant, StringComparer.Ordinal);
        return input => Run(model, constants, input);
    }

    private static OnnxTensor Run(ModelProto model, Dictionary<string, OnnxTensor> constants, OnnxTensor input)
    {
        var values = new Dictionary<string, OnnxTensor>(constants, StringComparer.Ordinal);
        values[model.Graph.Input[0].Name] = input;
        long opset = model.OpsetImport[0].Version;
        foreach (NodeProto node in model.Graph.Node)
        {
            OperatorDefinition definition = OperatorTable.Find(node.OpType)
                ?? throw new FoveaException($"{node.OpType} '{node.Name}': this operator cannot be run.");
            OnnxTensor?[] inputs = [.. node.Input.Select(name => name.Length == 0 ? null : values[name])];
            int version = definition.Versions.LastOrDefault(candidate => candidate <= opset, definition.Versions[0]);
            values[node.Output[0]] = definition.Run(new OperatorCall(node, version, inputs))[0];
        }

        return values[model.Graph.Output[0].Name];
    }

    // Exports hold floats and 64-bit integers as raw bytes.
    private static OnnxTensor Constant(TensorProto constant)
    {
        int[] shape = [.. constant.Dims.Select(extent => (int)extent)];
        ReadOnlySpan<byte> bytes = constant.RawData.Span;
        if (constant.DataType == (int)OnnxType.Int64)
        {
            long[] whole = new long[bytes.Length / sizeof(long)];
            for (int i = 0; i < whole.Length; i++)
            {
                whole[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
            }

            return OnnxTensor.Create([.. shape], whole);
        }

        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return OnnxTensor.Create([.. shape], values);
    }
}

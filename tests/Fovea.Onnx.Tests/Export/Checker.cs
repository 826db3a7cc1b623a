using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Tests.Export;

/// <summary>The rules that every ONNX file keeps, whoever reads it: those of ONNX's own checker as far as exported files can break them.</summary>
internal static class Checker
{
    // The opset in which an operator first had the form that exports use.
    private static readonly Dictionary<string, int> Since = new()
    {
        ["Add"] = 7, ["AveragePool"] = 7, ["BatchNormalization"] = 9, ["Clip"] = 11, ["Concat"] = 4, ["Conv"] = 1, ["ConvTranspose"] = 1,
        ["Div"] = 7, ["Elu"] = 6, ["Erf"] = 9, ["Flatten"] = 9, ["Gather"] = 1, ["Gelu"] = 20, ["Gemm"] = 11, ["GlobalAveragePool"] = 1,
        ["GlobalMaxPool"] = 1, ["GroupNormalization"] = 21, ["HardSigmoid"] = 6, ["HardSwish"] = 14, ["Identity"] = 1,
        ["InstanceNormalization"] = 6, ["LayerNormalization"] = 17, ["LeakyRelu"] = 6, ["MatMul"] = 9, ["MaxPool"] = 8, ["Mul"] = 7,
        ["Pad"] = 11, ["ReduceMax"] = 11, ["ReduceMean"] = 11, ["Relu"] = 6, ["Reshape"] = 5, ["Resize"] = 11, ["Sigmoid"] = 6,
        ["Softmax"] = 11, ["Sqrt"] = 6, ["Sub"] = 7, ["Sum"] = 8, ["Tanh"] = 6, ["Transpose"] = 1, ["Unsqueeze"] = 11,
    };

    // Inputs that became inputs: before, they were attributes.
    private static readonly Dictionary<string, int> AxesAreInputsFrom = new() { ["Unsqueeze"] = 13, ["ReduceMean"] = 18, ["ReduceMax"] = 18 };

    public static void Check(ModelProto model)
    {
        GraphProto graph = model.Graph;
        long opset = Assert.Single(model.OpsetImport).Version;
        Assert.Equal(string.Empty, model.OpsetImport[0].Domain);
        Assert.Equal(opset switch { 11 => 6, 12 or 13 or 14 => 7, 15 or 16 or 17 or 18 => 8, 19 or 20 => 9, _ => 10 }, model.IrVersion);
        Assert.NotEmpty(graph.Name);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (ValueInfoProto input in graph.Input)
        {
            Assert.True(known.Add(input.Name), input.Name);
            CheckDeclared(input);
        }

        foreach (TensorProto constant in graph.Initializer)
        {
            Assert.True(known.Add(constant.Name), $"{constant.Name} is used twice.");
            int size = (TensorProto.Types.DataType)constant.DataType == TensorProto.Types.DataType.Int64 ? sizeof(long) : sizeof(float);
            Assert.Equal(constant.Dims.Aggregate(1L, (product, extent) => product * extent) * size, constant.RawData.Length);
        }

        CheckNodes(graph, known, opset);
        foreach (ValueInfoProto value in graph.ValueInfo.Concat(graph.Output))
        {
            Assert.Contains(value.Name, known);
            CheckDeclared(value);
        }

        string[] described = [.. graph.ValueInfo.Concat(graph.Input).Concat(graph.Output).Select(value => value.Name)];
        Assert.Equal(described.Distinct().Count(), described.Length);
    }

    private static void CheckNodes(GraphProto graph, HashSet<string> known, long opset)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var read = new HashSet<string>(graph.Output.Select(value => value.Name), StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            Assert.True(names.Add(node.Name) && node.Name.Length > 0, $"A node's name '{node.Name}' is empty or used twice.");
            Assert.True(Since.TryGetValue(node.OpType, out int since), $"{node.OpType} is in no list.");
            Assert.True(since <= opset, $"{node.Name}: {node.OpType} is there from opset {since}, the file has {opset}.");
            Assert.All(node.Input, input => Assert.True(input.Length == 0 || known.Contains(input), $"{node.Name} reads {input} too early."));
            Assert.All(node.Output, output => Assert.True(known.Add(output), $"{output} is written twice."));
            Assert.All(node.Attribute, attribute => Assert.True(attribute.HasType && attribute.Name.Length > 0));
            Assert.Equal(node.Attribute.Count, node.Attribute.Select(attribute => attribute.Name).Distinct().Count());
            read.UnionWith(node.Input);
            if (AxesAreInputsFrom.TryGetValue(node.OpType, out int from))
            {
                Assert.Equal(opset >= from, node.Input.Count == 2);
                Assert.Equal(opset < from, node.Attribute.Any(attribute => attribute.Name == "axes"));
            }
        }

        // What nobody reads should not be there.
        Assert.All(graph.Initializer, constant => Assert.Contains(constant.Name, read));
        Assert.All(graph.Node, node => Assert.Contains(node.Output[0], read));
    }

    private static void CheckDeclared(ValueInfoProto value)
    {
        Assert.Equal((int)OnnxType.Float32, value.Type.TensorType.ElemType);
        Assert.Equal("batch", value.Type.TensorType.Shape.Dim[0].DimParam);
        Assert.All(value.Type.TensorType.Shape.Dim.Skip(1), extent => Assert.True(extent.DimValue > 0, value.Name));
    }
}

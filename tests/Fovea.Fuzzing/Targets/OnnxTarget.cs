using Fovea.Fuzzing.Engine;
using Fovea.Onnx;
using Fovea.Onnx.Export;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;
using Google.Protobuf;

namespace Fovea.Fuzzing.Targets;

/// <summary>An ONNX file: its graph as it is loaded, and every tensor in it.</summary>
internal sealed class OnnxTarget() : FileTarget("onnx", "model.onnx", 512, "a field is an object, and a packed byte may become 8; read twice")
{
    private byte[][] graphs = [];

    protected override IReadOnlyList<string> Words => ["Conv", "Relu", "Constant", "value", "location", "offset", "../", "/etc/passwd", "weights", "\u0008\u0001", "\u0012\u0000", "\u00FF\u00FF\u00FF\u00FF\u0007"];

    protected override IReadOnlyList<byte[]> Corpus(string folder)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Initializer.Add(
        [
            new TensorProto { Name = "raw", DataType = 1, Dims = { 2, 3 }, RawData = ByteString.CopyFrom(new byte[24]) },
            new TensorProto { Name = "typed", DataType = 1, Dims = { 3 }, FloatData = { 1, 2, 3 } },
            new TensorProto { Name = "half", DataType = 10, Dims = { 2 }, Int32Data = { 15360, 0 } },
            new TensorProto { Name = "wide", DataType = 7, Dims = { 2 }, Int64Data = { 1, -1 } },
            new TensorProto { Name = "text", DataType = 8, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8("a") } },
            new TensorProto { Name = "truth", DataType = 9, Dims = { 2 }, RawData = ByteString.CopyFrom(1, 0) },
        ]);
        var constant = new AttributeProto
        {
            Name = "value",
            Type = AttributeProto.Types.AttributeType.Tensor,
            T = new TensorProto { DataType = 11, Dims = { 1 }, DoubleData = { 2 } },
        };
        graph.Node.Add(
        [
            new NodeProto { OpType = "Constant", Output = { "c" }, Attribute = { constant } },
            new NodeProto { OpType = "Add", Name = "add", Input = { "x", "raw" }, Output = { "y" } },
        ]);
        var type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = 1,
                Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "n" }, new TensorShapeProto.Types.Dimension { DimValue = 3 } } },
            },
        };
        graph.Input.Add(new ValueInfoProto { Name = "x", Type = type });
        graph.Output.Add(new ValueInfoProto { Name = "y", Type = type });
        var model = new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
        graphs =
        [
            model.ToByteArray(),
            new ModelProto { Graph = new GraphProto { Initializer = { graph.Initializer } } }.ToByteArray(),
            External(model, folder).ToByteArray(),
            .. SampleModels.All().Select(each => OnnxExport.ToBytes(each)),
        ];
        return graphs;
    }

    protected override byte[]? Reshape(FuzzRandom random) => graphs.Length > 0 && random.OnceIn(2) ? GraphFuzz.Next(random.Of(graphs), random) : null;

    protected override void Read(string path)
    {
        // A refused graph does not keep its tensors from being read.
        var refused = new FirstRefusal();
        refused.Try(() => _ = OnnxModel.Load(path).ToString());
        refused.Try(() =>
        {
            foreach (TensorProto tensor in Tensors(ModelBytes.Parse(File.ReadAllBytes(path), path)))
            {
                refused.Try(() => TensorReader.Read(tensor, path, new ExternalData(Path.GetDirectoryName(path))));
            }
        });
        refused.Throw();
    }

    // The values of one tensor lie in a file beside the model.
    private static ModelProto External(ModelProto model, string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "weights"), new byte[64]);
        ModelProto copy = model.Clone();
        TensorProto raw = copy.Graph.Initializer[0];
        raw.ClearRawData();
        raw.DataLocation = TensorProto.Types.DataLocation.External;
        foreach ((string key, string value) in ((string, string)[])[("location", "weights"), ("offset", "16"), ("length", "24")])
        {
            raw.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return copy;
    }

    private static IEnumerable<TensorProto> Tensors(ModelProto model) => model.Graph.Initializer
        .Concat(model.Graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.T is not null).Select(attribute => attribute.T));
}

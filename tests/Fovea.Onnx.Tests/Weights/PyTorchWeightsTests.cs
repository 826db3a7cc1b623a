using Fovea.Formats;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;
using Fovea.Weights;
using Google.Protobuf;
using Kind = Fovea.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Fovea.Onnx.Tests.Weights;

/// <summary>
/// A file in PyTorch's names and order of dimensions, read into a model, against the same tensors in a graph of ONNX operators, which have
/// PyTorch's order.
/// </summary>
public sealed class PyTorchWeightsTests : IDisposable
{
    private const int Batch = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-onnx-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void A_file_of_pytorch_gives_what_its_operators_give(string type)
    {
        // Two branches that are flattened and joined: the features' order is neither side's own.
        var input = Node.Input(5, 4, 3);
        Node x = input.Conv2D(6, kernel: 3, padding: 1, groups: 3, bias: false, name: "a").BatchNorm(name: "b").Relu();
        Node wide = x.ConvTranspose2D(2, kernel: (2, 3), stride: 2, name: "c");
        Node joined = Node.Concatenate(x.Flatten(), wide.Flatten()).BatchNorm(name: "d");
        Model model = Model.FromGraph("torch", joined.Dense(7, name: "e"));
        int features = joined.Shape.Channels;
        var random = new System.Random(5);
        var tensors = new Dictionary<string, (int[] Shape, float[] Values)>();
        Add("conv.weight", 6, 1, 3, 3);
        AddNorm("bn", 6);
        Add("up.weight", 6, 2, 2, 3);
        Add("up.bias", 2);
        AddNorm("joined_bn", features);
        Add("fc.weight", 7, features);
        Add("fc.bias", 7);
        string path = Path.Combine(folder, "weights.safetensors");
        TorchFile.Write(path, type, tensors);
        var source = new SafetensorsWeights(Safetensors.Read(path));
        WeightMap map = WeightMap.Auto(model, source);
        var match = new WeightMatch(model, source, map);
        Assert.True(match.IsComplete);
        Assert.Equal(
            "a.weight OIHW to HWIO, b.scale , b.offset , b.runningMean , b.runningVariance , c.weight IOHW to HWOI, c.bias , "
            + "d.scale CHW to HWC, d.offset CHW to HWC, d.runningMean CHW to HWC, d.runningVariance CHW to HWC, "
            + "e.weight transposed, CHW to HWC, e.bias ",
            string.Join(", ", match.Rows.Select(row => $"{row.Parameter} {row.How}")));
        match.Load();

        float[] images = FoveaClient.Images(model.InputShape, Batch, seed: 8);
        OnnxTensor[] expected = OrtClient.Run(Graph(tensors), new Dictionary<string, OnnxTensor>
        {
            ["input"] = FoveaClient.ToTensor(images, model.InputShape, Batch, OnnxLayout.Nchw),
        });
        Near.Check(expected[0], OnnxTensor.Create([Batch, 7], FoveaClient.Run(model, images, Batch)), absolute: 1e-4);

        void Add(string name, params int[] shape) => tensors.Add(name, (shape,
            [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => TorchFile.Rounded(type, random.NextSingle() - 0.4f))]));

        void AddNorm(string name, int channels)
        {
            Add($"{name}.weight", channels);
            Add($"{name}.bias", channels);
            Add($"{name}.running_mean", channels);
            Add($"{name}.running_var", channels);
            float[] variance = tensors[$"{name}.running_var"].Values;
            for (int i = 0; i < variance.Length; i++)
            {
                variance[i] = TorchFile.Rounded(type, Math.Abs(variance[i]) + 0.5f);
            }
        }
    }

    private static byte[] Graph(Dictionary<string, (int[] Shape, float[] Values)> tensors)
    {
        var graph = new GraphProto { Name = "torch" };
        foreach (var (name, (shape, values)) in tensors)
        {
            var constant = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
            constant.Dims.Add(shape.Select(extent => (long)extent));
            constant.FloatData.Add(values);
            graph.Initializer.Add(constant);
        }

        Put("Conv", "x1", ["input", "conv.weight"], Ints("pads", 1, 1, 1, 1), new() { Name = "group", Type = Kind.Int, I = 3 });
        Put("BatchNormalization", "x2", ["x1", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"]);
        Put("Relu", "x3", ["x2"]);
        Put("ConvTranspose", "x4", ["x3", "up.weight", "up.bias"], Ints("strides", 2, 2));
        Put("Flatten", "x5", ["x3"]);
        Put("Flatten", "x6", ["x4"]);
        Put("Concat", "x7", ["x5", "x6"], new AttributeProto { Name = "axis", Type = Kind.Int, I = 1 });
        Put("BatchNormalization", "x8", ["x7", "joined_bn.weight", "joined_bn.bias", "joined_bn.running_mean", "joined_bn.running_var"]);
        Put("Gemm", "output", ["x8", "fc.weight", "fc.bias"], new AttributeProto { Name = "transB", Type = Kind.Int, I = 1 });
        var sizes = new TensorShapeProto();
        sizes.Dim.Add(((int[])[Batch, 3, 5, 4]).Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        graph.Input.Add(new ValueInfoProto
        {
            Name = "input",
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxType.Float32, Shape = sizes } },
        });
        graph.Output.Add(new ValueInfoProto { Name = "output" });
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = 17 });
        return model.ToByteArray();

        void Put(string type, string output, string[] inputs, params AttributeProto[] attributes)
        {
            var node = new NodeProto { OpType = type, Name = output };
            node.Input.Add(inputs);
            node.Output.Add(output);
            node.Attribute.Add(attributes);
            graph.Node.Add(node);
        }

        static AttributeProto Ints(string name, params long[] values)
        {
            var attribute = new AttributeProto { Name = name, Type = Kind.Ints };
            attribute.Ints.Add(values);
            return attribute;
        }
    }
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Export;

public sealed class OptionTests
{
    public static TheoryData<int> Opsets => new(Enumerable.Range(11, 12));

    [Fact]
    public void Layers_keep_their_names_and_weights_look_like_those_of_pytorch()
    {
        ModelProto proto = OnnxExport.Build(BuiltInModels.Create("lenet5"), new OnnxExportOptions());
        Assert.Equal(
            "conv1 Conv, relu1 Relu, pool1 MaxPool, conv2 Conv, relu2 Relu, pool2 MaxPool, flatten1 Flatten, dense1 Gemm, relu3 Relu, "
            + "dense2 Gemm, relu4 Relu, dense3 Gemm",
            string.Join(", ", proto.Graph.Node.Select(node => $"{node.Name} {node.OpType}")));
        Assert.Equal(
            "conv1.weight [6, 1, 5, 5], conv1.bias [6], conv2.weight [16, 6, 5, 5], conv2.bias [16], dense1.weight [120, 400], "
            + "dense1.bias [120], dense2.weight [84, 120], dense2.bias [84], dense3.weight [10, 84], dense3.bias [10]",
            string.Join(", ", proto.Graph.Initializer.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Dims)}]")));
        Assert.Equal("input [batch, 1, 28, 28]", Text(Assert.Single(proto.Graph.Input)));
        Assert.Equal("output [batch, 10]", Text(Assert.Single(proto.Graph.Output)));
        Assert.Equal("conv1 [batch, 6, 28, 28]", Text(proto.Graph.ValueInfo[0]));
    }

    [Fact]
    public void A_layout_of_channels_last_turns_maps_at_the_border_alone()
    {
        Model model = Model.Sequential("maps", new Shape(5, 4, 3), new Conv2D(2, kernel: 3), new Relu());
        ModelProto proto = OnnxExport.Build(model, new OnnxExportOptions { Layout = OnnxLayout.Nhwc });
        Assert.Equal(["Transpose", "Conv", "Relu", "Transpose"], proto.Graph.Node.Select(node => node.OpType));
        Assert.Equal("input [batch, 5, 4, 3]", Text(proto.Graph.Input[0]));
        Assert.Equal("output [batch, 3, 2, 2]", Text(proto.Graph.Output[0]));
    }

    [Fact]
    public void A_norm_behind_weights_is_folded_on_request()
    {
        Model model = FoveaClient.Randomized(LayerCases.All["norms to fold and others"](), seed: 1);
        var fold = new OnnxExportOptions { FoldBatchNorm = true };
        Assert.Equal(6, Exported.Nodes(model).Count(node => node.OpType == "BatchNormalization"));

        // What another layer reads as well must stay as it is, and a sum has no weights.
        Assert.Equal(["bn4", "bn5"], Exported.Nodes(model, fold).Where(node => node.OpType == "BatchNormalization").Select(node => node.Name));
        Exported.Compare(model, fold, [3]);
    }

    [Theory]
    [MemberData(nameof(Opsets))]
    public void Probabilities_come_out_on_request(int opset)
    {
        var options = new OnnxExportOptions { Softmax = true, Opset = opset };
        Layer[] layers = [new Conv2D(5, kernel: 2), new Tanh()];
        CheckSoftmax(new Shape(4, 3, 2), layers);
        CheckSoftmax(new Shape(4, 3, 2), [.. layers, new Flatten(), new Dense(7)]);

        void CheckSoftmax(Shape input, Layer[] chain)
        {
            Model scores = FoveaClient.Randomized(Model.Sequential("scores", input, chain), seed: 9);
            Model probabilities = FoveaClient.Randomized(Model.Sequential("scores", input, [.. chain, new Softmax()]), seed: 9);
            foreach (OnnxLayout layout in Enum.GetValues<OnnxLayout>())
            {
                byte[] bytes = OnnxExport.ToBytes(scores, options with { Layout = layout });
                Checker.Check(ModelProto.Parser.ParseFrom(bytes));
                float[] images = FoveaClient.Images(input, 2, seed: 4);
                OnnxTensor<float> expected = FoveaClient.ToTensor(
                    FoveaClient.Run(probabilities, images, 2), probabilities.OutputShape, 2, layout);
                Near.Check(expected, Assert.Single(OrtClient.Run(bytes, new Dictionary<string, OnnxTensor>
                {
                    ["input"] = FoveaClient.ToTensor(images, input, 2, layout),
                })));
            }

            // A model that ends in one does not get a second.
            Assert.Equal(
                Exported.Nodes(probabilities).Count, Exported.Nodes(probabilities, new OnnxExportOptions { Softmax = true }).Count);
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Preprocessing_is_baked_in_on_request(bool mean, bool deviation)
    {
        Model model = FoveaClient.Randomized(
            Model.Sequential("pixels", new Shape(4, 3, 2), new Conv2D(3, kernel: 2), new Flatten(), new Dense(4)), seed: 2);
        float[] pixels = FoveaClient.Images(model.InputShape, 3, seed: 5);
        float[] normalized = [.. pixels.Index().Select(each =>
            (each.Item - (mean ? (each.Index % 2 == 0 ? 0.5f : 0.25f) : 0)) / (deviation ? (each.Index % 2 == 0 ? 0.125f : 2) : 1))];
        float[] expected = FoveaClient.Run(model, normalized, 3);
        model.Preprocessing = new Preprocessing
        {
            Mean = mean ? [0.5f, 0.25f] : [],
            Deviation = deviation ? [0.125f, 2] : [],
        };
        foreach (OnnxLayout layout in Enum.GetValues<OnnxLayout>())
        {
            byte[] bytes = OnnxExport.ToBytes(model, new OnnxExportOptions { BakePreprocessing = true, Layout = layout });
            Checker.Check(ModelProto.Parser.ParseFrom(bytes));
            OnnxTensor input = FoveaClient.ToTensor(pixels, model.InputShape, 3, layout);
            Near.Check(
                OnnxTensor.Create([3, 4], expected),
                Assert.Single(OrtClient.Run(bytes, new Dictionary<string, OnnxTensor> { ["input"] = input })),
                absolute: 1e-5);
        }
    }

    [Fact]
    public void The_metadata_tells_architecture_classes_and_preprocessing()
    {
        Model model = Model.Sequential("told", new Shape(4, 3, 2), new Flatten(), new Dense(2));
        model.Classes = ["cat", "dog \"Rex\""];
        model.Preprocessing = new Preprocessing { Mean = [0.5f, 0.25f] };
        Dictionary<string, string> told = Metadata(new OnnxExportOptions());
        Assert.Equal(model.ToJson(), told["fovea.model"]);
        Assert.Equal("""["cat", "dog \"Rex\""]""", told["classes"]);
        Assert.Equal("nchw", told["fovea.layout"]);
        Assert.Equal(
            "The input is (pixel - mean) / deviation for pixels from 0 to 1, channel by channel; mean [0.5, 0.25], deviation 1.",
            told["fovea.preprocessing"]);
        Assert.Equal(
            "The input is pixels from 0 to 1.", Metadata(new OnnxExportOptions { BakePreprocessing = true })["fovea.preprocessing"]);

        Dictionary<string, string> Metadata(OnnxExportOptions options) =>
            OnnxExport.Build(model, options).MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    [Fact]
    public void Equal_models_give_equal_files()
    {
        string folder = Directory.CreateTempSubdirectory("fovea-onnx-").FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx");
            OnnxExport.Save(BuiltInModels.Create("mnist-cnn"), path);
            Assert.Equal(OnnxExport.ToBytes(BuiltInModels.Create("mnist-cnn")), File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_cannot_be_written_is_refused_in_one_message()
    {
        Model lenet = BuiltInModels.Create("lenet5");
        foreach (int opset in (int[])[10, 23, -1])
        {
            Assert.Equal(
                $"lenet5: the opset of an export is 11 to 22. Received {opset}. 17 is read by every current program.",
                Assert.Throws<FoveaException>(() => OnnxExport.ToBytes(lenet, new OnnxExportOptions { Opset = opset })).Message);
        }

        Model own = Model.Sequential("own", new Shape(3), new Dense(2), new OwnLayer());
        Assert.Equal(
            "own1: a layer of type OwnLayer has no ONNX form. Every layer that comes with Fovea has one. Build it from those, or export the "
            + "model without it.",
            Assert.Throws<FoveaException>(() => OnnxExport.ToBytes(own)).Message);
        Assert.Equal(
            "big: the ONNX file would have 2.79 GiB, and the format ends at 2 GiB. Use fewer filters or units, or keep the model as "
            + ".safetensors, which has no such limit.",
            Assert.Throws<FoveaException>(() => OnnxExport.RequireFits("big", 3_000_000_000)).Message);
        OnnxExport.RequireFits("small", 2_000_000_000);
        Assert.Contains(
            "the file cannot be written",
            Assert.Throws<FoveaException>(() => OnnxExport.Save(lenet, Path.Combine("no", "such", "folder.onnx"))).Message,
            StringComparison.Ordinal);
    }

    private static string Text(ValueInfoProto value) =>
        $"{value.Name} [{string.Join(", ", value.Type.TensorType.Shape.Dim.Select(extent => extent.HasDimParam ? extent.DimParam : $"{extent.DimValue}"))}]";

    private sealed record OwnLayer : Layer
    {
        public override string NamePrefix => "own";

        public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
    }
}

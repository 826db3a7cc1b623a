using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Tests.Clients;
using Fovea.Onnx.Tests.Export;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>What Fovea exports it reads again: as a graph with the same outputs, and where its operators are layers as the same model.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Cases => new(LayerCases.All.Keys);

    public static TheoryData<string> BuiltIn => new(BuiltInModels.Names);

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 40));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_comes_back(string name)
    {
        Model model = FoveaClient.Randomized(LayerCases.All[name](), seed: 5);
        foreach (int opset in new[] { 11, 17, 22 })
        {
            foreach (OnnxLayout layout in new[] { OnnxLayout.Nchw, OnnxLayout.Nhwc })
            {
                Compare(model, new OnnxExportOptions { Opset = opset, Layout = layout }, 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_is_a_layer_again(string name)
    {
        const int Batch = 2;
        Model model = FoveaClient.Randomized(LayerCases.All[name](), seed: 6);
        float[] images = FoveaClient.Images(model.InputShape, Batch, seed: 8);
        float[] expected = FoveaClient.Run(model, images, Batch);
        double absolute = (1e-4 * expected.Max(value => Math.Abs((double)value))) + 1e-7;
        foreach (int opset in new[] { 11, 13, 17, 22 })
        {
            foreach (OnnxLayout layout in new[] { OnnxLayout.Nchw, OnnxLayout.Nhwc })
            {
                OnnxModel onnx = OnnxModel.Parse(
                    OnnxExport.ToBytes(model, new OnnxExportOptions { Opset = opset, Layout = layout, FoldBatchNorm = false }), "export.onnx");
                if (model.Nodes.All(node => node.Layer is Dropout or SpatialDropout))
                {
                    Assert.Contains("its output is its input", Assert.Throws<FoveaException>(() => onnx.ToModel()).Message, StringComparison.Ordinal);
                    continue;
                }

                Model back = onnx.ToModel();
                float[] actual = FoveaClient.Run(back, images, Batch);
                Near.Check(OnnxTensor.Create([expected.Length], expected), OnnxTensor.Create([actual.Length], actual), 1e-4, absolute);
                Assert.Equal(Kinds(model), Kinds(back));
            }
        }
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Every_built_in_model_comes_back_with_its_parameters(string name)
    {
        Model model = FoveaClient.Randomized(BuiltInModels.Create(name), seed: 3);
        foreach (OnnxLayout layout in model.InputShape.Height < 64 ? [OnnxLayout.Nchw, OnnxLayout.Nhwc] : new[] { OnnxLayout.Nhwc })
        {
            Model back = OnnxModel.Parse(OnnxExport.ToBytes(model, new OnnxExportOptions { Layout = layout }), name).ToModel();
            Assert.Equal(model.InputShape, back.InputShape);
            Assert.Equal(model.OutputShape, back.OutputShape);
            Assert.Equal(model.Parameters.ParameterCount, back.Parameters.ParameterCount);
        }

        Compare(model, new OnnxExportOptions(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_graphs_come_back(int seed)
    {
        Model model = FoveaClient.Randomized(RandomGraph.Build(seed), seed);
        Compare(model, new OnnxExportOptions { Opset = 11 + (seed % 12), Layout = seed % 2 == 0 ? OnnxLayout.Nchw : OnnxLayout.Nhwc }, 1e-4);
    }

    [Fact]
    public void Classes_and_preprocessing_come_back()
    {
        Model model = BuiltInModels.Create("lenet5");
        model.Classes = [.. Enumerable.Range(0, 10).Select(i => $"class {i}")];
        model.Preprocessing = new Preprocessing { Mean = [0.13f], Deviation = [0.3f], Style = ImageStyle.Ink };
        Model back = OnnxModel.Parse(OnnxExport.ToBytes(model)).ToModel();
        Assert.Equal(model.Classes, back.Classes);
        Assert.Equal(model.Preprocessing, back.Preprocessing);
    }

    // Layers that do nothing in inference leave no operators, and a Flatten is a form in ONNX. A pooling that is told its output's size is a
    // pooling by windows where these are even; a convolution of as many groups as channels has a name of its own,
    // and one of a single pixel is a product with a matrix.
    private static string Kinds(Model model) => string.Join(' ', model.Nodes.Select(node => node.Layer switch
    {
        Dropout or SpatialDropout or Flatten => null,
        AdaptiveAveragePool2D or AveragePool2D or GlobalAveragePool2D => "average",
        AdaptiveMaxPool2D or MaxPool2D or GlobalMaxPool2D => "max",
        Conv2D { Groups: 1 } when node.Inputs[0].OutputShape is { Height: 1, Width: 1 } => "Dense",
        Conv2D { Groups: > 1 } conv when conv.Groups == node.Inputs[0].OutputShape.Channels => "DepthwiseConv2D",
        Layer layer => layer.GetType().Name,
    }).Where(kind => kind is not null).Order(StringComparer.Ordinal));

    private static void Compare(Model model, OnnxExportOptions options, double share)
    {
        const int Batch = 2;
        byte[] bytes = OnnxExport.ToBytes(model, options);
        float[] images = FoveaClient.Images(model.InputShape, Batch, seed: 9);
        float[] expected = FoveaClient.Run(model, images, Batch);
        double absolute = (share * expected.Max(value => Math.Abs((double)value))) + 1e-7;
        OnnxModel onnx = OnnxModel.Parse(bytes, "export.onnx");
        OnnxTensor input = FoveaClient.ToTensor(images, model.InputShape, Batch, options.Layout);
        OnnxTensor wanted = FoveaClient.ToTensor(expected, model.OutputShape, Batch, options.Layout);
        foreach (bool layers in new[] { true, false })
        {
            if (model.InputShape.Height < 64 || layers)
            {
                var runner = new GraphRunner(onnx, new GraphRunnerOptions { Threads = 1, UseLayers = layers });
                Near.Check(wanted, runner.Run(input)[0], share, absolute);
            }
        }
    }
}

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

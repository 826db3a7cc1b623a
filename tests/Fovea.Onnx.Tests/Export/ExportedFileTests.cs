using Fovea.Layers;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Onnx.Export;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Export;

/// <summary>What --verify does, with ONNX Runtime in the place of the runner.</summary>
public sealed class ExportedFileTests
{
    [Theory]
    [InlineData(OnnxLayout.Nchw, false, false)]
    [InlineData(OnnxLayout.Nchw, true, true)]
    [InlineData(OnnxLayout.Nhwc, false, true)]
    [InlineData(OnnxLayout.Nhwc, true, false)]
    public void A_file_agrees_with_its_model(OnnxLayout layout, bool softmax, bool bake)
    {
        var options = new OnnxExportOptions { Layout = layout, Softmax = softmax, BakePreprocessing = bake };
        Model classifier = FoveaClient.Randomized(BuiltInModels.Create("lenet5"), seed: 1);
        classifier.Preprocessing = new Preprocessing { Mean = [0.25f], Deviation = [0.5f] };
        OutputDifference difference = Compare(classifier, options);
        Assert.InRange(difference.Share, 0, 1e-5);
        Assert.Equal(4, difference.ClassesAgree);
        Model maps = FoveaClient.Randomized(
            Model.Sequential("maps", new Shape(5, 4, 3), new Conv2D(6, kernel: 3), new Relu(), new Conv2D(2, kernel: (2, 1))), seed: 2);
        difference = Compare(maps, options);
        Assert.InRange(difference.Share, 0, 1e-5);
        Assert.Null(difference.ClassesAgree);
    }

    [Fact]
    public void A_file_of_another_model_is_found_out()
    {
        Model model = FoveaClient.Randomized(BuiltInModels.Create("lenet5"), seed: 1);
        byte[] other = OnnxExport.ToBytes(FoveaClient.Randomized(BuiltInModels.Create("lenet5"), seed: 2));
        OutputDifference difference = new ExportedFile(model, new OnnxExportOptions(), InOrt).Compare(other, Images(model));
        Assert.InRange(difference.Share, 0.05, 100);
        byte[] shape = OnnxExport.ToBytes(BuiltInModels.Create("lenet5", classes: 3));
        Assert.Equal(
            "lenet5: the exported file gives float32 [1, 3], expected float32 [1, 10].",
            Assert.Throws<FoveaException>(
                () => new ExportedFile(model, new OnnxExportOptions(), InOrt).Compare(shape, Images(model))).Message);
    }

    [Fact]
    public void A_file_without_layers_runs_node_by_node()
    {
        Model model = Model.Sequential("nothing", new Shape(3, 4, 1), new Dropout(0.1f));
        OutputDifference difference = new ExportedFile(model, new OnnxExportOptions(), bytes =>
        {
            var runner = new GraphRunner(OnnxModel.Parse(bytes), new GraphRunnerOptions { UseLayers = false });
            return input => runner.Run(input)[0];
        }).Compare(OnnxExport.ToBytes(model), Images(model));
        Assert.Equal(0, difference.Largest);
    }

    private static OutputDifference Compare(Model model, OnnxExportOptions options) =>
        new ExportedFile(model, options, InOrt).Compare(OnnxExport.ToBytes(model, options), Images(model));

    private static float[][] Images(Model model) =>
        [.. Enumerable.Range(0, 4).Select(seed => FoveaClient.Images(model.InputShape, 1, seed))];

    private static Func<OnnxTensor, OnnxTensor> InOrt(byte[] file) =>
        input => OrtClient.Run(file, new Dictionary<string, OnnxTensor> { ["input"] = input })[0];
}

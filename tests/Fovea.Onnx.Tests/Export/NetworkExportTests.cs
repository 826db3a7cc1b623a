using Fovea.Models;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Export;

public sealed class NetworkExportTests
{
    public static TheoryData<string> BuiltIn => new(BuiltInModels.Names);

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 60));

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Every_built_in_model_gives_equal_results_in_onnx_runtime(string name)
    {
        Model model = FoveaClient.Randomized(BuiltInModels.Create(name), seed: 3);
        int[] batches = model.InputShape.Height > 64 ? [1] : [1, 5];
        Exported.Compare(model, new OnnxExportOptions(), batches, share: 1e-4);
        Exported.Compare(model, new OnnxExportOptions { Layout = OnnxLayout.Nhwc, FoldBatchNorm = true }, batches, share: 1e-4);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_graphs_give_equal_results_in_onnx_runtime(int seed)
    {
        Model model = FoveaClient.Randomized(RandomGraph.Build(seed), seed);
        var options = new OnnxExportOptions
        {
            Opset = OnnxExportOptions.LeastOpset + (seed % 12),
            Layout = seed % 2 == 0 ? OnnxLayout.Nchw : OnnxLayout.Nhwc,
            FoldBatchNorm = seed % 3 == 0,
        };
        Exported.Compare(model, options, [1, 5], share: 5e-5);
    }
}

using Fovea.Models;
using Fovea.Models.Json;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Export;

public sealed class LayerExportTests
{
    public static TheoryData<string> Cases => new(LayerCases.All.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_gives_equal_results_in_onnx_runtime(string name)
    {
        Model model = FoveaClient.Randomized(LayerCases.All[name](), seed: name.Length);
        Exported.Compare(model, new OnnxExportOptions(), [1, 5]);
        Exported.Compare(model, new OnnxExportOptions { Layout = OnnxLayout.Nhwc }, [1, 5]);
        Exported.Compare(model, new OnnxExportOptions { FoldBatchNorm = true }, [2]);
        Exported.Compare(model, new OnnxExportOptions { FoldBatchNorm = true, Layout = OnnxLayout.Nhwc, Opset = 22 }, [2]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_has_a_form_in_every_opset(string name)
    {
        Model model = FoveaClient.Randomized(LayerCases.All[name](), seed: name.Length);
        for (int opset = OnnxExportOptions.LeastOpset; opset <= OnnxExportOptions.GreatestOpset; opset++)
        {
            OnnxLayout layout = opset % 2 == 0 ? OnnxLayout.Nchw : OnnxLayout.Nhwc;
            Exported.Compare(model, new OnnxExportOptions { Opset = opset, Layout = layout }, [2]);
        }
    }

    [Fact]
    public void Every_kind_of_layer_is_among_the_cases()
    {
        string[] kinds = [.. LayerCases.All.Values.SelectMany(build => build().Nodes).Select(node => node.Layer.Kind).Distinct().Order()];
        Assert.Equal(LayerFormat.All.Select(format => format.Type).Order(), kinds);
    }
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>Layers that exporters write in steps, and what only looks like them.</summary>
public sealed class PatternTests
{
    public static TheoryData<string> Names => new(PatternGraphs.All.Keys);

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 60));

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_become_one_layer(string name)
    {
        (Type kind, Func<GraphOf> make) = PatternGraphs.All[name];
        GraphRunner runner = make().Compare(1e-4, new Draw(11).Floats(2, 3, 6, 5));
        Assert.Equal((1, 0), runner.LastSteps);
        Model model = make().Parse().ToModel();
        Assert.Contains(model.Nodes, node => node.Layer.GetType() == kind);
        Assert.DoesNotContain(model.Nodes, node => node.Layer is DepthwiseConv2D or Multiply);
    }

    [Fact]
    public void Layers_in_steps_keep_their_settings()
    {
        var groups = (GroupNorm)PatternGraphs.All["group norm, PyTorch"].Make().Parse().ToModel().Output.Layer;
        Assert.Equal((2, 0.01f), (groups.Groups, groups.Epsilon));
        Assert.True(((Gelu)PatternGraphs.All["gelu by tanh, PyTorch"].Make().Parse().ToModel().Output.Layer).Approximate);
        Assert.False(((Gelu)PatternGraphs.All["gelu by erf, PyTorch"].Make().Parse().ToModel().Output.Layer).Approximate);
    }

    [Theory]
    [InlineData("half", 0.4f)]
    [InlineData("one", 1.5f)]
    [InlineData("root", 1.3f)]
    public void Other_numbers_make_no_gelu(string constant, float value)
    {
        GraphOf graph = PatternGraphs.All["gelu by erf, PyTorch"].Make();
        graph.Graph.Initializer.Remove(graph.Graph.Initializer.First(each => each.Name == constant));
        graph.Constant(constant, OnnxTensor.Create([], new[] { value })).Compare(1e-4, new Draw(11).Floats(2, 3, 6, 5));
        Assert.Throws<FoveaException>(() => graph.Parse().ToModel());
    }

    [Theory]
    [InlineData("gelu by erf, PyTorch", "e")]
    [InlineData("gelu by tanh, PyTorch", "v")]
    [InlineData("hard swish by clip", "e")]
    [InlineData("group norm, PyTorch", "i")]
    [InlineData("layer norm of channels first", "d")]
    public void What_others_read_stays(string name, string value)
    {
        GraphOf graph = PatternGraphs.All[name].Make().Output(value);
        graph.Compare(1e-4, new Draw(11).Floats(2, 3, 6, 5));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Graphs_of_layers_and_others_agree(int seed) => MixedGraph.Build(seed, out OnnxTensor<float> input).Compare(2e-4, input);

    [Fact]
    public void Parts_around_operators_that_are_no_layers_are_plans()
    {
        var draw = new Draw(3);
        GraphRunner runner = new GraphOf().Input("x", -1, 3, 8, 8).Constant("a.weight", draw.Floats(6, 3, 3, 3)).Constant("b.weight", draw.Floats(4, 6, 3, 3))
            .Constant("c.weight", draw.Floats(4, 2, 3, 3)).Constant("slope", draw.Floats(6, 1, 1)).Constant("parts", OnnxTensor.Create([2], new long[] { 2, 2 }))
            .Node("Conv", "x a.weight", "a").Node("Relu", "a", "b").Node("PRelu", "b slope", "c").Node("Conv", "c b.weight", "d").Node("Relu", "d", "e")
            .Node("Split", "e parts", "f g", ("axis", 1)).Node("Conv", "f c.weight", "h").Node("Relu", "h", "i")
            .Node("Conv", "g c.weight", "j").Node("Relu", "j", "k").Node("Max", "i k", "l").Node("GlobalAveragePool", "l", "y").Output("y")
            .Compare(1e-4, draw.Floats(2, 3, 8, 8));
        Assert.Equal((5, 3), runner.LastSteps);
    }

    [Fact]
    public void Windows_of_no_values_are_no_pooling() =>
        new GraphOf().Input("x", -1, 1, 3, 3).Constant("rows", OnnxTensor.Create([3, 0], Array.Empty<long>()))
            .Constant("columns", OnnxTensor.Create([3, 2], new long[] { 0, 1, 1, 2, 2, 2 }))
            .Node("Gather", "x columns", "a", ("axis", 2)).Node("ReduceMax", "a", "b", ("axes", new[] { 3 }), ("keepdims", 0))
            .Node("Gather", "b rows", "c", ("axis", 3)).Node("Identity", "c", "y").Output("y").Compare(1e-6, new Draw(1).Floats(1, 1, 3, 3));

    [Fact]
    public void Models_of_the_benchmark_come_back_as_the_same_plan()
    {
        foreach (string name in new[] { "lenet5", "mnist-cnn", "vgg-cifar", "resnet20-cifar", "resnet18" })
        {
            Model model = BuiltInModels.Create(name);
            var options = new OnnxExportOptions { FoldBatchNorm = false };
            Model back = OnnxModel.Parse(OnnxExport.ToBytes(FoveaClient.Randomized(model, 1), options), name).ToModel();
            Assert.Equal(Layers(model), Layers(back));
        }
    }

    // What a plan is made of: layers in their order, what they read, and their settings. Padding is stated in numbers in a file.
    private static IEnumerable<string> Layers(Model model)
    {
        var at = model.Nodes.Index().ToDictionary(each => each.Item, each => each.Index);
        return model.Nodes.Select(node =>
        {
            string inputs = string.Join(',', node.Inputs.Select(input => at.TryGetValue(input, out int place) ? place : -1));
            Size2D stride = node.Layer is Conv2D conv ? conv.Stride : node.Layer is MaxPool2D pool ? pool.Stride : 1;
            return $"{node.Layer.Kind} ({inputs}) {stride} {node.OutputShape} [{string.Join(' ', node.Parameters.Select(parameter => parameter.Shape))}]";
        });
    }
}

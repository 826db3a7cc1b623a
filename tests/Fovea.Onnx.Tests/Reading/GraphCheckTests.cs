using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Reading;

public sealed class GraphCheckTests
{
    [Fact]
    public void Unsorted_nodes_run_in_their_order()
    {
        OnnxModel model = new GraphOf().Input("x", 2).Node("Identity", "b", "c").Node("Identity", "a", "b").Node("Identity", "x", "a").Output("c").Parse();
        Assert.Equal(["a", "b", "c"], model.Graph.Nodes.Select(node => node.Output[0]));
        Assert.Equal([1f, 2], ((OnnxTensor<float>)new GraphRunner(model).Run(OnnxTensor.Create([2], new[] { 1f, 2 }))[0]).Values);
    }

    [Fact]
    public void Cycles_are_named() => Refused(
        "3 nodes wait for each other: ",
        new GraphOf().Input("x", 2).Node("Identity", "c", "a").Node("Identity", "a", "b").Node("Identity", "b", "c").Output("c"));

    [Fact]
    public void Names_with_two_makers_are_refused() => Refused(
        "the name 'a' has two makers: Identity 'Identity_0' and Identity 'Identity_1'",
        new GraphOf().Input("x", 2).Node("Identity", "x", "a").Node("Identity", "x", "a").Output("a"));

    [Fact]
    public void Missing_values_are_all_named() => Refused(
        "nothing makes 'p' of Identity 'Identity_0', 'q' of Identity 'Identity_1', the output 'z'",
        new GraphOf().Input("x", 2).Node("Identity", "p", "a").Node("Identity", "q", "b").Output("a", "z"));

    [Fact]
    public void Old_and_absurd_opsets_are_refused()
    {
        Refused("written for opset 6 of ONNX, at least 7 is read", Simple(6));
        Refused("imports opset 123456 of ONNX, which is no version", Simple(123456));
        var none = Simple(17);
        none.Model.OpsetImport.Clear();
        Refused("imports no operator set", none);
        Assert.Equal(24, Simple(24).Parse().Opset);
    }

    [Fact]
    public void Operators_that_are_not_computed_are_named_all_at_once()
    {
        GraphOf graph = new GraphOf(17).Input("x", 2).Node("Frobnicate", "x", "a").Node("Twist", "a", "b").Node("Frobnicate", "b", "c").Output("c");
        graph.Graph.Node[1].Domain = "com.example";
        FoveaException problem = Assert.Throws<FoveaException>(() => new GraphRunner(graph.Parse()));
        Assert.Contains("Frobnicate (opset 17), com.example.Twist.", problem.Message, StringComparison.Ordinal);
        Assert.Contains(
            "GroupNormalization (opset 17; it came with 18)",
            Assert.Throws<FoveaException>(() => new GraphRunner(
                new GraphOf(17).Input("x", 2).Node("GroupNormalization", "x x x", "a").Output("a").Parse(),
                new GraphRunnerOptions { UseLayers = false })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_sparse_weights_and_sequences_are_refused()
    {
        GraphOf functions = Simple(17);
        functions.Model.Functions.Add(new FunctionProto { Name = "Block", Domain = "local" });
        Refused("defines operators of its own: local.Block", functions);
        GraphOf sparse = Simple(17);
        sparse.Graph.SparseInitializer.Add(new SparseTensorProto());
        Refused("1 initializers are sparse", sparse);
        GraphOf sequence = Simple(17);
        sequence.Graph.Input[0].Type = new TypeProto();
        Refused("it is no tensor but a sequence", sequence);
        GraphOf absurd = Simple(17);
        absurd.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = -77;
        Refused("the size -77 is no size", absurd);
        GraphOf silent = Simple(17);
        silent.Graph.Node[0].Output.Clear();
        Refused("Identity 'Identity_0' has no output", silent);
        GraphOf none = Simple(17);
        none.Graph.Output.Clear();
        Refused("the graph has no outputs", none);
    }

    private static GraphOf Simple(int opset) => new GraphOf(opset).Input("x", 2).Node("Identity", "x", "a").Output("a");

    private static void Refused(string expected, GraphOf graph)
    {
        FoveaException problem = Assert.Throws<FoveaException>(graph.Parse);
        Assert.StartsWith("test.onnx: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }
}

using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Running;

public sealed class GraphRunnerTests
{
    [Fact]
    public void Inputs_are_bound_by_order_or_name_and_outputs_come_in_the_graphs_order()
    {
        OnnxModel model = TwoInputs();
        OnnxTensor a = new Draw(1).Floats(2, 3);
        OnnxTensor b = new Draw(2).Floats(3, 4);
        var runner = new GraphRunner(model);
        OnnxTensor[] byOrder = runner.Run(a, b);
        OnnxTensor[] byName = runner.Run(new Dictionary<string, OnnxTensor> { ["b"] = b, ["a"] = a });
        Assert.Equal([3, 4], byOrder[0].Shape);
        Assert.Equal([2, 4], byOrder[1].Shape);
        Assert.Equal(((OnnxTensor<float>)byOrder[1]).Values, ((OnnxTensor<float>)byName[1]).Values);
    }

    [Theory]
    [InlineData("the model has 2 inputs, received 1. Give a float32 [d0, 3], b float32 [3, d1].", 1)]
    [InlineData("size 1 is 4 in place of 3. Received float32 [2, 4], expected a float32 [d0, 3]", 2)]
    [InlineData("it has 1 dimensions in place of 2", 3)]
    [InlineData("the element type is float64. Received float64 [2, 3], expected a float32 [d0, 3]. Convert it to float32.", 4)]
    [InlineData("the model has no input 'c'", 5)]
    [InlineData("the input 'b' is missing", 6)]
    public void Inputs_that_do_not_fit_are_refused(string expected, int which)
    {
        var runner = new GraphRunner(TwoInputs());
        var draw = new Draw(1);
        OnnxTensor b = draw.Floats(3, 4);
        FoveaException problem = Assert.Throws<FoveaException>(() => which switch
        {
            1 => runner.Run(b),
            2 => runner.Run(draw.Floats(2, 4), b),
            3 => runner.Run(draw.Floats(3), b),
            4 => runner.Run(draw.Doubles(2, 3), b),
            5 => runner.Run(new Dictionary<string, OnnxTensor> { ["a"] = draw.Floats(2, 3), ["b"] = b, ["c"] = b }),
            _ => runner.Run(new Dictionary<string, OnnxTensor> { ["a"] = draw.Floats(2, 3) }),
        });
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_stands_for_one_size()
    {
        OnnxModel model = new GraphOf().Input("a", -1, 3).Input("b", -1, 3).Node("Identity", "a", "c").Node("Identity", "b", "d").Output("c", "d").Parse();
        FoveaException problem = Assert.Throws<FoveaException>(() => new GraphRunner(model).Run(new Draw(1).Floats(2, 3), new Draw(1).Floats(4, 3)));
        Assert.Contains("'d0' is 4 here and 2 in 'a'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_may_be_inputs_constants_and_of_any_type()
    {
        OnnxModel model = new GraphOf().Input("a", OnnxType.Int64, 2).Constant("w", OnnxTensor.Create([1], new[] { 2.5 }))
            .Node("Identity", "a", "c").Output("w", "a", "c").Parse();
        OnnxTensor[] outputs = new GraphRunner(model).Run(OnnxTensor.Create([2], new[] { 4L, 5 }));
        Assert.Equal([2.5], ((OnnxTensor<double>)outputs[0]).Values);
        Assert.Equal([4L, 5], ((OnnxTensor<long>)outputs[1]).Values);
        Assert.Equal([4L, 5], ((OnnxTensor<long>)outputs[2]).Values);
    }

    [Fact]
    public void What_depends_on_constants_alone_is_computed_once()
    {
        OnnxModel model = new GraphOf().Input("x", -1, 3).Constant("p", new Draw(1).Floats(3, 4)).Constant("q", new Draw(2).Floats(4, 2))
            .Node("MatMul", "p q", "w").Node("MatMul", "x w", "y").Output("y").Parse();
        Assert.Single(Fovea.Onnx.Running.ConstantFolding.Fold(model.Graph).Nodes);
        Assert.Equal(["w"], Fovea.Onnx.Running.ConstantFolding.Fold(model.Graph).Constants.Keys);
    }

    [Fact]
    public void Values_are_let_go_after_their_last_reader()
    {
        OnnxModel model = new GraphOf().Input("x", 2).Node("Identity", "x", "a").Node("Identity", "a", "b").Output("b").Parse();
        var state = new Fovea.Onnx.Running.RunState(model.Graph.Constants, model.Graph.CountReaders(), new() { ["x"] = new Draw(1).Floats(2) });
        state.Set("a", new Draw(1).Floats(2));
        state.Release(["x"]);
        Assert.Null(state.Find("x"));
        Assert.NotNull(state.Find("a"));
        state.Set("nobody", new Draw(1).Floats(2));
        Assert.Null(state.Find("nobody"));
    }

    private static OnnxModel TwoInputs() => new GraphOf().Input("a", -1, 3).Input("b", 3, -1)
        .Node("MatMul", "a b", "c").Node("Identity", "b", "d").Output("d", "c").Parse();
}

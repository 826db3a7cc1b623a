using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>Exporters write sizes as arithmetic with Shape; it is computed while the graph becomes layers.</summary>
public sealed class ShapeArithmeticTests
{
    [Fact]
    public void A_view_by_the_batch_of_its_input_is_a_flatten()
    {
        GraphOf graph = Network();
        GraphRunner runner = graph.Compare(1e-4, new Draw(3).Floats(3, 2, 5, 4));
        Assert.Equal((1, 0), runner.LastSteps);
        Assert.Equal(new Shape(7), graph.Parse().ToModel().OutputShape);
    }

    [Fact]
    public void What_lies_between_layers_runs_as_operators()
    {
        var draw = new Draw(4);
        GraphRunner runner = new GraphOf().Input("x", -1, 2, 8, 8).Constant("a.weight", draw.Floats(4, 2, 3, 3)).Constant("b.weight", draw.Floats(3, 4, 3, 3))
            .Constant("slope", draw.Floats(4, 1, 1))
            .Node("Conv", "x a.weight", "a").Node("PRelu", "a slope", "b").Node("Conv", "b b.weight", "c").Node("Softplus", "c", "d")
            .Node("ReduceMax", "d", "y", ("axes", new[] { 1 })).Node("Relu", "c", "z").Output("y", "z")
            .Compare(1e-4, draw.Floats(2, 2, 8, 8));
        Assert.True(runner.LastSteps.Layers >= 2, $"{runner.LastSteps}");
    }

    private static GraphOf Network()
    {
        var draw = new Draw(6);
        return new GraphOf().Input("x", -1, 2, 5, 4).Constant("c.weight", draw.Floats(3, 2, 2, 2)).Constant("fc.weight", draw.Floats(7, 36))
            .Constant("zero", OnnxTensor.Create([], new long[] { 0 })).Constant("axes", OnnxTensor.Create([1], new long[] { 0 }))
            .Constant("rest", OnnxTensor.Create([1], new long[] { -1 }))
            .Node("Conv", "x c.weight", "a").Node("Relu", "a", "b").Node("Shape", "b", "s").Node("Gather", "s zero", "n", ("axis", 0))
            .Node("Unsqueeze", "n axes", "m").Node("Concat", "m rest", "t", ("axis", 0)).Node("Reshape", "b t", "f")
            .Node("Gemm", "f fc.weight", "y", ("transB", 1)).Output("y");
    }
}

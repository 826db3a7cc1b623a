using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Tests.Clients;
using Fovea.Planning;

namespace Fovea.Onnx.Tests.Importing;

public sealed class ToModelTests
{
    public static TheoryData<string> Names => ImportedGraphs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Networks_run_as_one_part_and_agree(string name)
    {
        GraphOf graph = ImportedGraphs.All[name]();
        GraphRunner runner = graph.Compare(1e-4, new Draw(11).Floats(Sizes(graph)));
        Assert.Equal((1, 0), runner.LastSteps);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Networks_become_models_with_the_same_outputs(string name)
    {
        GraphOf graph = ImportedGraphs.All[name]();
        OnnxModel onnx = graph.Parse();
        Model model = onnx.ToModel();
        var input = new Draw(12).Floats(Sizes(graph));
        OnnxTensor<float> expected = (OnnxTensor<float>)OrtClient.Run(graph.Bytes(), new Dictionary<string, OnnxTensor> { ["x"] = input })[0];
        Plan plan = model.Compile(2, options: new PlanOptions { Threads = 1 });
        bool last = onnx.Inputs[0].Dimensions!.Value[3].Size == model.InputShape.Channels;
        for (int n = 0; n < 2; n++)
        {
            ReadOnlySpan<float> image = input.Values.AsSpan(n * model.InputShape.Length, model.InputShape.Length);
            if (last)
            {
                image.CopyTo(plan.Input(n));
            }
            else
            {
                Fovea.Onnx.Importing.WeightOrder.ToPixels(image, model.InputShape, plan.Input(n));
            }
        }

        plan.Forward(2);
        for (int n = 0; n < 2; n++)
        {
            var output = new float[model.OutputShape.Length];
            if (model.OutputShape.Rank == 3)
            {
                Fovea.Onnx.Importing.WeightOrder.ToChannels(plan.Output(n), model.OutputShape, output);
            }
            else
            {
                plan.Output(n).CopyTo(output);
            }

            float[] wanted = expected.Values[(n * output.Length)..((n + 1) * output.Length)];
            Near.Check(OnnxTensor.Create([output.Length], wanted), OnnxTensor.Create([output.Length], output), 1e-4, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Networks_are_measured_before_they_are_made(string name)
    {
        OnnxModel onnx = ImportedGraphs.All[name]().Parse();
        Assert.Equal(ModelSize.Of(onnx.ToModel()), onnx.Measure());
    }

    // Thirty products with one matrix of a MiB: each layer would have weights of its own.
    [Fact]
    public void What_is_measured_takes_no_memory_for_weights()
    {
        GraphOf graph = new GraphOf().Input("x", 1, 512).Constant("w", new Draw(1).Floats(512, 512));
        for (int i = 0; i < 30; i++)
        {
            graph.Node("MatMul", i == 0 ? "x w" : $"v{i} w", $"v{i + 1}");
        }

        OnnxModel onnx = graph.Output("v30").Parse();
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelSize size = onnx.Measure();
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(30L << 20, size.ParameterBytes);
        Assert.InRange(taken, 0, 1 << 20);
    }

    [Fact]
    public void Layers_keep_the_names_of_their_weights_and_their_settings()
    {
        Model model = ImportedGraphs.All["residual with batch norm"]().Parse().ToModel();
        Assert.Equal(
            ["stem", "bn0", "Relu_2", "one", "bn1", "Relu_5", "two", "bn2", "Add_8", "Relu_9"], model.Nodes.Select(node => node.Name));
        var norm = (BatchNorm)model.Nodes[1].Layer;
        Assert.Equal(0.001f, norm.Epsilon);
        Assert.Equal(0.8f, norm.Momentum);
        Assert.Equal(
            model.Parameters["bn0.runningMean"].Values.ToArray(),
            ((OnnxTensor<float>)ImportedGraphs.All["residual with batch norm"]().Parse().Graph.Constants["bn0.mean"]).Values);
        Assert.IsType<DepthwiseConv2D>(ImportedGraphs.All["squeeze and excite"]().Parse().ToModel().Nodes[^2].Layer);
        Assert.Contains(ImportedGraphs.All["squeeze and excite"]().Parse().ToModel().Nodes, node => node.Layer is Silu);
        Assert.IsType<HardSwish>(ImportedGraphs.All["squeeze and excite"]().Parse().ToModel().Output.Layer);
    }

    [Fact]
    public void A_graph_that_is_not_layers_tells_which_nodes_are_none()
    {
        FoveaException problem = Assert.Throws<FoveaException>(() => new GraphOf().Input("x", -1, 2, 6, 6).Constant("w", new Draw(1).Floats(2, 2, 3, 3))
            .Node("Conv", "x w", "a").Node("LRN", "a", "b", ("size", 3)).Node("Relu", "b", "c").Node("LpPool", "a", "d", ("kernel_shape", new[] { 2, 2 }))
            .Node("Identity", "d", "e").Output("c").Parse().ToModel());
        Assert.Contains("LRN 'LRN_1': the operator is no layer; LpPool 'LpPool_3': the operator is no layer.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_layer_and_what_is_not_computed_is_listed_without_a_refusal()
    {
        OnnxModel model = new GraphOf().Input("x", -1, 2, 6, 6).Constant("w", new Draw(1).Floats(2, 2, 3, 3))
            .Node("Conv", "x w", "a").Node("LRN", "a", "b", ("size", 3)).Node("Dazzle", "a", "c").Node("Dazzle", "c", "d")
            .Node("LpPool", "a", "e", ("kernel_shape", new[] { 2, 2 })).Node("Relu", "a", "y").Output("y").Parse();
        Assert.Equal(
            ["LRN 'LRN_1': the operator is no layer", "Dazzle 'Dazzle_2': the operator is no layer", "LpPool 'LpPool_4': the operator is no layer"],
            model.FindNoLayers());
        Assert.Equal([$"Dazzle (opset {model.Opset})"], model.UnknownOperators);
        Assert.Equal(36, model.WeightCount);
        OnnxModel whole = new GraphOf().Input("x", -1, 2, 6, 6).Node("Relu", "x", "y").Output("y").Parse();
        Assert.Empty(whole.FindNoLayers());
        Assert.Empty(whole.UnknownOperators);
    }

    [Fact]
    public void Open_sizes_are_asked_for()
    {
        GraphOf Open() => new GraphOf().Input("x", -1, 2, -1, -1).Constant("w", new Draw(1).Floats(2, 2, 3, 3)).Node("Conv", "x w", "y").Output("y");
        FoveaException problem = Assert.Throws<FoveaException>(() => Open().Parse().ToModel());
        Assert.Contains("the size of the images is left open: x float32 [d0, 2, d2, d3]", problem.Message, StringComparison.Ordinal);
        Assert.Equal(new Shape(7, 9, 2), Open().Parse().ToModel(new Shape(7, 9, 2)).InputShape);
        Open().Compare(1e-4, new Draw(1).Floats(1, 2, 7, 9));
    }

    [Fact]
    public void What_is_no_layer_runs_beside_the_layers()
    {
        var draw = new Draw(3);
        GraphRunner runner = new GraphOf().Input("x", -1, 3, 8, 8).Constant("a.weight", draw.Floats(4, 3, 3, 3)).Constant("b.weight", draw.Floats(4, 4, 3, 3))
            .Constant("c.weight", draw.Floats(2, 4, 1, 1))
            .Node("Conv", "x a.weight", "a").Node("Relu", "a", "b").Node("LRN", "b", "c", ("size", 3)).Node("Conv", "c b.weight", "d").Node("Relu", "d", "e")
            .Node("Conv", "e c.weight", "y").Node("GlobalMaxPool", "e", "z").Output("y", "z")
            .Compare(1e-4, draw.Floats(2, 3, 8, 8));
        Assert.Equal((4, 1), runner.LastSteps);
    }

    [Fact]
    public void Shapes_that_come_of_values_may_change_from_run_to_run()
    {
        var draw = new Draw(5);
        OnnxModel model = new GraphOf().Input("x", -1, -1).Input("t", OnnxType.Int64, 4).Constant("w", draw.Floats(3, 2, 3, 3))
            .Node("Reshape", "x t", "a").Node("Conv", "a w", "b").Node("Relu", "b", "y").Output("y").Parse();
        var runner = new GraphRunner(model, new GraphRunnerOptions { Threads = 1 });
        OnnxTensor<float> x = draw.Floats(4, 60);
        foreach (long[] target in new long[][] { [4, 2, 5, 6], [4, 2, 6, 5], [2, 2, 10, 6], [4, 2, 5, 6] })
        {
            var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x, ["t"] = OnnxTensor.Create([4], target) };
            var plain = new GraphRunner(model, new GraphRunnerOptions { UseLayers = false });
            Near.Check(plain.Run(inputs)[0], runner.Run(inputs)[0], 1e-4, 1e-4);
            Assert.Equal((1, 1), runner.LastSteps);
        }
    }

    [Fact]
    public void An_imported_model_learns()
    {
        Model model = ImportedGraphs.All["flattened map into dense"]().Parse().ToModel();
        Plan plan = model.Compile(4, PlanMode.Training, new PlanOptions { Threads = 1 });
        for (int i = 0; i < 4; i++)
        {
            new Draw(i).Floats(40).Values.CopyTo(plan.Input(i));
        }

        var optimizer = new Optimizers.Sgd(0.05f);
        var loss = new Losses.SoftmaxCrossEntropy();
        double first = plan.ForwardBackward([0, 1, 2, 3], loss).Mean;
        for (int step = 0; step < 60; step++)
        {
            optimizer.Step(model.Parameters, plan.Gradients);
            plan.ForwardBackward([0, 1, 2, 3], loss);
        }

        Assert.True(plan.ForwardBackward([0, 1, 2, 3], loss).Mean < first / 2);
    }

    private static int[] Sizes(GraphOf graph) => [.. graph.Graph.Input[0].Type.TensorType.Shape.Dim.Select(size => size.DimParam.Length > 0 ? 2 : (int)size.DimValue)];
}

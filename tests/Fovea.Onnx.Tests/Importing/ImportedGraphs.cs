using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>Networks as exporters write them, small.</summary>
internal static class ImportedGraphs
{
    public static TheoryData<string> Names => new(All.Keys);

    public static Dictionary<string, Func<GraphOf>> All { get; } = new()
    {
        ["convolutions and a head"] = Plain,
        ["residual with batch norm"] = Residual,
        ["squeeze and excite"] = SqueezeExcite,
        ["channels last at the borders"] = ChannelsLast,
        ["flattened map into dense"] = FlattenedMap,
        ["reshape by arithmetic"] = ReshapeConstant,
        ["decoder"] = Decoder,
        ["odd windows"] = OddWindows,
        ["constants for each channel"] = Constants,
        ["norms and activations"] = Norms,
    };

    private static GraphOf Plain()
    {
        var draw = new Draw(1);
        return new GraphOf().Input("x", -1, 3, 12, 10)
            .Constant("c1.weight", draw.Floats(4, 3, 3, 3)).Constant("c1.bias", draw.Floats(4))
            .Constant("c2.weight", draw.Floats(6, 2, 3, 2)).Constant("fc.weight", draw.Floats(5, 6)).Constant("fc.bias", draw.Floats(5))
            .Node("Conv", "x c1.weight c1.bias", "a", ("pads", new[] { 1, 0, 1, 2 })).Node("Relu", "a", "b")
            .Node("MaxPool", "b", "c", ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1))
            .Node("Conv", "c c2.weight", "d", ("group", 2), ("strides", new[] { 1, 2 })).Node("LeakyRelu", "d", "e", ("alpha", 0.1f))
            .Node("GlobalAveragePool", "e", "f").Node("Flatten", "f", "g")
            .Node("Gemm", "g fc.weight fc.bias", "h", ("transB", 1), ("alpha", 0.5f)).Node("Softmax", "h", "y").Output("y");
    }

    private static GraphOf Residual()
    {
        var draw = new Draw(2);
        GraphOf graph = new GraphOf().Input("x", -1, 3, 8, 8)
            .Constant("stem.weight", draw.Floats(4, 3, 3, 3)).Constant("one.weight", draw.Floats(4, 4, 3, 3)).Constant("two.weight", draw.Floats(4, 4, 3, 3));
        foreach (string bn in new[] { "bn0", "bn1", "bn2" })
        {
            graph.Constant($"{bn}.weight", draw.Positive(4)).Constant($"{bn}.bias", draw.Floats(4))
                .Constant($"{bn}.mean", draw.Floats(4)).Constant($"{bn}.var", draw.Positive(4));
        }

        var pads = ("pads", (object)new[] { 1, 1, 1, 1 });
        return graph.Node("Conv", "x stem.weight", "s", pads)
            .Node("BatchNormalization", "s bn0.weight bn0.bias bn0.mean bn0.var", "t", ("epsilon", 0.001f), ("momentum", 0.8f)).Node("Relu", "t", "u")
            .Node("Conv", "u one.weight", "a", pads).Node("BatchNormalization", "a bn1.weight bn1.bias bn1.mean bn1.var", "b").Node("Relu", "b", "c")
            .Node("Conv", "c two.weight", "d", pads).Node("BatchNormalization", "d bn2.weight bn2.bias bn2.mean bn2.var", "e")
            .Node("Add", "e u", "f").Node("Relu", "f", "y").Output("y");
    }

    private static GraphOf SqueezeExcite()
    {
        var draw = new Draw(3);
        return new GraphOf().Input("x", -1, 2, 6, 7)
            .Constant("c.weight", draw.Floats(4, 2, 3, 3)).Constant("down.weight", draw.Floats(2, 4, 1, 1)).Constant("down.bias", draw.Floats(2))
            .Constant("up.weight", draw.Floats(4, 2, 1, 1)).Constant("dw.weight", draw.Floats(8, 1, 3, 3))
            .Node("Conv", "x c.weight", "a").Node("Sigmoid", "a", "s").Node("Mul", "a s", "b")
            .Node("GlobalAveragePool", "b", "p").Node("Conv", "p down.weight down.bias", "q").Node("Relu", "q", "r")
            .Node("Conv", "r up.weight", "t").Node("Sigmoid", "t", "u").Node("Mul", "u b", "c")
            .Node("Conv", "c dw.weight", "d", ("group", 4)).Node("HardSigmoid", "d", "h", ("alpha", 1f / 6), ("beta", 0.5f)).Node("Mul", "d h", "y").Output("y");
    }

    private static GraphOf ChannelsLast()
    {
        var draw = new Draw(4);
        return new GraphOf().Input("x", -1, 9, 8, 3)
            .Constant("k.weight", draw.Floats(4, 3, 3, 3)).Constant("bias", draw.Floats(1, 4, 1, 1)).Constant("dense.weight", draw.Floats(84, 5))
            .Constant("dense.bias", draw.Floats(5)).Constant("shape", OnnxTensor.Create([2], new long[] { -1, 84 }))
            .Node("Transpose", "x", "t", ("perm", new[] { 0, 3, 1, 2 })).Node("Conv", "t k.weight", "a", ("auto_pad", "SAME_UPPER"), ("strides", new[] { 2, 1 }))
            .Node("Add", "a bias", "b").Node("Clip", "b zero six", "c").Constant("zero", OnnxTensor.Create([], new[] { 0f }))
            .Constant("six", OnnxTensor.Create([], new[] { 6f }))
            .Node("MaxPool", "c", "m", ("kernel_shape", new[] { 3, 2 }), ("strides", new[] { 1, 1 }))
            .Node("Transpose", "m", "n", ("perm", new[] { 0, 2, 3, 1 })).Node("Reshape", "n shape", "f")
            .Node("MatMul", "f dense.weight", "g").Node("Add", "g dense.bias", "y").Output("y");
    }

    private static GraphOf FlattenedMap()
    {
        var draw = new Draw(5);
        return new GraphOf().Input("x", -1, 2, 5, 4).Constant("c.weight", draw.Floats(3, 2, 2, 2)).Constant("fc.weight", draw.Floats(36, 7))
            .Constant("fc2.weight", draw.Floats(7, 4)).Constant("fc2.bias", draw.Floats(4))
            .Node("Conv", "x c.weight", "a").Node("Elu", "a", "b").Node("Flatten", "b", "c").Node("Dropout", "c", "d")
            .Node("MatMul", "d fc.weight", "e").Node("Tanh", "e", "f").Node("Gemm", "f fc2.weight fc2.bias", "y", ("beta", 2f)).Output("y");
    }

    private static GraphOf ReshapeConstant()
    {
        var draw = new Draw(6);
        return new GraphOf(12).Input("x", 2, 2, 5, 4).Constant("c.weight", draw.Floats(3, 2, 2, 2)).Constant("fc.weight", draw.Floats(36, 7))
            .Node("Conv", "x c.weight", "a").Node("Constant", "_", "s", ("value", GraphOf.Raw("s", OnnxTensor.Create([2], new long[] { 2, -1 }))))
            .Node("Reshape", "a s", "b").Node("MatMul", "b fc.weight", "y").Output("y");
    }

    private static GraphOf Decoder()
    {
        var draw = new Draw(7);
        return new GraphOf().Input("x", -1, 4, 5, 6)
            .Constant("up.weight", draw.Floats(4, 2, 3, 3)).Constant("up.bias", draw.Floats(4)).Constant("c.weight", draw.Floats(3, 8, 3, 3))
            .Constant("scales", OnnxTensor.Create([4], new[] { 1f, 1, 2, 2 })).Constant("pads", OnnxTensor.Create([8], new long[] { 0, 0, 1, 0, 0, 0, 2, 1 }))
            .Node("ConvTranspose", "x up.weight up.bias", "a", ("group", 2), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }), ("output_padding", new[] { 1, 1 }))
            .Node("Resize", "x _ scales", "b", ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))
            .Node("Concat", "a b", "c", ("axis", 1)).Node("Pad", "c pads", "d").Node("Conv", "d c.weight", "e")
            .Node("Resize", "e _ scales", "y", ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel")).Output("y");
    }

    private static GraphOf OddWindows()
    {
        var draw = new Draw(8);
        return new GraphOf().Input("x", -1, 3, 11, 9).Constant("c.weight", draw.Floats(5, 3, 2, 3)).Constant("c.bias", draw.Floats(5))
            .Constant("c2.weight", draw.Floats(2, 5, 2, 2))
            .Node("AveragePool", "x", "a", ("kernel_shape", new[] { 3, 2 }), ("pads", new[] { 1, 0, 1, 1 }), ("count_include_pad", 1))
            .Node("Conv", "a c.weight c.bias", "b", ("dilations", new[] { 2, 1 }), ("pads", new[] { 2, 0, 0, 1 }))
            .Node("AveragePool", "b", "c", ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 3 }), ("pads", new[] { 1, 1, 0, 1 }))
            .Node("MaxPool", "c", "d", ("kernel_shape", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("Conv", "d c2.weight", "e", ("auto_pad", "SAME_LOWER")).Node("ReduceMean", "e", "y", ("axes", new[] { 2, 3 }), ("keepdims", 0)).Output("y");
    }

    private static GraphOf Constants()
    {
        var draw = new Draw(10);
        return new GraphOf().Input("x", -1, 3, 6, 5).Constant("mean", draw.Floats(1, 3, 1, 1)).Constant("deviation", draw.Positive(3, 1, 1))
            .Constant("c.weight", draw.Floats(4, 3, 2, 2)).Constant("c.bias", draw.Floats(4)).Constant("three", OnnxTensor.Create([], new[] { 3f }))
            .Constant("zero", OnnxTensor.Create([], new[] { 0f })).Constant("six", OnnxTensor.Create([], new[] { 6f })).Constant("one", draw.Floats(4, 1, 1))
            .Constant("scale", draw.Floats(1, 4, 1, 1))
            .Node("Sub", "x mean", "a").Node("Div", "a deviation", "b").Node("Conv", "b c.weight c.bias", "c")
            .Node("Add", "c three", "d").Node("Clip", "d zero six", "e").Node("Div", "e six", "f").Node("Mul", "c f", "g")
            .Node("Sub", "one g", "h").Node("Mul", "scale h", "i").Node("Add", "i one", "y").Output("y");
    }

    private static GraphOf Norms()
    {
        var draw = new Draw(9);
        return new GraphOf(21).Input("x", -1, 4, 6, 5).Constant("gn.weight", draw.Floats(4)).Constant("gn.bias", draw.Floats(4))
            .Constant("ln.weight", draw.Floats(4)).Constant("ln.bias", draw.Floats(4)).Constant("in.weight", draw.Floats(4)).Constant("in.bias", draw.Floats(4))
            .Node("GroupNormalization", "x gn.weight gn.bias", "a", ("num_groups", 2)).Node("HardSwish", "a", "b")
            .Node("InstanceNormalization", "b in.weight in.bias", "c").Node("Gelu", "c", "d")
            .Node("Transpose", "d", "e", ("perm", new[] { 0, 2, 3, 1 })).Node("LayerNormalization", "e ln.weight ln.bias", "f", ("axis", -1))
            .Node("Transpose", "f", "y", ("perm", new[] { 0, 3, 1, 2 })).Output("y");
    }
}

using Fovea.Layers;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>Layers in steps as other exporters write them, and the kind that each becomes.</summary>
internal static class PatternGraphs
{
    public static Dictionary<string, (Type Kind, Func<GraphOf> Make)> All { get; } = new()
    {
        ["gelu by erf, PyTorch"] = (typeof(Gelu), () => Convolution().Constant("root", One(MathF.Sqrt(2))).Constant("one", One(1)).Constant("half", One(0.5f))
            .Node("Div", "c root", "d").Node("Erf", "d", "e").Node("Add", "e one", "f").Node("Mul", "c f", "g").Node("Mul", "g half", "y").Output("y")),
        ["gelu by erf, TensorFlow"] = (typeof(Gelu), () => Convolution().Constant("root", One(MathF.Sqrt(0.5f))).Constant("one", One(1)).Constant("half", One(0.5f))
            .Node("Mul", "root c", "d").Node("Erf", "d", "e").Node("Add", "one e", "f").Node("Mul", "half c", "g").Node("Mul", "g f", "y").Output("y")),
        ["gelu by tanh, PyTorch"] = (typeof(Gelu), () => Tanh("Mul", "c c", "Mul", "c s")),
        ["gelu by tanh, power"] = (typeof(Gelu), () => Tanh("Identity", "c", "Pow", "c three")),
        ["hard swish by clip"] = (typeof(HardSwish), () => Convolution().Constant("three", One(3)).Constant("zero", One(0)).Constant("six", One(6))
            .Node("Add", "c three", "d").Node("Clip", "d zero six", "e").Node("Mul", "c e", "f").Node("Div", "f six", "y").Output("y")),
        ["group norm, PyTorch"] = (typeof(GroupNorm), () => Groups().Constant("t", Longs(0, 4, 6, 5)).Node("Reshape", "i t", "r")
            .Node("Mul", "r w", "s").Node("Add", "s b", "y").Output("y")),
        ["group norm, PyTorch with open sizes"] = (typeof(GroupNorm), () => Groups().Node("Shape", "c", "t").Node("Reshape", "i t", "r")
            .Node("Mul", "r w", "s").Node("Add", "s b", "y").Output("y")),
        ["group norm without scale"] = (typeof(GroupNorm), () => Groups().Constant("t", Longs(-1, 4, 6, 5)).Node("Reshape", "i t", "r")
            .Node("Relu", "r", "y").Output("y")),
        ["layer norm of channels last, PyTorch"] = (typeof(LayerNorm), () => Norm(
            Convolution().Node("Transpose", "c", "l", ("perm", new[] { 0, 2, 3, 1 })), "l", "Pow", "z two", new Draw(3).Floats(4), -1)
            .Node("Transpose", "o", "y", ("perm", new[] { 0, 3, 1, 2 })).Output("y")),
        ["layer norm of channels first"] = (typeof(LayerNorm), () => Norm(Convolution(), "c", "Mul", "z z", new Draw(3).Floats(4, 1, 1), 1)
            .Node("Identity", "o", "y").Output("y")),
        ["norm of the pixels of a channel"] = (typeof(GroupNorm), () => Norm(Convolution(), "c", "Mul", "z z", new Draw(3).Floats(1, 4, 1, 1), 2, 3)
            .Node("Identity", "o", "y").Output("y")),
        ["norm of whole images"] = (typeof(GroupNorm), () => Norm(Convolution(), "c", "Pow", "z two", new Draw(3).Floats(4, 1, 1), -3, -2, -1)
            .Node("Identity", "o", "y").Output("y")),
        ["layer norm of a flattened map"] = (typeof(LayerNorm), () => Norm(
            Convolution().Node("Flatten", "c", "l"), "l", "Pow", "z two", new Draw(3).Floats(120), -1)
            .Constant("fc.weight", new Draw(4).Floats(120, 3)).Node("MatMul", "o fc.weight", "y").Output("y")),
        ["batch norm of a flattened map"] = (typeof(BatchNorm), () => Convolution().Constant("w", new Draw(1).Floats(120)).Constant("b", new Draw(2).Floats(120))
            .Constant("m", new Draw(3).Floats(120)).Constant("v", new Draw(4).Positive(120)).Constant("fc.weight", new Draw(4).Floats(120, 3))
            .Node("Flatten", "c", "l").Node("BatchNormalization", "l w b m v", "o").Node("Relu", "o", "p").Node("MatMul", "p fc.weight", "y").Output("y")),
        ["flattened maps joined"] = (typeof(Concatenate), () => Convolution().Constant("fc.weight", new Draw(4).Floats(30 + 4 + 120, 3))
            .Constant("one.weight", new Draw(5).Floats(1, 4, 1, 1)).Node("Flatten", "c", "f").Node("Conv", "c one.weight", "o").Node("Flatten", "o", "g")
            .Node("GlobalMaxPool", "c", "p").Node("Flatten", "p", "h").Node("Concat", "g h f", "j", ("axis", 1)).Node("MatMul", "j fc.weight", "y").Output("y")),
        ["a flattened map and a vector added"] = (typeof(Add), () => Convolution().Constant("fc.weight", new Draw(4).Floats(4, 24)).Constant("fc2.weight", new Draw(5).Floats(24, 3))
            .Constant("one.weight", new Draw(5).Floats(4, 4, 5, 3)).Node("GlobalAveragePool", "c", "p").Node("Flatten", "p", "q").Node("MatMul", "q fc.weight", "v")
            .Node("Conv", "c one.weight", "o").Node("Transpose", "o", "t", ("perm", new[] { 0, 2, 3, 1 })).Node("Flatten", "t", "f").Node("Add", "f v", "j")
            .Node("MatMul", "j fc2.weight", "y").Output("y")),
        ["softmax of a flattened map"] = (typeof(Softmax), () => Convolution().Constant("fc.weight", new Draw(4).Floats(120, 3))
            .Node("Flatten", "c", "f").Node("Softmax", "f", "g", ("axis", -1)).Node("MatMul", "g fc.weight", "y").Output("y")),
        ["view by all sizes"] = (typeof(Dense), () => Convolution().Constant("fc.weight", new Draw(4).Floats(120, 3)).Constant("zero", Zero()).Constant("at", Longs(0))
            .Constant("one", Longs(1)).Constant("last", Longs(4)).Node("Shape", "c", "s").Node("Slice", "s at one at", "n").Node("Slice", "s one last at", "r")
            .Node("Gather", "s zero", "unused").Node("Squeeze", "n at", "n0").Node("Unsqueeze", "n0 at", "n1")
            .Node("Slice", "r at one at", "r1").Node("Slice", "r one last at", "r23").Node("Concat", "n1 minus", "t", ("axis", 0)).Constant("minus", Longs(-1))
            .Node("Reshape", "c t", "f").Node("MatMul", "f fc.weight", "y").Output("y")),
        ["a pooling at the end"] = (typeof(GlobalAveragePool2D), () => Convolution().Node("GlobalAveragePool", "c", "y").Output("y")),
        ["a maximum at the end"] = (typeof(GlobalMaxPool2D), () => Convolution().Node("GlobalMaxPool", "c", "y").Output("y")),
    };

    private static GraphOf Convolution() => new GraphOf().Input("x", -1, 3, 6, 5).Constant("conv.weight", new Draw(7).Floats(4, 3, 1, 1))
        .Constant("conv.bias", new Draw(8).Floats(4)).Node("Conv", "x conv.weight conv.bias", "c");

    private static GraphOf Tanh(string first, string of, string second, string by) => Convolution().Constant("small", One(0.044715f)).Constant("three", One(3f))
        .Constant("factor", One(MathF.Sqrt(2 / MathF.PI))).Constant("one", One(1)).Constant("half", One(0.5f))
        .Node(first, of, "s").Node(second, by, "t").Node("Mul", "small t", "u").Node("Add", "c u", "v").Node("Mul", "factor v", "w")
        .Node("Tanh", "w", "h").Node("Add", "one h", "i").Node("Mul", "c i", "j").Node("Mul", "half j", "y").Output("y");

    private static GraphOf Groups() => Convolution().Constant("g", Longs(0, 2, -1)).Constant("ones", OnnxTensor.Create([2], new[] { 1f, 1 }))
        .Constant("zeros", OnnxTensor.Create([2], new float[2])).Constant("w", new Draw(1).Floats(4, 1, 1)).Constant("b", new Draw(2).Floats(1, 4, 1, 1))
        .Node("Reshape", "c g", "k").Node("InstanceNormalization", "k ones zeros", "i", ("epsilon", 0.01f));

    private static GraphOf Norm(GraphOf graph, string x, string square, string of, OnnxTensor<float> scale, params int[] axes) => graph
        .Constant("w", scale).Constant("b", scale).Constant("two", OnnxTensor.Create([], new[] { 2L })).Constant("epsilon", One(0.01f))
        .Node("ReduceMean", x, "m", ("axes", axes)).Node("Sub", $"{x} m", "z").Node(square, of, "q").Node("ReduceMean", "q", "v", ("axes", axes))
        .Node("Add", "v epsilon", "a").Node("Sqrt", "a", "d").Node("Div", "z d", "n").Node("Mul", "n w", "p").Node("Add", "p b", "o");

    private static OnnxTensor<float> One(float value) => OnnxTensor.Create([], new[] { value });

    private static OnnxTensor<long> Zero() => OnnxTensor.Create([], new[] { 0L });

    private static OnnxTensor<long> Longs(params long[] values) => OnnxTensor.Create([values.Length], values);
}

using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>Random graphs of layers and of operators that are none, with branches that meet again.</summary>
internal sealed class MixedGraph
{
    private readonly Draw draw;
    private readonly GraphOf graph = new();
    private readonly List<(string Name, int[] Sizes)> maps = [];
    private int made;

    private MixedGraph(int seed) => draw = new Draw(seed);

    public static GraphOf Build(int seed, out OnnxTensor<float> input)
    {
        var mixed = new MixedGraph(seed);
        int[] sizes = [mixed.draw.Int(1, 4), mixed.draw.Int(5, 9), mixed.draw.Int(5, 9)];
        mixed.graph.Input("x", [-1, .. sizes]);
        mixed.maps.Add(("x", sizes));
        int count = mixed.draw.Int(4, 14);
        for (int i = 0; i < count; i++)
        {
            mixed.Step();
        }

        (string last, int[] shape) = mixed.maps[^1];
        mixed.End(last, shape);
        if (mixed.draw.Bool())
        {
            mixed.graph.Output(mixed.maps[mixed.draw.Int(1, mixed.maps.Count - 1)].Name);
        }

        input = mixed.draw.Floats([mixed.draw.Int(1, 3), .. sizes]);
        return mixed.graph;
    }

    private void Step()
    {
        // Most of the time it goes on from the last value.
        (string x, int[] s) = draw.Int(0, 3) > 0 ? maps[^1] : maps[draw.Int(0, maps.Count - 1)];
        int c = s[0];
        switch (draw.Int(0, 19))
        {
            case 0 or 1 or 2:
                int filters = draw.Int(1, 6);
                Put("Conv", $"{x} {Floats(filters, c, 3, 3)} {Floats(filters)}", [filters, s[1], s[2]], ("pads", new[] { 1, 1, 1, 1 }));
                break;
            case 3:
                Put("Conv", $"{x} {Floats(c, 1, 3, 1)}", [c, s[1], s[2]], ("pads", new[] { 1, 0, 1, 0 }), ("group", c));
                break;
            case 4:
                Put("BatchNormalization", $"{x} {Floats(c)} {Floats(c)} {Floats(c)} {Constant(draw.Positive(c))}", s);
                break;
            case 5:
                Put(draw.OneOf("Relu", "Sigmoid", "Tanh", "Softplus", "Elu", "Softsign", "HardSwish", "Abs"), x, s);
                break;
            case 6:
                Put("PRelu", $"{x} {Floats(c, 1, 1)}", s);
                break;
            case 7:
                Put("LRN", x, s, ("size", 3));
                break;
            case 8 when c > 1:
                // Parts of the channels change places.
                int first = draw.Int(1, c - 1);
                string a = Name();
                string b = Name();
                graph.Node("Split", $"{x} {Longs(first, c - first)}", $"{a} {b}", ("axis", 1));
                Put("Relu", b, [c - first, s[1], s[2]]);
                Put("Concat", $"{maps[^1].Name} {a}", s, ("axis", 1));
                break;
            case 9 when c > 1:
                Put("Slice", $"{x} {Longs(1)} {Longs(c)} {Longs(1)}", [c - 1, s[1], s[2]]);
                break;
            case 10:
                Put("MaxPool", x, s, ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }));
                break;
            case 11:
                Put("AveragePool", x, s, ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("count_include_pad", draw.Int(0, 1)));
                break;
            case 12 or 13:
                (string other, int[] t) = maps[draw.Int(0, maps.Count - 1)];
                Put("Concat", $"{x} {other}", [c + t[0], s[1], s[2]], ("axis", 1));
                break;
            case 14 or 15 when maps.FirstOrDefault(each => each.Name != x && each.Sizes[0] == c).Name is { } same:
                Put(draw.OneOf("Add", "Mul", "Sub", "Max"), $"{x} {same}", s);
                break;
            case 16:
                Put("ReduceMean", x, [c, 1, 1], ("axes", new[] { 2, 3 }));
                (string factors, _) = maps[^1];
                maps.RemoveAt(maps.Count - 1);
                Put("Mul", $"{x} {factors}", s);
                break;
            case 17:
                Put(draw.OneOf("Mul", "Add"), $"{x} {Floats(c, 1, 1)}", s);
                break;
            case 18:
                string turned = Name();
                graph.Node("Transpose", x, turned, ("perm", new[] { 0, 2, 3, 1 }));
                string norm = Name();
                graph.Node("LayerNormalization", $"{turned} {Floats(c)} {Floats(c)}", norm, ("axis", -1), ("epsilon", 0.01f));
                Put("Transpose", norm, s, ("perm", new[] { 0, 3, 1, 2 }));
                break;
            default:
                Put("InstanceNormalization", $"{x} {Floats(c)} {Floats(c)}", s, ("epsilon", 0.1f));
                break;
        }
    }

    private void End(string x, int[] sizes)
    {
        int length = sizes.Aggregate((product, size) => product * size);
        switch (draw.Int(0, 2))
        {
            case 0:
                graph.Node("Identity", x, "y");
                break;
            case 1:
                graph.Node("Flatten", x, "flat").Node("Gemm", $"flat {Floats(5, length)} {Floats(5)}", "y", ("transB", 1), ("alpha", 0.1f));
                break;
            default:
                graph.Node("GlobalAveragePool", x, "y");
                break;
        }

        graph.Output("y");
    }

    private void Put(string type, string inputs, int[] sizes, params ReadOnlySpan<(string, object)> attributes)
    {
        string name = Name();
        graph.Node(type, inputs, name, attributes);
        maps.Add((name, sizes));
    }

    private string Name() => $"v{made++}";

    private string Floats(params int[] sizes)
    {
        OnnxTensor<float> values = draw.Floats(sizes);
        int inputs = Math.Max(1, sizes.Skip(1).Aggregate(1, (product, size) => product * size));
        return Constant(OnnxTensor.Create(values.Shape, Array.ConvertAll(values.Values, value => value / MathF.Sqrt(inputs))));
    }

    private string Longs(params long[] values) => Constant(OnnxTensor.Create([values.Length], values));

    private string Constant<T>(OnnxTensor<T> tensor)
        where T : unmanaged
    {
        string name = $"k{made++}";
        graph.Constant(name, tensor);
        return name;
    }
}

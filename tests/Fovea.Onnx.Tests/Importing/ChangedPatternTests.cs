using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;
using Google.Protobuf;

namespace Fovea.Onnx.Tests.Importing;

/// <summary>
/// Patterns with something changed: another input, number, attribute, constant shape. As layers and operator by operator they must agree,
/// whatever became of them.
/// </summary>
public sealed class ChangedPatternTests
{
    private const int Changes = 200;

    public static TheoryData<string> Names => new(PatternGraphs.All.Keys.Concat(ImportedGraphs.All.Keys));

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_graphs_agree_with_their_operators(string name)
    {
        var draw = new Draw(name.Length);
        int ran = 0;
        for (int i = 0; i < Changes; i++)
        {
            GraphOf graph = PatternGraphs.All.TryGetValue(name, out var pattern) ? pattern.Make() : ImportedGraphs.All[name]();
            int changes = draw.Int(1, 2);
            for (int n = 0; n < changes; n++)
            {
                Change(graph.Graph, draw);
            }

            OnnxTensor input = draw.Floats([.. graph.Graph.Input[0].Type.TensorType.Shape.Dim.Select(size => size.HasDimValue ? (int)size.DimValue : 2)]);
            byte[] bytes = graph.Bytes();
            OnnxTensor expected;
            try
            {
                expected = new GraphRunner(OnnxModel.Parse(bytes), new GraphRunnerOptions { UseLayers = false }).Run(input)[0];
            }
            catch (FoveaException)
            {
                // A damaged graph is refused either way, and never by another exception.
                Assert.Throws<FoveaException>(() => new GraphRunner(OnnxModel.Parse(bytes), new GraphRunnerOptions { Threads = 1 }).Run(input));
                continue;
            }

            OnnxTensor actual = new GraphRunner(OnnxModel.Parse(bytes), new GraphRunnerOptions { Threads = 1 }).Run(input)[0];
            float[] values = (expected as OnnxTensor<float>)?.Values ?? [];
            double greatest = values.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
            if (values.All(float.IsFinite) && greatest < 1e6)
            {
                Near.Check(expected, actual, 1e-3, 1e-3 * (greatest + 0.1));
                ran++;
            }
            else
            {
                Assert.Equal(expected.Shape, actual.Shape);
            }
        }

        Assert.True(ran > 0);
    }

    private static void Change(GraphProto graph, Draw draw)
    {
        NodeProto node = graph.Node[draw.Int(0, graph.Node.Count - 1)];
        switch (draw.Int(0, 5))
        {
            case 0:
                // Another value that is there already.
                int place = graph.Node.IndexOf(node);
                string[] there = ["x", .. graph.Node.Take(place).SelectMany(each => each.Output)];
                node.Input[draw.Int(0, node.Input.Count - 1)] = draw.OneOf<string>(there);
                break;
            case 1 when graph.Initializer.Count > 0:
                node.Input[draw.Int(0, node.Input.Count - 1)] = graph.Initializer[draw.Int(0, graph.Initializer.Count - 1)].Name;
                break;
            case 2 when node.Attribute.Count > 0:
                AttributeProto attribute = node.Attribute[draw.Int(0, node.Attribute.Count - 1)];
                if (attribute.Ints.Count > 0)
                {
                    attribute.Ints[draw.Int(0, attribute.Ints.Count - 1)] = draw.Int(-3, 4);
                }
                else
                {
                    (attribute.I, attribute.F) = (draw.Int(-2, 5), draw.Int(0, 3) * 0.25f);
                }

                break;
            case 3 when node.Input.Count > 1:
                (node.Input[0], node.Input[1]) = (node.Input[1], node.Input[0]);
                break;
            case 4 when graph.Initializer.Count > 0:
                TensorProto shaped = graph.Initializer[draw.Int(0, graph.Initializer.Count - 1)];
                long[] sizes = [.. shaped.Dims];
                shaped.Dims.Clear();
                shaped.Dims.Add(draw.Bool() ? sizes.Reverse() : [1, .. sizes]);
                break;
            default:
                TensorProto changed = graph.Initializer[draw.Int(0, graph.Initializer.Count - 1)];
                byte[] raw = changed.RawData.ToByteArray();
                int at = draw.Int(0, (raw.Length / 4) - 1) * 4;
                if (changed.DataType == (int)OnnxType.Float32)
                {
                    BitConverter.TryWriteBytes(raw.AsSpan(at), draw.Int(-4, 8) * 0.25f);
                }
                else
                {
                    BitConverter.TryWriteBytes(raw.AsSpan(at / 8 * 8), (long)draw.Int(-2, 6));
                }

                changed.RawData = ByteString.CopyFrom(raw);
                break;
        }
    }
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Proto;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export;

/// <summary>A whole model as a graph: border, layers, border.</summary>
internal static class ModelGraph
{
    private const string InputName = "input";
    private const string OutputName = "output";
    private const string BatchName = "batch";

    public static GraphProto Build(Model model, OnnxExportOptions options)
    {
        // The names of layers come before those of the steps within a layer.
        var builder = new GraphBuilder(model.Name, options.Opset, InputName, OutputName);
        var readers = new ModelReaders(model);
        int rank = model.InputShape.Rank;
        bool turns = options.Layout == OnnxLayout.Nhwc;
        builder.Graph.Input.Add(Declare(InputName, model.InputShape, turns));
        var values = new Dictionary<ModelNode, ExportedValue>
        {
            [model.Input] = new(Normalized(builder, model, options, turns && rank > 1 ? Turned(builder, rank) : InputName), null),
        };
        bool turnsOutput = turns && model.OutputShape.Rank > 1;
        bool addsSoftmax = options.Softmax && model.Output.Layer is not Softmax;
        foreach (ModelNode node in model.Nodes)
        {
            // The last step of all gives the graph's output.
            bool isLast = node == model.Output && !turnsOutput && !addsSoftmax;
            values[node] = Export(builder, readers, options, node, [.. node.Inputs.Select(input => values[input])], isLast);
            Describe(builder.Graph, values[node].Name, node);
        }

        Finish(builder, model, values[model.Output].Name, addsSoftmax, turnsOutput);
        builder.Graph.Output.Add(Declare(OutputName, model.OutputShape, turns));
        return builder.Graph;
    }

    private static ExportedValue Export(
        GraphBuilder builder, ModelReaders readers, OnnxExportOptions options, ModelNode node, ExportedValue[] inputs, bool isLast)
    {
        // A norm whose layer has taken it in is what that layer gives. The layer's own site was told so.
        if (options.FoldBatchNorm && node.Layer is BatchNorm && readers.NormBehind(node.Inputs[0]) == node)
        {
            return isLast ? new(builder.Add("Identity", node.Name, OutputName, [inputs[0].Name], []), null) : inputs[0];
        }

        string wanted = isLast ? OutputName : builder.NewValue(node.Name);
        var site = new LayerSite(builder, node, inputs, wanted)
        {
            FoldedNorm = options.FoldBatchNorm ? readers.NormBehind(node) : null,
            MayStayPlanar = node.Layer is Flatten && readers.MayReorder(node),
        };
        string name = LayerTable.Export(site);
        return isLast && name != OutputName
            ? new(builder.Add("Identity", node.Name, OutputName, [name], []), null)
            : new(name, site.Planar);
    }

    private static string Turned(GraphBuilder builder, int rank) => builder.Add(
        "Transpose", "toChannelsFirst", builder.NewValue("toChannelsFirst"), [InputName], [Ints("perm", Forms.ToChannelsFirst(rank))]);

    private static string Normalized(GraphBuilder builder, Model model, OnnxExportOptions options, string value)
    {
        if (!options.BakePreprocessing)
        {
            return value;
        }

        Shape input = model.InputShape;
        int[] sizes = [input.Channels, .. Enumerable.Repeat(1, input.Rank - 1)];
        if (!model.Preprocessing.Mean.IsEmpty)
        {
            string mean = builder.Constant("preprocessing.mean", sizes, [.. model.Preprocessing.Mean]);
            value = builder.Add("Sub", "preprocessing/mean", builder.NewValue("preprocessing/mean"), [value, mean], []);
        }

        if (!model.Preprocessing.Deviation.IsEmpty)
        {
            string deviation = builder.Constant("preprocessing.deviation", sizes, [.. model.Preprocessing.Deviation]);
            value = builder.Add("Div", "preprocessing/deviation", builder.NewValue("preprocessing/deviation"), [value, deviation], []);
        }

        return value;
    }

    private static void Finish(GraphBuilder builder, Model model, string value, bool addsSoftmax, bool turns)
    {
        int rank = model.OutputShape.Rank;
        if (addsSoftmax)
        {
            value = Forms.Softmax(builder, "softmax", turns ? builder.NewValue("softmax") : OutputName, value, rank);
        }

        if (turns)
        {
            builder.Add("Transpose", "toChannelsLast", OutputName, [value], [Ints("perm", Forms.ToChannelsLast(rank))]);
        }
    }

    // Viewers show the sizes between layers; a value that is declared already, as the output or by the layer that made it, is left alone.
    private static void Describe(GraphProto graph, string value, ModelNode node)
    {
        if (value is not (InputName or OutputName) && graph.ValueInfo.All(known => known.Name != value)
            && graph.Node.Any(each => each.Output.Contains(value)))
        {
            graph.ValueInfo.Add(Declare(value, node.OutputShape, channelsLast: false));
        }
    }

    private static ValueInfoProto Declare(string name, Shape shape, bool channelsLast)
    {
        var sizes = new TensorShapeProto();
        sizes.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = BatchName });
        IEnumerable<int> extents = channelsLast || shape.Rank == 1
            ? shape.Extents
            : shape.Extents.Take(shape.Rank - 1).Prepend(shape.Channels);
        sizes.Dim.Add(extents.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxType.Float32, Shape = sizes } },
        };
    }
}

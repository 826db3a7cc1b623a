using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Bench.Onnx;

/// <summary>
/// A model of Fovea as the bytes of an ONNX file of operator set 17, with its parameters in ONNX's order. The numbers are those of the
/// fields of ModelProto, GraphProto, TensorProto and ValueInfoProto in onnx.proto.
/// </summary>
internal static class OnnxFile
{
    public const string Input = "input";
    public const string Output = "logits";
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int Float = 1;

    public static byte[] Write(Model model, int batch)
    {
        var graph = new ProtobufMessage();
        foreach (ModelNode node in model.Nodes)
        {
            foreach (OnnxNode translated in Translate(model, node))
            {
                graph.Message(1, translated.Message);
            }
        }

        graph.Text(2, model.Name);
        foreach (ModelNode node in model.Nodes)
        {
            foreach (Parameter parameter in node.Parameters)
            {
                graph.Message(5, Tensor(node, parameter));
            }
        }

        Shape image = model.InputShape;
        graph.Message(11, Value(Input, batch, image.Channels, image.Height, image.Width));
        graph.Message(12, Value(Output, batch, model.OutputShape.Length));
        return new ProtobufMessage()
            .Integer(1, IrVersion)
            .Text(2, "Fovea.Bench")
            .Message(7, graph)
            .Message(8, new ProtobufMessage().Text(1, string.Empty).Integer(2, OperatorSet))
            .ToArray();
    }

    private static IEnumerable<OnnxNode> Translate(Model model, ModelNode node)
    {
        string output = Name(model, node);
        if (node.Layer is GlobalAveragePool2D)
        {
            // ONNX keeps the two extents of 1; the dense layer behind it reads a matrix.
            string pooled = $"{output}.pooled";
            return [new OnnxNode("GlobalAveragePool", pooled, Name(model, node.Inputs[0])), new OnnxNode("Flatten", output, pooled)];
        }

        return [Single(model, node, output)];
    }

    private static OnnxNode Single(Model model, ModelNode node, string output)
    {
        string[] read = [.. node.Inputs.Select(input => Name(model, input))];
        string[] all = [.. read, .. node.Parameters.Select(parameter => parameter.Name)];
        return node.Layer switch
        {
            Conv2D layer => Windowed(new OnnxNode("Conv", output, all), node, layer.Kernel, layer.Stride, layer.Padding, layer.Dilation)
                .With("dilations", layer.Dilation.Height, layer.Dilation.Width).WithInteger("group", layer.Groups),
            Dense => new OnnxNode("Gemm", output, all).WithInteger("transB", 1),
            BatchNorm layer => new OnnxNode("BatchNormalization", output, all).WithFloat("epsilon", layer.Epsilon),
            Relu => new OnnxNode("Relu", output, read),
            Add => new OnnxNode("Add", output, read),
            MaxPool2D layer => Windowed(new OnnxNode("MaxPool", output, read), node, layer.Size, layer.Stride, layer.Padding, 1),
            Flatten => new OnnxNode("Flatten", output, read).WithInteger("axis", 1),
            _ => throw new NotSupportedException($"{node.Layer.Kind} is not translated to ONNX."),
        };
    }

    private static OnnxNode Windowed(OnnxNode into, ModelNode node, Size2D window, Size2D stride, Padding padding, Size2D dilation)
    {
        var (top, bottom, left, right) = padding.Resolve(node.Inputs[0].OutputShape, window, stride, dilation);
        return into.With("kernel_shape", window.Height, window.Width)
            .With("strides", stride.Height, stride.Width)
            .With("pads", top, left, bottom, right);
    }

    private static string Name(Model model, ModelNode node) => node == model.Input ? Input : node == model.Output ? Output : node.Name;

    private static ProtobufMessage Tensor(ModelNode node, Parameter parameter)
    {
        Shape shape = parameter.Shape;
        long[] extents = (node.Layer, parameter.Role) switch
        {
            (Conv2D, ParameterRole.Weight) => [shape[3], shape[2], shape[0], shape[1]],
            (Dense, ParameterRole.Weight) => [shape[1], shape[0]],
            _ => [shape[0]],
        };
        var message = new ProtobufMessage();
        foreach (long extent in extents)
        {
            message.Integer(1, extent);
        }

        return message.Integer(2, Float).Text(8, parameter.Name).RawFloats(9, ChannelsFirst.Parameter(node, parameter, parameter.Span));
    }

    private static ProtobufMessage Value(string name, params ReadOnlySpan<int> extents)
    {
        var shape = new ProtobufMessage();
        foreach (int extent in extents)
        {
            shape.Message(1, new ProtobufMessage().Integer(1, extent));
        }

        var tensor = new ProtobufMessage().Integer(1, Float).Message(2, shape);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }
}

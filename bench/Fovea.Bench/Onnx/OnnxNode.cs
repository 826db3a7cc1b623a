namespace Fovea.Bench.Onnx;

/// <summary>A node of an ONNX graph. The numbers are those of the fields of NodeProto and AttributeProto in onnx.proto.</summary>
internal sealed class OnnxNode
{
    private const int FloatKind = 1;
    private const int IntegerKind = 2;
    private const int IntegersKind = 7;

    public OnnxNode(string operation, string output, params string[] inputs)
    {
        foreach (string input in inputs)
        {
            Message.Text(1, input);
        }

        Message.Text(2, output).Text(3, output).Text(4, operation);
    }

    public ProtobufMessage Message { get; } = new();

    public OnnxNode With(string attribute, params long[] values)
    {
        var message = new ProtobufMessage().Text(1, attribute).Integer(20, IntegersKind);
        foreach (long value in values)
        {
            message.Integer(8, value);
        }

        Message.Message(5, message);
        return this;
    }

    public OnnxNode WithFloat(string attribute, float value)
    {
        Message.Message(5, new ProtobufMessage().Text(1, attribute).Float(2, value).Integer(20, FloatKind));
        return this;
    }

    public OnnxNode WithInteger(string attribute, long value)
    {
        Message.Message(5, new ProtobufMessage().Text(1, attribute).Integer(3, value).Integer(20, IntegerKind));
        return this;
    }
}

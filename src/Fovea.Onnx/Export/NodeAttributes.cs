using Fovea.Onnx.Proto;
using Google.Protobuf;
using Kind = Fovea.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Fovea.Onnx.Export;

/// <summary>Attributes of nodes.</summary>
internal static class NodeAttributes
{
    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = Kind.Int, I = value };

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = Kind.Float, F = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = Kind.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Ints(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = Kind.Ints };
        foreach (int value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }
}

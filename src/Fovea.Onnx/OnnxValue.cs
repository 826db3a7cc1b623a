using System.Collections.Immutable;

namespace Fovea.Onnx;

/// <summary>An input or output of a model as the file declares it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The element type, or null where the file leaves it out.</param>
/// <param name="Dimensions">The sizes, or null where the file leaves them out.</param>
public sealed record OnnxValue(string Name, OnnxType? Type, ImmutableArray<OnnxDimension>? Dimensions)
{
    /// <summary>Name, type and sizes, <c>input float32 [batch, 3, 224, 224]</c>.</summary>
    public override string ToString()
    {
        string type = Type is { } known ? $" {OnnxTypes.NameOf(known)}" : string.Empty;
        return Dimensions is { } sizes ? $"{Name}{type} [{string.Join(", ", sizes)}]" : $"{Name}{type}";
    }
}

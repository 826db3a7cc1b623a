using System.Globalization;

namespace Fovea.Onnx;

/// <summary>One size of a model's input or output: a number, or a name such as <c>batch</c> that each run gives a number.</summary>
/// <param name="Size">The number, or null.</param>
/// <param name="Name">The name, or null where the file gives none.</param>
public readonly record struct OnnxDimension(int? Size, string? Name)
{
    /// <summary>The number, the name, or a question mark.</summary>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";
}

namespace Fovea.Onnx.Operators;

/// <summary>An operator as Fovea computes it.</summary>
/// <param name="Name">The ONNX name, such as Conv.</param>
/// <param name="Versions">
/// The opsets in which the operator appeared or changed and that <paramref name="Run"/> computes, ascending. A model's opset means the last
/// of them that is not above it.
/// </param>
/// <param name="Run">Computes the outputs, as many as the operator has; where the graph does not use an optional one, it may be left out.</param>
internal sealed record OperatorDefinition(string Name, int[] Versions, Func<OperatorCall, OnnxTensor[]> Run)
{
    /// <summary>The first opset above those of <see cref="Versions"/> in which the operator changed in a way that is not computed here.</summary>
    public int? ChangedIn { get; init; }

    /// <summary>The element types that are computed, for the table in docs/.</summary>
    public IReadOnlyList<OnnxType> Types { get; init; } = [OnnxType.Float32, OnnxType.Float64, OnnxType.Float16];

    /// <summary>What of the operator is not computed, in a few words for the table in docs/; empty where all is.</summary>
    public string Limits { get; init; } = string.Empty;
}

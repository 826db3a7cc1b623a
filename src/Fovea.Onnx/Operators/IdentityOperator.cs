namespace Fovea.Onnx.Operators;

/// <summary>Identity: the input itself, of any type.</summary>
internal static class IdentityOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Identity", [1, 13, 14, 16, 19, 21, 23], call => [call.Input(0)]) { Types = Enum.GetValues<OnnxType>() },
    ];
}

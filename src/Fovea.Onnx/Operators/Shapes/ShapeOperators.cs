namespace Fovea.Onnx.Operators;

/// <summary>Shape and Size: what is known of a tensor without its values.</summary>
internal static class ShapeOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Shape", [1, 13, 15, 19, 21, 23, 24, 25], Shape) { Types = TypeSets.All },
        new("Size", [1, 13, 19, 21, 23, 24, 25], call => [new OnnxTensor<long>([], [call.Input(0).Length])]) { Types = TypeSets.All },
    ];

    private static OnnxTensor[] Shape(OperatorCall call)
    {
        OnnxTensor x = call.Input(0);
        int start = Clamp(call.Int("start", 0), x.Rank);
        int end = Math.Max(start, Clamp(call.Int("end", x.Rank), x.Rank));
        long[] sizes = Array.ConvertAll(x.Shape.AsSpan()[start..end].ToArray(), size => (long)size);
        return [new OnnxTensor<long>([sizes.Length], sizes)];
    }

    private static int Clamp(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
}

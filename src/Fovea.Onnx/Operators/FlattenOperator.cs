namespace Fovea.Onnx.Operators;

/// <summary>Flatten: a matrix of the dimensions in front of an axis and those behind it.</summary>
internal static class FlattenOperator
{
    public static OperatorDefinition[] Definitions { get; } =
        [new("Flatten", [1, 9, 11, 13, 21], Run) { Types = Enum.GetValues<OnnxType>() }];

    private static OnnxTensor[] Run(OperatorCall call)
    {
        OnnxTensor input = call.Input(0);
        long axis = call.Int("axis", 1);
        long place = axis < 0 ? axis + input.Rank : axis;
        if (place < 0 || place > input.Rank)
        {
            throw call.Fail($"axis is {axis}, the input [{string.Join(", ", input.Shape)}] has {input.Rank} dimensions");
        }

        int rows = Outputs.Count(call, input.Shape.AsSpan()[..(int)place]);
        int columns = Outputs.Count(call, input.Shape.AsSpan()[(int)place..]);
        return [input.WithShape([rows, columns])];
    }
}

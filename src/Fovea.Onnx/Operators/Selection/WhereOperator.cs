namespace Fovea.Onnx.Operators;

/// <summary>Where: of two tensors, by a third of truth values, with broadcasting of all three.</summary>
internal static class WhereOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Where", [9, 16], call => ByType.Any<Where>(call, call.Input(1).Type)) { Types = TypeSets.All },
    ];

    private readonly struct Where : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<bool> condition = call.Input<bool>(0);
            OnnxTensor<T> a = call.Input<T>(1);
            OnnxTensor<T> b = call.Input<T>(2);
            Broadcast plan = Broadcast.Of(call, condition, a, b);
            T[] values = Outputs.New<T>(call, plan.Shape);
            (int[] offsets, int[] counters) = plan.Start();
            int length = plan.RowLength;
            for (int row = 0; row < plan.RowCount; row++)
            {
                Span<T> y = values.AsSpan(row * length, length);
                (int c, int left, int right) = (offsets[0], offsets[1], offsets[2]);
                int stepC = plan.Moves[0] ? 1 : 0;
                int stepA = plan.Moves[1] ? 1 : 0;
                int stepB = plan.Moves[2] ? 1 : 0;
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = condition.Values[c] ? a.Values[left] : b.Values[right];
                    c += stepC;
                    left += stepA;
                    right += stepB;
                }

                plan.Advance(offsets, counters);
            }

            return [new OnnxTensor<T>(plan.Shape, values)];
        }
    }
}

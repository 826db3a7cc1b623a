namespace Fovea.Onnx.Operators.Products;

/// <summary>MatMulInteger: matmul of 8-bit integers less their zero points, in exact 32-bit sums.</summary>
internal static class MatMulIntegerOperator
{
    public static OperatorDefinition[] Definitions { get; } =
        [new("MatMulInteger", [10], Run) { Types = [OnnxType.Int8, OnnxType.UInt8] }];

    private static OnnxTensor[] Run(OperatorCall call)
    {
        OnnxTensor<int> left = Bytes.Widen(call, 0);
        OnnxTensor<int> right = Bytes.Widen(call, 1);

        // A zero point for each row of the left matrix, for each column of the right one.
        Subtract(call, left, 2, left.Rank > 1 ? left.Shape[^2] : 1, left.Rank > 0 ? left.Shape[^1] : 1, byRows: true);
        Subtract(call, right, 3, right.Rank > 1 ? right.Shape[^2] : right.Length, right.Rank > 1 ? right.Shape[^1] : 1, byRows: false);
        return [Product.Broadcast(call, left, right)];
    }

    private static void Subtract(OperatorCall call, OnnxTensor<int> matrix, int index, int rows, int columns, bool byRows)
    {
        if (call.Optional(index) is null)
        {
            return;
        }

        OnnxTensor<int> zero = Bytes.Widen(call, index);
        int matrices = rows * columns == 0 ? 0 : matrix.Length / (rows * columns);
        int lines = byRows ? rows : columns;
        bool ofEachMatrix = zero.Length == (long)lines * matrices && zero.Rank > 1;
        if (zero.Length != 1 && zero.Length != lines && !ofEachMatrix)
        {
            throw call.Fail($"the zero point, input {index}, has shape [{string.Join(", ", zero.Shape)}], expected one value or {lines}");
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            int line = byRows ? i / columns % rows : i % columns;
            int stack = ofEachMatrix ? i / (rows * columns) * lines : 0;
            matrix.Values[i] -= zero.Length == 1 ? zero.Values[0] : zero.Values[stack + line];
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Products;

/// <summary>Gemm: <c>alpha * A * B + beta * C</c>, A and B transposed where asked for, C broadcast.</summary>
internal readonly struct GemmOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("Gemm", [7, 9, 11, 13], call => ByType.Reals<GemmOperator>(call))];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        (T[] a, int rows, int inner) = Matrix<T>(call, 0, call.Int("transA", 0) != 0);
        (T[] b, int innerOfB, int columns) = Matrix<T>(call, 1, call.Int("transB", 0) != 0);
        if (inner != innerOfB)
        {
            throw call.Fail($"the matrices do not fit: {rows}x{inner} times {innerOfB}x{columns}");
        }

        T[] output = Outputs.New<T>(call, [rows, columns]);
        Product.Add<T>(a, b, output, rows, inner, columns);
        float alpha = call.Float("alpha", 1);
        if (alpha != 1)
        {
            TensorPrimitives.Multiply(output, T.CreateTruncating(alpha), output);
        }

        if (call.Optional<T>(2) is { } c)
        {
            AddBroadcast(call, c, T.CreateTruncating(call.Float("beta", 1)), output, rows, columns);
        }

        return [new OnnxTensor<T>([rows, columns], output)];
    }

    private static (T[] Values, int Rows, int Columns) Matrix<T>(OperatorCall call, int index, bool transposed)
        where T : struct, IFloatingPointIeee754<T>
    {
        OnnxTensor<T> matrix = call.Input<T>(index);
        if (matrix.Rank != 2)
        {
            throw call.Fail($"input {index} has shape [{string.Join(", ", matrix.Shape)}], expected a matrix");
        }

        return transposed
            ? (Product.Transpose<T>(matrix.Values, matrix.Shape[0], matrix.Shape[1]), matrix.Shape[1], matrix.Shape[0])
            : (matrix.Values, matrix.Shape[0], matrix.Shape[1]);
    }

    private static void AddBroadcast<T>(OperatorCall call, OnnxTensor<T> c, T beta, T[] output, int rows, int columns)
        where T : struct, IFloatingPointIeee754<T>
    {
        int cRows = c.Rank > 1 ? c.Shape[0] : 1;
        int cColumns = c.Rank > 0 ? c.Shape[^1] : 1;
        if (c.Rank > 2 || (cRows != rows && cRows != 1) || (cColumns != columns && cColumns != 1))
        {
            throw call.Fail($"input 2 has shape [{string.Join(", ", c.Shape)}], which is not broadcast to {rows}x{columns}");
        }

        for (int r = 0; r < rows; r++)
        {
            int line = cRows == 1 ? 0 : r * cColumns;
            for (int column = 0; column < columns; column++)
            {
                output[(r * columns) + column] += beta * c.Values[line + (cColumns == 1 ? 0 : column)];
            }
        }
    }
}

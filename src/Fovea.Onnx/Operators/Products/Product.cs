using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Products;

/// <summary>Products of matrices, and of stacks of them as NumPy's matmul broadcasts them.</summary>
internal static class Product
{
    /// <summary><c>output[rows, columns] += left[rows, inner] * right[inner, columns]</c>, row by row.</summary>
    public static void Add<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> output, int rows, int inner, int columns)
        where T : struct, INumber<T>
    {
        for (int i = 0; i < rows; i++)
        {
            Span<T> target = output.Slice(i * columns, columns);
            for (int k = 0; k < inner; k++)
            {
                TensorPrimitives.MultiplyAdd(right.Slice(k * columns, columns), left[(i * inner) + k], target, target);
            }
        }
    }

    /// <summary>NumPy's matmul: vectors count as a row on the left and a column on the right, leading dimensions are broadcast.</summary>
    public static OnnxTensor<T> Broadcast<T>(OperatorCall call, OnnxTensor<T> left, OnnxTensor<T> right)
        where T : struct, INumber<T>
    {
        if (left.Rank == 0 || right.Rank == 0)
        {
            throw Unfit(call, left, right);
        }

        ImmutableArray<int> leftShape = left.Rank == 1 ? [1, left.Shape[0]] : left.Shape;
        ImmutableArray<int> rightShape = right.Rank == 1 ? [right.Shape[0], 1] : right.Shape;
        int rows = leftShape[^2];
        int inner = leftShape[^1];
        int columns = rightShape[^1];
        if (inner != rightShape[^2])
        {
            throw Unfit(call, left, right);
        }

        int[] leftLead = [.. leftShape.Take(leftShape.Length - 2)];
        int[] rightLead = [.. rightShape.Take(rightShape.Length - 2)];
        int[] lead = Lead(leftLead, rightLead) ?? throw Unfit(call, left, right);
        T[] output = Outputs.New<T>(call, [.. lead, rows, columns]);
        int stacks = output.Length == 0 ? 0 : Outputs.Count(call, lead);
        for (int s = 0; s < stacks; s++)
        {
            ReadOnlySpan<T> a = left.Values.AsSpan(Place(s, lead, leftLead) * rows * inner, rows * inner);
            ReadOnlySpan<T> b = right.Values.AsSpan(Place(s, lead, rightLead) * inner * columns, inner * columns);
            Add(a, b, output.AsSpan(s * rows * columns, rows * columns), rows, inner, columns);
        }

        IEnumerable<int> shape = lead.Concat(left.Rank == 1 ? [] : [rows]).Concat(right.Rank == 1 ? [] : [columns]);
        return new OnnxTensor<T>([.. shape], output);
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    public static T[] Transpose<T>(ReadOnlySpan<T> matrix, int rows, int columns)
    {
        var turned = new T[matrix.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                turned[(c * rows) + r] = matrix[(r * columns) + c];
            }
        }

        return turned;
    }

    private static int[]? Lead(int[] left, int[] right)
    {
        var lead = new int[Math.Max(left.Length, right.Length)];
        for (int d = 1; d <= lead.Length; d++)
        {
            int a = d <= left.Length ? left[^d] : 1;
            int b = d <= right.Length ? right[^d] : 1;
            if (a != b && a != 1 && b != 1)
            {
                return null;
            }

            lead[^d] = a == 1 ? b : a;
        }

        return lead;
    }

    // The matrix of a stack that stands for place s of the broadcast stack.
    private static int Place(int s, int[] lead, int[] own)
    {
        int place = 0;
        int stride = 1;
        for (int d = 1; d <= own.Length; d++)
        {
            place += own[^d] == 1 ? 0 : s % lead[^d] * stride;
            stride *= own[^d];
            s /= lead[^d];
        }

        return place;
    }

    private static FoveaException Unfit<T>(OperatorCall call, OnnxTensor<T> left, OnnxTensor<T> right)
        where T : notnull => call.Fail(
            $"the matrices do not fit: [{string.Join(", ", left.Shape)}] times [{string.Join(", ", right.Shape)}]");
}

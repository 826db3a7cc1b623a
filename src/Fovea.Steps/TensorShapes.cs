using System.Numerics.Tensors;

namespace Fovea.Steps;

/// <summary>Reads a tensor's shape the way the exercise does: <c>(m, n_H, n_W, n_C) = X.shape</c>.</summary>
internal static class TensorShapes
{
    public static (int, int) Shape2<T>(this Tensor<T> tensor) => ((int)tensor.Lengths[0], (int)tensor.Lengths[1]);

    public static (int, int, int) Shape3<T>(this Tensor<T> tensor) =>
        ((int)tensor.Lengths[0], (int)tensor.Lengths[1], (int)tensor.Lengths[2]);

    public static (int, int, int, int) Shape4<T>(this Tensor<T> tensor) =>
        ((int)tensor.Lengths[0], (int)tensor.Lengths[1], (int)tensor.Lengths[2], (int)tensor.Lengths[3]);

    public static int[] ShapeArray<T>(this Tensor<T> tensor)
    {
        var shape = new int[tensor.Rank];
        for (int d = 0; d < shape.Length; d++)
        {
            shape[d] = checked((int)tensor.Lengths[d]);
        }

        return shape;
    }

    public static string ShapeText<T>(this Tensor<T> tensor) => Text(tensor.ShapeArray());

    public static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    public static T[] ToFlatArray<T>(this Tensor<T> tensor)
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}

namespace Fovea.Onnx.Operators;

/// <summary>Inputs and attributes that are positions, sizes and axes.</summary>
internal static class Arguments
{
    /// <summary>The integers of an input that must be there, int64 or int32.</summary>
    public static long[] Longs(this OperatorCall call, int input) => call.Input(input) switch
    {
        OnnxTensor<long> tensor => tensor.Values,
        OnnxTensor<int> tensor => Array.ConvertAll(tensor.Values, value => (long)value),
        OnnxTensor tensor => throw call.Fail($"input {input} is {OnnxTypes.NameOf(tensor.Type)}, expected int64 or int32"),
    };

    /// <summary>The integers of an input that may be left out.</summary>
    public static long[]? OptionalLongs(this OperatorCall call, int input) => call.Optional(input) is null ? null : call.Longs(input);

    /// <summary>An input of one integer.</summary>
    public static long Long(this OperatorCall call, int input)
    {
        long[] values = call.Longs(input);
        return values.Length == 1 ? values[0] : throw call.Fail($"input {input} has {values.Length} values, expected one");
    }

    /// <summary>A single number, whatever the rank of its tensor.</summary>
    public static T Single<T>(this OperatorCall call, int input)
        where T : notnull
    {
        T[] values = call.Input<T>(input).Values;
        return values.Length == 1 ? values[0] : throw call.Fail($"input {input} has {values.Length} values, expected one");
    }

    /// <summary>The list of an attribute as an array, or null.</summary>
    public static long[]? List(this OperatorCall call, string attribute) => call.Ints(attribute) is { } found ? [.. found] : null;

    /// <summary>An axis counted from the front: -1 is the last.</summary>
    /// <exception cref="FoveaException">There is no such axis.</exception>
    public static int Axis(this OperatorCall call, long axis, int rank)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank
            ? (int)counted
            : throw call.Fail($"axis {axis} is none of a tensor of {rank} dimensions");
    }

    /// <summary>An axis, or the end behind the last one: the place to cut a shape in two.</summary>
    public static int Cut(this OperatorCall call, long axis, int rank)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted <= rank
            ? (int)counted
            : throw call.Fail($"axis {axis} does not divide a tensor of {rank} dimensions");
    }

    /// <summary>Axes counted from the front, in the order given.</summary>
    /// <exception cref="FoveaException">One is not there or stands twice.</exception>
    public static int[] Axes(this OperatorCall call, ReadOnlySpan<long> axes, int rank)
    {
        var counted = new int[axes.Length];
        for (int i = 0; i < counted.Length; i++)
        {
            counted[i] = call.Axis(axes[i], rank);
            if (counted.AsSpan(0, i).Contains(counted[i]))
            {
                throw call.Fail($"axis {counted[i]} is given twice");
            }
        }

        return counted;
    }

    /// <summary>The product of some sizes of a shape that is known to fit.</summary>
    public static int Product(ReadOnlySpan<int> sizes)
    {
        int product = 1;
        foreach (int size in sizes)
        {
            product *= size;
        }

        return product;
    }

    /// <summary>How messages write a shape.</summary>
    public static string Show(this OnnxTensor tensor) => $"[{string.Join(", ", tensor.Shape)}]";
}

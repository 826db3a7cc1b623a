using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Min, Max, Sum and Mean of any number of inputs, with broadcasting. What is not a number wins in Min and Max.</summary>
internal static class FoldedOperators
{
    private static readonly int[] SumVersions = [6, 8, 13];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Min", [6, 8, 12, 13], TypeSets.Numbers, ByType.Numbers<Folded<Smaller>>),
        ByType.Checked("Max", [6, 8, 12, 13], TypeSets.Numbers, ByType.Numbers<Folded<Larger>>),
        ByType.Checked("Sum", SumVersions, TypeSets.Reals, ByType.Numbers<Folded<Total>>),
        ByType.Checked("Mean", SumVersions, TypeSets.Reals, ByType.Reals<Mean>),
    ];

    private readonly struct Smaller : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => T.Min(a, b);
    }

    private readonly struct Larger : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => T.Max(a, b);
    }

    private readonly struct Total : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => a + b;
    }

    private readonly struct Mean : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            var sum = (OnnxTensor<T>)Folded<Total>.Run<T>(call)[0];
            var y = new T[sum.Length];
            TensorPrimitives.Divide(sum.Values, T.CreateTruncating(call.InputCount), y);
            return [new OnnxTensor<T>(sum.Shape, y)];
        }
    }
}

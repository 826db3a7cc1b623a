using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>CumSum: running sums along an axis, with or without the value itself, from either end.</summary>
internal static class CumSumOperator
{
    public static OperatorDefinition[] Definitions { get; } = [ByType.Checked("CumSum", [11, 14], TypeSets.Numbers, ByType.Numbers<CumSum>)];

    private readonly struct CumSum : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int axis = call.Axis(call.Long(1), x.Rank);
            bool exclusive = call.Int("exclusive", 0) != 0;
            bool reverse = call.Int("reverse", 0) != 0;
            int size = x.Shape[axis];
            int inner = Arguments.Product(x.Shape.AsSpan()[(axis + 1)..]);
            var y = new T[x.Length];
            for (int block = 0; block < y.Length; block += size * inner)
            {
                for (int column = 0; column < inner; column++)
                {
                    T sum = T.Zero;
                    for (int i = 0; i < size; i++)
                    {
                        int at = block + column + ((reverse ? size - 1 - i : i) * inner);
                        T next = unchecked(sum + x.Values[at]);
                        y[at] = exclusive ? sum : next;
                        sum = next;
                    }
                }
            }

            return [new OnnxTensor<T>(x.Shape, y)];
        }
    }
}

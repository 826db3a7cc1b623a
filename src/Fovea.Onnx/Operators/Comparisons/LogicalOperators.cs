using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>And, Or, Xor and Not on truth values; IsNaN and IsInf, which give them.</summary>
internal static class LogicalOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("And", [7], TypeSets.Booleans, Pair<And>),
        ByType.Checked("Or", [7], TypeSets.Booleans, Pair<Or>),
        ByType.Checked("Xor", [7], TypeSets.Booleans, Pair<Xor>),
        ByType.Checked("Not", [1], TypeSets.Booleans, Not),
        ByType.Checked("IsNaN", [9, 13, 20], TypeSets.Reals, ByType.Reals<IsNaN>),
        ByType.Checked("IsInf", [10, 20], TypeSets.Reals, ByType.Reals<IsInf>),
    ];

    private static OnnxTensor[] Pair<TZip>(OperatorCall call)
        where TZip : struct, IZip<bool, bool, bool> =>
        [Zip.Over<bool, bool, bool, TZip>(call, call.Input<bool>(0), call.Input<bool>(1))];

    private static OnnxTensor[] Not(OperatorCall call)
    {
        OnnxTensor<bool> x = call.Input<bool>(0);
        return [new OnnxTensor<bool>(x.Shape, Array.ConvertAll(x.Values, value => !value))];
    }

    private readonly struct And : IZip<bool, bool, bool>
    {
        public static bool Of(bool a, bool b) => a & b;
    }

    private readonly struct Or : IZip<bool, bool, bool>
    {
        public static bool Of(bool a, bool b) => a | b;
    }

    private readonly struct Xor : IZip<bool, bool, bool>
    {
        public static bool Of(bool a, bool b) => a ^ b;
    }

    private readonly struct IsNaN : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            return [new OnnxTensor<bool>(x.Shape, Array.ConvertAll(x.Values, T.IsNaN))];
        }
    }

    private readonly struct IsInf : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            bool negative = call.Int("detect_negative", 1) != 0;
            bool positive = call.Int("detect_positive", 1) != 0;
            var y = new bool[x.Length];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (positive && T.IsPositiveInfinity(x.Values[i])) || (negative && T.IsNegativeInfinity(x.Values[i]));
            }

            return [new OnnxTensor<bool>(x.Shape, y)];
        }
    }
}

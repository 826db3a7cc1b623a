using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Equal, Greater, Less, GreaterOrEqual and LessOrEqual, with broadcasting.</summary>
internal static class ComparisonOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Equal", [7, 11, 13, 19], TypeSets.All, RunEqual),
        ByType.Checked("Greater", [7, 9, 13], TypeSets.Numbers, ByType.Numbers<Ordered<Greater>>),
        ByType.Checked("Less", [7, 9, 13], TypeSets.Numbers, ByType.Numbers<Ordered<Less>>),
        ByType.Checked("GreaterOrEqual", [12, 16], TypeSets.Numbers, ByType.Numbers<Ordered<GreaterOrEqual>>),
        ByType.Checked("LessOrEqual", [12, 16], TypeSets.Numbers, ByType.Numbers<Ordered<LessOrEqual>>),
    ];

    private interface IOrder
    {
        static abstract bool Of<T>(T a, T b)
            where T : unmanaged, INumber<T>;
    }

    private static OnnxTensor[] RunEqual(OperatorCall call) => call.Input(0) switch
    {
        OnnxTensor<bool> a => [Zip.Over<bool, bool, bool, SameBoolean>(call, a, call.Input<bool>(1))],
        OnnxTensor<string> a => [Zip.Over<string, string, bool, SameText>(call, a, call.Input<string>(1))],
        _ => ByType.Numbers<Ordered<Equal>>(call),
    };

    private readonly struct Ordered<TOrder> : INumberOperator
        where TOrder : struct, IOrder
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            [Zip.Over<T, T, bool, Function<T>>(call, call.Input<T>(0), call.Input<T>(1))];

        private readonly struct Function<T> : IZip<T, T, bool>
            where T : unmanaged, INumber<T>
        {
            public static bool Of(T a, T b) => TOrder.Of(a, b);
        }
    }

    private readonly struct Equal : IOrder
    {
        public static bool Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => a == b;
    }

    private readonly struct Greater : IOrder
    {
        public static bool Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => a > b;
    }

    private readonly struct Less : IOrder
    {
        public static bool Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => a < b;
    }

    private readonly struct GreaterOrEqual : IOrder
    {
        public static bool Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => a >= b;
    }

    private readonly struct LessOrEqual : IOrder
    {
        public static bool Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => a <= b;
    }

    private readonly struct SameBoolean : IZip<bool, bool, bool>
    {
        public static bool Of(bool a, bool b) => a == b;
    }

    private readonly struct SameText : IZip<string, string, bool>
    {
        public static bool Of(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
    }
}

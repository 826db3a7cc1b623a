using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Relu and its relatives that are made of straight lines: LeakyRelu, PRelu, ThresholdedRelu, HardSigmoid, HardSwish.</summary>
internal static class ReluOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        NumberMap<Relu>.Define("Relu", TypeSets.SignedNumbers, 6, 13, 14),
        RealMap<LeakyRelu>.Define("LeakyRelu", 6, 16),
        ByType.Checked("PRelu", [7, 9, 16], [.. TypeSets.SignedNumbers, OnnxType.UInt32, OnnxType.UInt64], ByType.Numbers<PRelu>),
        RealMap<ThresholdedRelu>.Define("ThresholdedRelu", 10, 22),
        RealMap<HardSigmoid>.Define("HardSigmoid", 6, 22),
        RealMap<HardSwish>.Define("HardSwish", 14, 22),
    ];

    private readonly struct Relu : INumberMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => TensorPrimitives.Max(x, T.Zero, y);
    }

    private readonly struct LeakyRelu : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T alpha = T.CreateTruncating(call.Float("alpha", 0.01f));
            if (alpha >= T.Zero && alpha <= T.One)
            {
                // The larger of the two: no branch that random signs make the processor guess.
                TensorPrimitives.Multiply(x, alpha, y);
                TensorPrimitives.Max(x, y, y);
                return;
            }

            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] < T.Zero ? alpha * x[i] : x[i];
            }
        }
    }

    private readonly struct PRelu : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> y = Zip.Over<T, T, T, Function<T>>(call, call.Input<T>(0), call.Input<T>(1));
            return y.Shape.AsSpan().SequenceEqual(call.Input(0).Shape.AsSpan())
                ? [y]
                : throw call.Fail($"the slope {call.Input(1).Show()} does not spread over the input {call.Input(0).Show()}");
        }

        private readonly struct Function<T> : IZip<T, T, T>
            where T : INumber<T>
        {
            public static T Of(T a, T b) => a < T.Zero ? unchecked(a * b) : a;
        }
    }

    private readonly struct ThresholdedRelu : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T alpha = T.CreateTruncating(call.Float("alpha", 1));
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] > alpha ? x[i] : T.Zero;
            }
        }
    }

    private readonly struct HardSigmoid : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T alpha = T.CreateTruncating(call.Float("alpha", 0.2f));
            T beta = T.CreateTruncating(call.Float("beta", 0.5f));
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = T.Max(T.Zero, T.Min(T.One, (alpha * x[i]) + beta));
            }
        }
    }

    private readonly struct HardSwish : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T sixth = T.One / T.CreateTruncating(6);
            T half = T.CreateTruncating(0.5);
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * T.Max(T.Zero, T.Min(T.One, (sixth * x[i]) + half));
            }
        }
    }
}

using System.Collections.Immutable;
using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>
/// The reductions. Axes are an attribute at first and an input later (ReduceSum from 13 on, others from 18); none means all, or with
/// noop_with_empty_axes that each value is reduced by itself (its square, its logarithm). Sums of floating point are taken in double.
/// </summary>
internal static class ReduceOperators
{
    private static readonly int[] Versions = [1, 11, 13, 18];
    private static readonly OnnxType[] Types =
        [.. TypeSets.Reals, OnnxType.Int32, OnnxType.Int64, OnnxType.UInt32, OnnxType.UInt64];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("ReduceSum", [1, 11, 13], Types, ByType.Numbers<Reduce<SumReduction, FromThirteen>>),
        Define<MeanReduction>("ReduceMean"),
        Define<ProductReduction>("ReduceProd"),
        Define<AbsoluteSumReduction>("ReduceL1"),
        Define<NormReduction>("ReduceL2"),
        Define<LogSumReduction>("ReduceLogSum"),
        Define<LogSumExpReduction>("ReduceLogSumExp"),
        Define<SquareSumReduction>("ReduceSumSquare"),
        DefineExtreme<LargestReduction>("ReduceMax"),
        DefineExtreme<SmallestReduction>("ReduceMin"),
    ];

    private static OperatorDefinition Define<TReduction>(string name)
        where TReduction : struct, IReduction => ByType.Checked(name, Versions, Types, ByType.Numbers<Reduce<TReduction, FromEighteen>>);

    private static OperatorDefinition DefineExtreme<TReduction>(string name)
        where TReduction : struct, IReduction => ByType.Checked(
            name,
            [1, 11, 12, 13, 18, 20],
            [.. Types, OnnxType.Int8, OnnxType.UInt8, OnnxType.Bool],
            call => call.Input(0).Type == OnnxType.Bool
                ? Booleans<TReduction>(call)
                : ByType.Numbers<Reduce<TReduction, FromEighteen>>(call));

    private static OnnxTensor[] Booleans<TReduction>(OperatorCall call)
        where TReduction : struct, IReduction
    {
        OnnxTensor bytes = CastOperators.To(call, call.Input(0), OnnxType.UInt8);
        OnnxTensor reduced = Reduce<TReduction, FromEighteen>.Run<byte>(call.WithInputs([bytes, call.Optional(1)]))[0];
        return [CastOperators.To(call, reduced, OnnxType.Bool)];
    }

    /// <summary>The version from which on axes are an input.</summary>
    private interface IAxesAsInput
    {
        static abstract int From { get; }
    }

    private readonly struct FromThirteen : IAxesAsInput
    {
        public static int From => 13;
    }

    private readonly struct FromEighteen : IAxesAsInput
    {
        public static int From => 18;
    }

    private readonly struct Reduce<TReduction, TAxes> : INumberOperator
        where TReduction : struct, IReduction
        where TAxes : struct, IAxesAsInput
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            bool asInput = call.Version >= TAxes.From;
            long[] given = (asInput ? call.OptionalLongs(1) : call.List("axes")) ?? [];
            int[] axes = call.Axes(given, x.Rank);
            if (axes.Length == 0 && !(asInput && call.Int("noop_with_empty_axes", 0) != 0))
            {
                axes = [.. Enumerable.Range(0, x.Rank)];
            }

            ReducedRows<T> rows = ReducedRows<T>.Of(call, x, axes, call.Int("keepdims", 1) != 0);
            var y = Outputs.New<T>(call, rows.Shape);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = TReduction.Of<T>(rows.Values.AsSpan(i * rows.Length, rows.Length));
            }

            return [new OnnxTensor<T>(rows.Shape, y)];
        }
    }
}

using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Range: numbers from a start up to, but without, a limit.</summary>
internal static class RangeOperator
{
    private static readonly OnnxType[] Types = [OnnxType.Float32, OnnxType.Float64, OnnxType.Int16, OnnxType.Int32, OnnxType.Int64];

    public static OperatorDefinition[] Definitions { get; } = [ByType.Checked("Range", [11], Types, ByType.Numbers<Range>)];

    private readonly struct Range : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            T start = call.Single<T>(0);
            T limit = call.Single<T>(1);
            T delta = call.Single<T>(2);
            if (delta == T.Zero)
            {
                throw call.Fail("delta is 0, expected another number");
            }

            // As double: the difference of two integers may not be one. What is not a number gives no values.
            double count = Math.Ceiling((double.CreateTruncating(limit) - double.CreateTruncating(start)) / double.CreateTruncating(delta));
            long size = count > 0 ? (long)Math.Min(count, 1L << 40) : 0;
            T[] values = Outputs.New<T>(call, Outputs.Shape(call, size));
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = unchecked(start + (T.CreateTruncating(i) * delta));
            }

            return [new OnnxTensor<T>([values.Length], values)];
        }
    }
}

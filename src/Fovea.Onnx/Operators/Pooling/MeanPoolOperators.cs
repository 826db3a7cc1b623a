using System.Numerics;

namespace Fovea.Onnx.Operators.Pooling;

/// <summary>AveragePool: the mean of each window, with or without the padding counted.</summary>
internal readonly struct AveragePoolOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("AveragePool", [1, 7, 10, 11, 19, 22], call => ByType.Reals<AveragePoolOperator>(call))];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T[] values = call.Input<T>(0).Values;
        PoolWindows windows = PoolWindows.Of(call);
        bool countsPadding = call.Int("count_include_pad", 0) != 0;
        int length = windows.Window.InputLength;
        int outputs = windows.Window.OutputLength;
        T[] output = Outputs.New<T>(call, windows.Output);
        windows.ForEach((channel, at, taps, size) =>
        {
            T sum = T.Zero;
            foreach (int tap in taps)
            {
                sum += values[(channel * length) + tap];
            }

            output[(channel * outputs) + at] = taps.IsEmpty ? T.Zero : sum / T.CreateTruncating(countsPadding ? size : taps.Length);
        });
        return [new OnnxTensor<T>(windows.Output, output)];
    }
}

/// <summary>LpPool: <c>(sum of |x|^p)^(1/p)</c> over each window.</summary>
internal readonly struct LpPoolOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("LpPool", [2, 11, 18, 22], call => ByType.Reals<LpPoolOperator>(call))];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T[] values = call.Input<T>(0).Values;
        PoolWindows windows = PoolWindows.Of(call);
        long p = Power(call);
        int length = windows.Window.InputLength;
        int outputs = windows.Window.OutputLength;
        T[] output = Outputs.New<T>(call, windows.Output);
        windows.ForEach((channel, at, taps, _) =>
        {
            T sum = T.Zero;
            foreach (int tap in taps)
            {
                sum += Raised(values[(channel * length) + tap], p);
            }

            output[(channel * outputs) + at] = Root(sum, p);
        });
        return [new OnnxTensor<T>(windows.Output, output)];
    }

    /// <summary>The attribute p.</summary>
    public static long Power(OperatorCall call) =>
        call.Int("p", 2) is > 0 and var p ? p : throw call.Fail($"p is {call.Int("p", 2)}, expected 1 or more");

    public static T Raised<T>(T value, long p)
        where T : struct, IFloatingPointIeee754<T> => p switch
        {
            1 => T.Abs(value),
            2 => value * value,
            _ => T.Pow(T.Abs(value), T.CreateTruncating(p)),
        };

    public static T Root<T>(T sum, long p)
        where T : struct, IFloatingPointIeee754<T> => p switch
        {
            1 => sum,
            2 => T.Sqrt(sum),
            _ => T.Pow(sum, T.One / T.CreateTruncating(p)),
        };
}

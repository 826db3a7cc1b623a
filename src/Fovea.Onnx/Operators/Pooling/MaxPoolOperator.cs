using System.Numerics;
using Fovea.Onnx.Operators.Convolution;

namespace Fovea.Onnx.Operators.Pooling;

/// <summary>MaxPool: the greatest value of each window and, where asked for, its place in the input.</summary>
internal static class MaxPoolOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("MaxPool", [1, 8, 10, 11, 12, 22], Run)
        {
            Types = [OnnxType.Float32, OnnxType.Float64, OnnxType.Float16, OnnxType.Int8, OnnxType.UInt8],
        },
    ];

    private static OnnxTensor[] Run(OperatorCall call) => call.Input(0) switch
    {
        OnnxTensor<float> => Run<float>(call),
        OnnxTensor<double> => Run<double>(call),
        OnnxTensor<Half> => Run<Half>(call),
        OnnxTensor<sbyte> => Run<sbyte>(call),
        OnnxTensor<byte> => Run<byte>(call),
        OnnxTensor other => throw call.Fail($"input 0 is {OnnxTypes.NameOf(other.Type)}, expected float32, float64, float16, int8 or uint8"),
    };

    private static OnnxTensor[] Run<T>(OperatorCall call)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        T[] values = call.Input<T>(0).Values;
        PoolWindows windows = PoolWindows.Of(call);
        bool columnMajor = call.Int("storage_order", 0) != 0;
        int length = windows.Window.InputLength;
        int outputs = windows.Window.OutputLength;
        T[] output = Outputs.New<T>(call, windows.Output);
        long[] indices = call.Wants(1) ? Outputs.New<long>(call, windows.Output) : [];
        windows.ForEach((channel, at, taps, _) =>
        {
            ReadOnlySpan<T> image = values.AsSpan(channel * length, length);

            // A window that holds padding alone gives the least value.
            T best = T.MinValue;
            int place = -1;
            foreach (int tap in taps)
            {
                if (place < 0 || image[tap] > best)
                {
                    best = image[tap];
                    place = tap;
                }
            }

            output[(channel * outputs) + at] = best;
            if (indices.Length > 0)
            {
                long index = columnMajor && place >= 0 ? ColumnMajor(place, windows.Window.Input) : place;
                indices[(channel * outputs) + at] = ((long)channel * length) + index;
            }
        });
        var result = new OnnxTensor<T>(windows.Output, output);
        return indices.Length > 0 || call.Wants(1) ? [result, new OnnxTensor<long>(windows.Output, indices)] : [result];
    }

    // The number of a place when the first spatial dimension runs fastest.
    private static long ColumnMajor(int place, int[] sizes)
    {
        long index = 0;
        long weight = OnnxTensor.CountOf([.. sizes]);
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            weight /= sizes[d];
            index += (place % sizes[d]) * weight;
            place /= sizes[d];
        }

        return index;
    }
}

using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Resize to the nearest values, which are moved and not computed with.</summary>
internal static class ResizeNearest
{
    public static OnnxTensor Run(OperatorCall call, ResizeRequest request, AxisTaps[] taps) => call.Input(0) switch
    {
        OnnxTensor<float> x => Of(call, request, taps, x, request.Extrapolation),
        OnnxTensor<double> x => Of(call, request, taps, x, request.Extrapolation),
        OnnxTensor<Half> x => Of(call, request, taps, x, (Half)request.Extrapolation),
        OnnxTensor<sbyte> x => Of(call, request, taps, x, Whole<sbyte>(request)),
        OnnxTensor<byte> x => Of(call, request, taps, x, Whole<byte>(request)),
        OnnxTensor<short> x => Of(call, request, taps, x, Whole<short>(request)),
        OnnxTensor<ushort> x => Of(call, request, taps, x, Whole<ushort>(request)),
        OnnxTensor<int> x => Of(call, request, taps, x, Whole<int>(request)),
        OnnxTensor<uint> x => Of(call, request, taps, x, Whole<uint>(request)),
        OnnxTensor<long> x => Of(call, request, taps, x, Whole<long>(request)),
        OnnxTensor<ulong> x => Of(call, request, taps, x, Whole<ulong>(request)),
        OnnxTensor<bool> x => Of(call, request, taps, x, request.Extrapolation != 0),
        OnnxTensor<string> x => Of(call, request, taps, x, string.Empty),
        _ => throw call.Fail("the input's type is unknown"),
    };

    private static T Whole<T>(ResizeRequest request)
        where T : INumber<T> => float.IsNaN(request.Extrapolation) ? T.Zero : T.CreateSaturating(request.Extrapolation);

    private static OnnxTensor<T> Of<T>(OperatorCall call, ResizeRequest request, AxisTaps[] taps, OnnxTensor<T> x, T outside)
        where T : notnull
    {
        T[] values = Outputs.New<T>(call, request.Shape);
        if (taps.Length == 0)
        {
            return x;
        }

        long[] strides = Strided.Of(x.Shape.AsSpan());
        AxisTaps last = taps[^1];
        int width = last.Places.Length;
        var counters = new int[taps.Length - 1];
        for (int at = 0; at < values.Length; at += width)
        {
            long offset = 0;
            bool away = false;
            for (int d = 0; d < counters.Length; d++)
            {
                away |= taps[d].Outside is { } flags && flags[counters[d]];
                offset += taps[d].Places[counters[d]] * strides[d];
            }

            Span<T> line = values.AsSpan(at, width);
            ReadOnlySpan<T> source = x.Values.AsSpan((int)offset, x.Shape[^1]);
            if (away)
            {
                line.Fill(outside);
            }
            else if (last.IsIdentity)
            {
                source.CopyTo(line);
            }
            else
            {
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] = last.Outside is { } flags && flags[i] ? outside : source[last.Places[i]];
                }
            }

            for (int d = counters.Length - 1; d >= 0 && ++counters[d] == request.Shape[d]; d--)
            {
                counters[d] = 0;
            }
        }

        return new OnnxTensor<T>(request.Shape, values);
    }
}

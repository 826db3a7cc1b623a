using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Resize by weighted means, one axis after the other. Integers are computed in float, then cut
/// toward zero, or rounded with antialias, as ONNX Runtime does; what does not fit is the nearest that does.
/// </summary>
internal static class ResizeWeighted
{
    public static OnnxTensor Run(OperatorCall call, ResizeRequest request, AxisTaps[] taps)
    {
        OnnxTensor x = call.Input(0);
        if (x is OnnxTensor<double> wide)
        {
            return Of(call, request, taps, wide);
        }

        if (x.Type is OnnxType.Bool or OnnxType.Text)
        {
            throw call.Fail($"the input is {OnnxTypes.NameOf(x.Type)}, between whose values there are none");
        }

        var single = (OnnxTensor<float>)CastOperators.To(call, x, OnnxType.Float32);
        OnnxTensor<float> y = Of(call, request, taps, single);
        if (TypeSets.Reals.Contains(x.Type))
        {
            return CastOperators.To(call, y, x.Type);
        }

        OnnxTensor rounds = new OnnxTensor<bool>([], [request.Antialias]);
        return ByType.Numbers<Whole>(call.WithInputs([y, rounds]), x.Type)[0];
    }

    private readonly struct Whole : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<float> x = call.Input<float>(0);
            bool rounds = call.Single<bool>(1);
            return [new OnnxTensor<T>(x.Shape, Array.ConvertAll(x.Values, v => T.CreateSaturating(rounds ? MathF.Round(v) : v)))];
        }
    }

    private static OnnxTensor<T> Of<T>(OperatorCall call, ResizeRequest request, AxisTaps[] taps, OnnxTensor<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = x.Values;
        int[] shape = [.. x.Shape];

        // Axes that shrink first, so that there is less to do for the others.
        foreach (int axis in Enumerable.Range(0, shape.Length).OrderBy(axis => (double)request.Shape[axis] / x.Shape[axis]))
        {
            if (!taps[axis].IsIdentity)
            {
                int size = shape[axis];
                shape[axis] = request.Shape[axis];
                values = Along(values, Outputs.New<T>(call, [.. shape]), size, Arguments.Product(shape.AsSpan(axis + 1)), taps[axis]);
            }
        }

        if (taps.Any(axis => axis.Outside is not null))
        {
            values = ReferenceEquals(values, x.Values) ? (T[])values.Clone() : values;
            FillOutside(values, request, taps);
        }

        return new OnnxTensor<T>(request.Shape, values);
    }

    private static T[] Along<T>(T[] x, T[] y, int size, int inner, AxisTaps taps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = taps.Count;
        int newSize = taps.Places.Length / count;
        T[] weights = Array.ConvertAll(taps.Weights, weight => T.CreateTruncating(weight));
        for (int line = 0, from = 0; line < y.Length; line += newSize * inner, from += size * inner)
        {
            if (inner == 1)
            {
                Line(x.AsSpan(from, size), y.AsSpan(line, newSize), taps.Places, weights, count);
                continue;
            }

            for (int i = 0; i < newSize; i++)
            {
                Span<T> target = y.AsSpan(line + (i * inner), inner);
                for (int k = i * count; k < (i + 1) * count; k++)
                {
                    if (weights[k] != T.Zero)
                    {
                        TensorPrimitives.MultiplyAdd(x.AsSpan(from + (taps.Places[k] * inner), inner), weights[k], target, target);
                    }
                }
            }
        }

        return y;
    }

    private static void Line<T>(ReadOnlySpan<T> x, Span<T> y, int[] places, T[] weights, int count)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0, k = 0; i < y.Length; i++)
        {
            T sum = T.Zero;
            for (int end = k + count; k < end; k++)
            {
                // What has no weight is not looked at: it may be infinite.
                sum += weights[k] == T.Zero ? T.Zero : weights[k] * x[places[k]];
            }

            y[i] = sum;
        }
    }

    private static void FillOutside<T>(T[] values, ResizeRequest request, AxisTaps[] taps)
        where T : IFloatingPointIeee754<T>
    {
        T outside = T.CreateTruncating(request.Extrapolation);
        var counters = new int[taps.Length];
        for (int at = 0; at < values.Length; at++)
        {
            for (int d = 0; d < taps.Length; d++)
            {
                if (taps[d].Outside is { } flags && flags[counters[d]])
                {
                    values[at] = outside;
                    break;
                }
            }

            for (int d = counters.Length - 1; d >= 0 && ++counters[d] == request.Shape[d]; d--)
            {
                counters[d] = 0;
            }
        }
    }
}

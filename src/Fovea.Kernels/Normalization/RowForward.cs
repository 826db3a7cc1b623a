using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Normalization;

/// <summary>Measures and normalises rows. The deviations are taken from the mean that is known by then, so no digits are lost.</summary>
internal unsafe ref struct RowForward : IKernel
{
    public float* Input;
    public float* Scale;
    public float* Offset;
    public float Epsilon;
    public float* Statistics;
    public float* Output;
    public int Rows;
    public int Channels;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int row = 0; row < Rows; row++)
        {
            float* input = Input + ((nint)row * Channels);
            float mean = Sum<TSimd, TVector>(input, Channels) / Channels;
            float variance = SumOfSquares<TSimd, TVector>(input, mean, Channels) / Channels;
            float inverse = (float)(1 / Math.Sqrt((double)variance + Epsilon));
            if (Statistics != null)
            {
                Statistics[2 * row] = mean;
                Statistics[(2 * row) + 1] = inverse;
            }

            Normalize<TSimd, TVector>(input, mean, inverse, Output + ((nint)row * Channels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum<TSimd, TVector>(float* input, int channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector sum = TSimd.Zero;
        for (int c = 0; c < channels; c += TSimd.Lanes)
        {
            sum = TSimd.Add(sum, Edge.Load<TSimd, TVector>(input + c, channels - c));
        }

        return TSimd.SumOfLanes(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfSquares<TSimd, TVector>(float* input, float mean, int channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector middle = TSimd.Broadcast(mean);
        TVector sum = TSimd.Zero;
        int c = 0;
        for (; c <= channels - TSimd.Lanes; c += TSimd.Lanes)
        {
            TVector deviation = TSimd.Subtract(TSimd.Load(input + c), middle);
            sum = TSimd.MultiplyAdd(deviation, deviation, sum);
        }

        if (c < channels)
        {
            // Lanes without a channel hold 0 and would count with the distance from it.
            TVector there = LaneMask.Between<TSimd, TVector>(0, channels - c);
            TVector deviation = TSimd.And(TSimd.Subtract(TSimd.LoadPartial(input + c, channels - c), middle), there);
            sum = TSimd.MultiplyAdd(deviation, deviation, sum);
        }

        return TSimd.SumOfLanes(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Normalize<TSimd, TVector>(float* input, float mean, float inverse, float* output)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector middle = TSimd.Broadcast(mean);
        TVector factor = TSimd.Broadcast(inverse);
        for (int c = 0; c < Channels; c += TSimd.Lanes)
        {
            int count = Channels - c;
            TVector value = TSimd.Multiply(TSimd.Subtract(Edge.Load<TSimd, TVector>(input + c, count), middle), factor);
            value = TSimd.MultiplyAdd(
                value, Edge.Load<TSimd, TVector>(Scale + c, count), Edge.Load<TSimd, TVector>(Offset + c, count));
            Edge.Store<TSimd, TVector>(output + c, value, count);
        }
    }
}

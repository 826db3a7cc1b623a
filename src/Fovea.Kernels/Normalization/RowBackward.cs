using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Normalization;

/// <summary>
/// The gradients of normalised rows. A register's lanes without a channel hold 0 in scale and gradient, so they add nothing to a sum.
/// </summary>
internal unsafe ref struct RowBackward : IKernel
{
    public float* Input;
    public float* GradOutput;
    public float* Scale;
    public float* Statistics;
    public float* GradInput;
    public float* GradScale;
    public float* GradOffset;
    public int Rows;
    public int Channels;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int row = 0; row < Rows; row++)
        {
            nint place = (nint)row * Channels;
            float mean = Statistics[2 * row];
            float inverse = Statistics[(2 * row) + 1];
            (float gradient, float product) = Sums<TSimd, TVector>(place, mean, inverse);
            if (GradInput != null)
            {
                Propagate<TSimd, TVector>(place, mean, inverse, gradient / Channels, product / Channels);
            }
        }
    }

    // The row's sums of g and g n, and on the way its part of the parameters' gradients.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly (float Gradient, float Product) Sums<TSimd, TVector>(nint place, float mean, float inverse)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector middle = TSimd.Broadcast(mean);
        TVector factor = TSimd.Broadcast(inverse);
        TVector sum = TSimd.Zero;
        TVector product = TSimd.Zero;
        for (int c = 0; c < Channels; c += TSimd.Lanes)
        {
            int count = Channels - c;
            TVector normal = TSimd.Multiply(TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + place + c, count), middle), factor);
            TVector gradient = Edge.Load<TSimd, TVector>(GradOutput + place + c, count);
            TVector offset = TSimd.Add(Edge.Load<TSimd, TVector>(GradOffset + c, count), gradient);
            TVector scale = TSimd.MultiplyAdd(gradient, normal, Edge.Load<TSimd, TVector>(GradScale + c, count));
            Edge.Store<TSimd, TVector>(GradOffset + c, offset, count);
            Edge.Store<TSimd, TVector>(GradScale + c, scale, count);
            gradient = TSimd.Multiply(gradient, Edge.Load<TSimd, TVector>(Scale + c, count));
            sum = TSimd.Add(sum, gradient);
            product = TSimd.MultiplyAdd(gradient, normal, product);
        }

        return (TSimd.SumOfLanes(sum), TSimd.SumOfLanes(product));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Propagate<TSimd, TVector>(nint place, float mean, float inverse, float meanGradient, float meanProduct)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector middle = TSimd.Broadcast(mean);
        TVector factor = TSimd.Broadcast(inverse);
        TVector common = TSimd.Broadcast(meanGradient);
        TVector slope = TSimd.Broadcast(-meanProduct);
        for (int c = 0; c < Channels; c += TSimd.Lanes)
        {
            int count = Channels - c;
            TVector normal = TSimd.Multiply(TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + place + c, count), middle), factor);
            TVector gradient = TSimd.Multiply(
                Edge.Load<TSimd, TVector>(GradOutput + place + c, count), Edge.Load<TSimd, TVector>(Scale + c, count));
            TVector value = TSimd.MultiplyAdd(normal, slope, TSimd.Subtract(gradient, common));
            Edge.Store<TSimd, TVector>(GradInput + place + c, TSimd.Multiply(value, factor), count);
        }
    }
}

using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Pooling;

/// <summary>The mean of a window.</summary>
internal readonly unsafe struct AdaptiveAverage(float* input, float* output) : IAdaptiveWork
{
    public void Apply<TSimd, TVector>(in AdaptiveWindow window)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector sum = TSimd.Zero;
        float* row = input + window.Input;
        for (int y = 0; y < window.Rows; y++, row += window.RowStep)
        {
            float* pixel = row;
            for (int x = 0; x < window.Columns; x++, pixel += window.PixelStep)
            {
                sum = TSimd.Add(sum, Edge.Load<TSimd, TVector>(pixel, window.Count));
            }
        }

        TVector mean = TSimd.Multiply(sum, TSimd.Broadcast(1f / ((float)window.Rows * window.Columns)));
        Edge.Store<TSimd, TVector>(output + window.Output, mean, window.Count);
    }
}

/// <summary>The greatest value of a window.</summary>
internal readonly unsafe struct AdaptiveMaximum(float* input, float* output) : IAdaptiveWork
{
    public void Apply<TSimd, TVector>(in AdaptiveWindow window)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* row = input + window.Input;
        TVector greatest = Edge.Load<TSimd, TVector>(row, window.Count);
        for (int y = 0; y < window.Rows; y++, row += window.RowStep)
        {
            float* pixel = row;
            for (int x = 0; x < window.Columns; x++, pixel += window.PixelStep)
            {
                greatest = TSimd.Max(greatest, Edge.Load<TSimd, TVector>(pixel, window.Count));
            }
        }

        Edge.Store<TSimd, TVector>(output + window.Output, greatest, window.Count);
    }
}

/// <summary>Adds the output's gradient to a window in equal shares. Windows may overlap, so it is added.</summary>
internal readonly unsafe struct AdaptiveAverageGradient(float* gradInput, float* gradOutput) : IAdaptiveWork
{
    public void Apply<TSimd, TVector>(in AdaptiveWindow window)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector share = TSimd.Multiply(
            Edge.Load<TSimd, TVector>(gradOutput + window.Output, window.Count),
            TSimd.Broadcast(1f / ((float)window.Rows * window.Columns)));
        float* row = gradInput + window.Input;
        for (int y = 0; y < window.Rows; y++, row += window.RowStep)
        {
            float* pixel = row;
            for (int x = 0; x < window.Columns; x++, pixel += window.PixelStep)
            {
                TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(pixel, window.Count), share);
                Edge.Store<TSimd, TVector>(pixel, sum, window.Count);
            }
        }
    }
}

/// <summary>Adds the output's gradient to the place of the maximum; once it is given away nothing is left for equal values.</summary>
internal readonly unsafe struct AdaptiveMaximumGradient(float* input, float* output, float* gradOutput, float* gradInput) : IAdaptiveWork
{
    public void Apply<TSimd, TVector>(in AdaptiveWindow window)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector greatest = Edge.Load<TSimd, TVector>(output + window.Output, window.Count);
        TVector left = Edge.Load<TSimd, TVector>(gradOutput + window.Output, window.Count);
        nint row = window.Input;
        for (int y = 0; y < window.Rows; y++, row += window.RowStep)
        {
            nint pixel = row;
            for (int x = 0; x < window.Columns; x++, pixel += window.PixelStep)
            {
                TVector hit = TSimd.Equal(Edge.Load<TSimd, TVector>(input + pixel, window.Count), greatest);
                TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(gradInput + pixel, window.Count), TSimd.And(hit, left));
                Edge.Store<TSimd, TVector>(gradInput + pixel, sum, window.Count);
                left = TSimd.AndNot(left, hit);
            }
        }
    }
}

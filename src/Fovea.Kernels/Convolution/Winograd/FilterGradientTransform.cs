using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// Brings the products' gradients, summed over all tiles, back to the 3x3 weights: <c>G^T m G</c>. One block of outputs, up to two
/// registers.
/// </summary>
internal unsafe ref struct FilterGradientTransform : IKernel
{
    /// <summary>The taps of an input lie far apart, each input's in new cache lines: they are asked for so much earlier.</summary>
    private const int InputsAhead = 6;

    /// <summary>36 matrices [Inputs, Stride], MatrixStep floats apart.</summary>
    public float* Source;
    public nint MatrixStep;
    public nint Stride;
    public int Inputs;

    /// <summary>The outputs of the block.</summary>
    public int Outputs;

    /// <summary>The gradient of (tap 0, input 0, first output of the block).</summary>
    public float* Destination;
    public nint TapStep;
    public nint InputStep;

    /// <summary>Whether the sum is added to what the destination holds.</summary>
    public bool Accumulate;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        float* memory = stackalloc float[(WinogradMatrices.Taps * (WinogradMatrices.Inputs + 1) * lanes) + Registers.Slack];
        float* half = Registers.Align(memory);
        for (int c = 0; c < Inputs; c++)
        {
            float* ahead = Destination + (Math.Min(c + InputsAhead, Inputs - 1) * InputStep);
            Prefetch.Pieces(ahead, 1, 0, WinogradMatrices.Taps * WinogradMatrices.Taps, TapStep, Outputs);
            for (int k = 0; k < Outputs; k += lanes)
            {
                Transform<TSimd, TVector>(
                    Source + (c * Stride) + k, half, Destination + (c * InputStep) + k, Math.Min(lanes, Outputs - k));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Transform<TSimd, TVector>(float* source, float* half, float* destination, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint step = MatrixStep;
        for (int i = 0; i < WinogradMatrices.Inputs; i++, source += WinogradMatrices.Inputs * step)
        {
            WinogradMatrices.FilterGradient<TSimd, TVector>(
                TSimd.Load(source),
                TSimd.Load(source + step),
                TSimd.Load(source + (2 * step)),
                TSimd.Load(source + (3 * step)),
                TSimd.Load(source + (4 * step)),
                TSimd.Load(source + (5 * step)),
                half + (i * lanes),
                WinogradMatrices.Inputs * lanes);
        }

        float* results = half + (WinogradMatrices.Taps * WinogradMatrices.Inputs * lanes);
        for (int j = 0; j < WinogradMatrices.Taps; j++, half += WinogradMatrices.Inputs * lanes)
        {
            WinogradMatrices.FilterGradient<TSimd, TVector>(
                TSimd.Load(half),
                TSimd.Load(half + lanes),
                TSimd.Load(half + (2 * lanes)),
                TSimd.Load(half + (3 * lanes)),
                TSimd.Load(half + (4 * lanes)),
                TSimd.Load(half + (5 * lanes)),
                results,
                lanes);
            for (int i = 0; i < WinogradMatrices.Taps; i++)
            {
                float* place = destination + (((i * WinogradMatrices.Taps) + j) * TapStep);
                TVector value = TSimd.Load(results + (i * lanes));
                if (Accumulate)
                {
                    value = TSimd.Add(value, Edge.Load<TSimd, TVector>(place, outputs));
                }

                Edge.Store<TSimd, TVector>(place, value, outputs);
            }
        }
    }
}

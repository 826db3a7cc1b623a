using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>One factor for each channel, for all pixels of an image: the gate of a squeeze-and-excite block, the mask of a spatial
/// dropout.</summary>
public static unsafe class ChannelProduct
{
    /// <summary>output[pixel, c] = input[pixel, c] factor[c].</summary>
    /// <param name="input">Pixels one after the other, each with factor.Length channels.</param>
    /// <param name="factor">One value for each channel.</param>
    /// <param name="output">As many values as the input, overwritten; may be the input itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The values are no whole number of pixels, or the lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> factor, Span<float> output, InstructionSet set)
    {
        Require(input.Length, output.Length, factor.Length);
        fixed (float* x = input, a = factor, y = output)
        {
            ChannelKernel<Product>.Run(new(x, y), new() { A = a }, input.Length, factor.Length, set);
        }
    }

    /// <summary>gradFactor[c] = sum over pixels of input[pixel, c] gradOutput[pixel, c].</summary>
    /// <param name="input">Pixels one after the other, each with gradFactor.Length channels.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="gradFactor">One value for each channel, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The values are no whole number of pixels, or the lengths differ.</exception>
    public static void BackwardFactor(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradFactor, InstructionSet set)
    {
        Require(input.Length, gradOutput.Length, gradFactor.Length);
        fixed (float* x = input, gradient = gradOutput, destination = gradFactor)
        {
            ChannelSumKernel<Gradient>.Run(new(x, gradient), input.Length, destination, gradFactor.Length, set);
        }
    }

    private static void Require(int length, int other, int channels)
    {
        Lengths.RequireEqual(length, other);
        if (channels == 0 || length % channels != 0)
        {
            throw new ArgumentException($"{length} values are no whole number of pixels of {channels} channels.");
        }
    }

    private readonly struct Product(float* input, float* output) : IChannelOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint place, nint channel, int count, in ChannelParameters parameters)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector factor = Edge.Load<TSimd, TVector>(parameters.A + channel, count);
            TVector product = TSimd.Multiply(Edge.Load<TSimd, TVector>(input + place, count), factor);
            Edge.Store<TSimd, TVector>(output + place, product, count);
        }
    }

    private readonly struct Gradient(float* input, float* gradOutput) : IChannelSum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TSimd, TVector>(nint place, int count, TVector parameter, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => first = TSimd.MultiplyAdd(
                Edge.Load<TSimd, TVector>(input + place, count), Edge.Load<TSimd, TVector>(gradOutput + place, count), first);
    }
}

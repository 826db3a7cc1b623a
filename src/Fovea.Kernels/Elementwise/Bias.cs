using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>One value for each channel, added at every pixel.</summary>
public static unsafe class Bias
{
    /// <summary>values[pixel, c] += bias[c].</summary>
    /// <param name="values">Pixels one after the other, each with bias.Length channels; changed in place.</param>
    /// <param name="bias">One value for each channel.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The values are no whole number of pixels.</exception>
    public static void Forward(Span<float> values, ReadOnlySpan<float> bias, InstructionSet set)
    {
        RequirePixels(values.Length, bias.Length);
        fixed (float* destination = values, source = bias)
        {
            ChannelKernel<Addition>.Run(new(destination), new() { A = source }, values.Length, bias.Length, set);
        }
    }

    /// <summary>gradBias[c] = sum over pixels of gradOutput[pixel, c].</summary>
    /// <param name="gradOutput">Pixels one after the other, each with gradBias.Length channels.</param>
    /// <param name="gradBias">One value for each channel, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The gradient is no whole number of pixels.</exception>
    public static void Backward(ReadOnlySpan<float> gradOutput, Span<float> gradBias, InstructionSet set)
    {
        RequirePixels(gradOutput.Length, gradBias.Length);
        fixed (float* gradient = gradOutput, destination = gradBias)
        {
            ChannelSumKernel<Gradient>.Run(new(gradient), gradOutput.Length, destination, gradBias.Length, set);
        }
    }

    /// <summary>
    /// The backward direction of a bias that a ReLU follows: gradOutput[pixel, c] becomes 0 where output[pixel, c] is not greater than 0,
    /// and gradBias[c] = sum over pixels of what is left.
    /// </summary>
    /// <param name="output">The ReLU's output.</param>
    /// <param name="gradOutput">The gradient of that output, as many values; changed in place into the one in front of the ReLU.</param>
    /// <param name="gradBias">One value for each channel, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The gradient is no whole number of pixels, or the lengths differ.</exception>
    public static void BackwardRelu(ReadOnlySpan<float> output, Span<float> gradOutput, Span<float> gradBias, InstructionSet set)
    {
        RequirePixels(gradOutput.Length, gradBias.Length);
        Lengths.RequireEqual(output.Length, gradOutput.Length);
        if (gradBias.Length < set.ForChannels(gradBias.Length).Lanes())
        {
            // Registers that reach into the next pixel would wait for what has just been written there.
            Relu.BackwardInput(output, gradOutput, gradOutput, set);
            Backward(gradOutput, gradBias, set);
            return;
        }

        fixed (float* result = output, gradient = gradOutput, destination = gradBias)
        {
            ChannelSumKernel<ReluGradient>.Run(new(result, gradient), gradOutput.Length, destination, gradBias.Length, set);
        }
    }

    private static void RequirePixels(int length, int channels)
    {
        if (channels == 0 || length % channels != 0)
        {
            throw new ArgumentException($"{length} values are no whole number of pixels of {channels} channels.");
        }
    }

    private readonly struct Addition(float* values) : IChannelOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint place, nint channel, int count, in ChannelParameters parameters)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector bias = Edge.Load<TSimd, TVector>(parameters.A + channel, count);
            TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(values + place, count), bias);
            Edge.Store<TSimd, TVector>(values + place, sum, count);
        }
    }

    private readonly struct Gradient(float* gradOutput) : IChannelSum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TSimd, TVector>(nint place, int count, TVector parameter, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => first = TSimd.Add(first, Edge.Load<TSimd, TVector>(gradOutput + place, count));
    }

    // The last register of a pixel may visit some channels again: to mask twice is to mask once.
    private readonly struct ReluGradient(float* output, float* gradOutput) : IChannelSum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TSimd, TVector>(nint place, int count, TVector parameter, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector passes = TSimd.GreaterThanZero(Edge.Load<TSimd, TVector>(output + place, count));
            TVector gradient = TSimd.And(passes, Edge.Load<TSimd, TVector>(gradOutput + place, count));
            Edge.Store<TSimd, TVector>(gradOutput + place, gradient, count);
            first = TSimd.Add(first, gradient);
        }
    }
}

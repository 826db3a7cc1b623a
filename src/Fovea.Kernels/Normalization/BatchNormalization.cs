using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Normalization;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy, "Batch Normalization", 2015) on pixels [.., channels]:
/// output = scale (input - mean) / sqrt(variance + epsilon) + offset, channel by channel. A residual connection and a ReLU behind it can be
/// part of the same pass.
/// </summary>
public static unsafe class BatchNormalization
{
    /// <summary>
    /// output = factor (input - mean) + offset + addend, with factor = scale / sqrt(variance + epsilon); where relu is set, negative
    /// results become 0.
    /// </summary>
    /// <param name="input">Pixels one after the other.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="factor">One value a channel.</param>
    /// <param name="offset">One value a channel.</param>
    /// <param name="output">As many values as the input, overwritten; may be the input or the addend itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <param name="addend">As many values as the input; empty for none.</param>
    /// <param name="relu">Whether negative results become 0. NaN stays NaN.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Forward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> offset,
        Span<float> output,
        InstructionSet set,
        ReadOnlySpan<float> addend = default,
        bool relu = false)
    {
        Require(input.Length, output.Length, mean.Length, factor.Length, offset.Length);
        RequireOptional(input.Length, addend.Length);
        fixed (float* x = input, m = mean, a = factor, b = offset, y = output, other = addend)
        {
            ChannelKernel<Normalize>.Run(
                new() { Input = x, Output = y, Addend = other, Relu = relu },
                new() { A = m, B = a, C = b },
                input.Length,
                mean.Length,
                set);
        }
    }

    /// <summary>
    /// The two sums that the backward pass needs over all pixels: gradOffset = sum of gradOutput and
    /// gradScale = sum of gradOutput (input - mean) inverseDeviation.
    /// </summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="inverseDeviation">1 / sqrt(variance + epsilon), one value a channel.</param>
    /// <param name="gradScale">One value a channel, overwritten.</param>
    /// <param name="gradOffset">One value a channel, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <param name="output">The output of a forward pass with ReLU: gradOutput counts only where it is greater than 0. Empty without
    /// ReLU.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void BackwardScale(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> gradOutput,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverseDeviation,
        Span<float> gradScale,
        Span<float> gradOffset,
        InstructionSet set,
        ReadOnlySpan<float> output = default)
    {
        Require(input.Length, gradOutput.Length, mean.Length, inverseDeviation.Length, gradScale.Length);
        Require(input.Length, gradOutput.Length, mean.Length, gradOffset.Length, gradScale.Length);
        RequireOptional(input.Length, output.Length);
        fixed (float* x = input, g = gradOutput, m = mean, inverse = inverseDeviation, scale = gradScale, offset = gradOffset, y = output)
        {
            var kernel = new ScaleKernel
            {
                Input = x, GradOutput = g, Output = y, Mean = m, InverseDeviation = inverse, GradScale = scale, GradOffset = offset,
                Length = input.Length, Channels = mean.Length,
            };
            Dispatch.Run(set.ForChannels(mean.Length), ref kernel);
        }
    }

    /// <summary>
    /// gradInput = gradFactor gradOutput + meanFactor (input - mean) + constant. With N pixels, factor = scale inverseDeviation:
    /// gradFactor = factor, meanFactor = -factor inverseDeviation gradScale / N, constant = -factor gradOffset / N.
    /// </summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="gradFactor">One value a channel.</param>
    /// <param name="meanFactor">One value a channel.</param>
    /// <param name="constant">One value a channel.</param>
    /// <param name="gradInput">As many values as the input, overwritten; may be gradOutput itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <param name="output">The output of a forward pass with ReLU: gradOutput counts only where it is greater than 0. Empty without
    /// ReLU.</param>
    /// <param name="gradAddend">As many values as the input, overwritten by the gradient of the forward pass's addend, which is what
    /// counts of gradOutput; may be gradOutput itself where gradInput is not. Empty where it is not wanted.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void BackwardInput(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> gradOutput,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> gradFactor,
        ReadOnlySpan<float> meanFactor,
        ReadOnlySpan<float> constant,
        Span<float> gradInput,
        InstructionSet set,
        ReadOnlySpan<float> output = default,
        Span<float> gradAddend = default)
    {
        Require(input.Length, gradOutput.Length, mean.Length, gradFactor.Length, meanFactor.Length);
        Require(input.Length, gradInput.Length, mean.Length, gradFactor.Length, constant.Length);
        RequireOptional(input.Length, output.Length);
        RequireOptional(input.Length, gradAddend.Length);
        fixed (float* x = input, g = gradOutput, m = mean, a = gradFactor, b = meanFactor, c = constant)
        {
            fixed (float* dx = gradInput, y = output, other = gradAddend)
            {
                ChannelKernel<NormalizeGradient>.Run(
                    new() { Input = x, GradOutput = g, Output = y, GradInput = dx, GradAddend = other },
                    new() { A = m, B = a, C = b, D = c },
                    input.Length,
                    mean.Length,
                    set);
            }
        }
    }

    private static void Require(int length, int otherLength, int channels, int second, int third)
    {
        if (channels == 0 || length != otherLength || length % channels != 0 || second != channels || third != channels)
        {
            throw new ArgumentException(
                $"Expected two operands of whole pixels and {channels} values a channel parameter. Received {length} and {otherLength} values, {second} and {third} channel values.");
        }
    }

    private static void RequireOptional(int length, int otherLength)
    {
        if (otherLength > 0)
        {
            Lengths.RequireEqual(length, otherLength);
        }
    }

    // What counts of the gradient: all of it, or with ReLU what stands where the output is greater than 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Passed<TSimd, TVector>(float* gradOutput, float* output, nint place, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector gradient = Edge.Load<TSimd, TVector>(gradOutput + place, count);
        return output == null
            ? gradient
            : TSimd.And(TSimd.GreaterThanZero(Edge.Load<TSimd, TVector>(output + place, count)), gradient);
    }

    private struct Normalize : IChannelOperator
    {
        public float* Input;
        public float* Output;
        public float* Addend;
        public bool Relu;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TSimd, TVector>(nint place, nint channel, int count, in ChannelParameters parameters)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector mean = Edge.Load<TSimd, TVector>(parameters.A + channel, count);
            TVector factor = Edge.Load<TSimd, TVector>(parameters.B + channel, count);
            TVector offset = Edge.Load<TSimd, TVector>(parameters.C + channel, count);
            TVector centred = TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + place, count), mean);
            TVector result = TSimd.MultiplyAdd(centred, factor, offset);
            if (Addend != null)
            {
                result = TSimd.Add(result, Edge.Load<TSimd, TVector>(Addend + place, count));
            }

            Edge.Store<TSimd, TVector>(Output + place, Relu ? TSimd.Relu(result) : result, count);
        }
    }

    private struct NormalizeGradient : IChannelOperator
    {
        public float* Input;
        public float* GradOutput;
        public float* Output;
        public float* GradInput;
        public float* GradAddend;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TSimd, TVector>(nint place, nint channel, int count, in ChannelParameters parameters)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector mean = Edge.Load<TSimd, TVector>(parameters.A + channel, count);
            TVector gradFactor = Edge.Load<TSimd, TVector>(parameters.B + channel, count);
            TVector meanFactor = Edge.Load<TSimd, TVector>(parameters.C + channel, count);
            TVector constant = Edge.Load<TSimd, TVector>(parameters.D + channel, count);
            TVector gradient = Passed<TSimd, TVector>(GradOutput, Output, place, count);
            TVector centred = TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + place, count), mean);
            TVector sum = TSimd.MultiplyAdd(centred, meanFactor, constant);
            Edge.Store<TSimd, TVector>(GradInput + place, TSimd.MultiplyAdd(gradient, gradFactor, sum), count);
            if (GradAddend != null)
            {
                Edge.Store<TSimd, TVector>(GradAddend + place, gradient, count);
            }
        }
    }

    private readonly struct Sums(float* input, float* gradOutput, float* output) : IChannelSum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TSimd, TVector>(nint place, int count, TVector parameter, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector gradient = Passed<TSimd, TVector>(gradOutput, output, place, count);
            TVector centred = TSimd.Subtract(Edge.Load<TSimd, TVector>(input + place, count), parameter);
            first = TSimd.Add(first, gradient);
            second = TSimd.MultiplyAdd(gradient, centred, second);
        }
    }

    private ref struct ScaleKernel : IKernel
    {
        public float* Input;
        public float* GradOutput;
        public float* Output;
        public float* Mean;
        public float* InverseDeviation;
        public float* GradScale;
        public float* GradOffset;
        public int Length;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int lanes = TSimd.Lanes;
            float* mean = stackalloc float[3 * ChannelStrip.MostRegisters * lanes];
            float* offset = mean + (ChannelStrip.MostRegisters * lanes);
            float* scale = offset + (ChannelStrip.MostRegisters * lanes);
            for (int channel = 0; channel < Channels;)
            {
                ChannelStrip strip = ChannelStrip.At(channel, Channels, lanes);
                int width = strip.Registers * lanes;
                for (int i = 0; i < width; i += lanes)
                {
                    TSimd.Store(mean + i, Edge.Load<TSimd, TVector>(Mean + strip.First + i, strip.Width));
                }

                strip.Sum<Sums, TSimd, TVector>(
                    new Sums(Input, GradOutput, Output), Length, Channels, 0, Length / Channels, mean, offset, scale);
                for (int i = 0; i < width; i += lanes)
                {
                    TVector inverse = Edge.Load<TSimd, TVector>(InverseDeviation + strip.First + i, strip.Width);
                    Edge.Store<TSimd, TVector>(GradScale + strip.First + i, TSimd.Multiply(TSimd.Load(scale + i), inverse), strip.Width);
                    Edge.Store<TSimd, TVector>(GradOffset + strip.First + i, TSimd.Load(offset + i), strip.Width);
                }

                channel = strip.End(lanes);
            }
        }
    }
}

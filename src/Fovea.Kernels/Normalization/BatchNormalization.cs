using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Normalization;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy, "Batch Normalization", 2015) on pixels [.., channels]:
/// output = scale (input - mean) / sqrt(variance + epsilon) + offset, channel by channel.
/// </summary>
public static unsafe class BatchNormalization
{
    /// <summary>output = factor (input - mean) + offset, with factor = scale / sqrt(variance + epsilon).</summary>
    /// <param name="input">Pixels one after the other.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="factor">One value a channel.</param>
    /// <param name="offset">One value a channel.</param>
    /// <param name="output">As many values as the input, overwritten; may be the input itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Forward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> offset,
        Span<float> output,
        InstructionSet set)
    {
        Require(input.Length, output.Length, mean.Length, factor.Length, offset.Length);
        fixed (float* x = input, m = mean, a = factor, b = offset, y = output)
        {
            var kernel = new ForwardKernel
            {
                Input = x, Mean = m, Factor = a, Offset = b, Output = y, Pixels = input.Length / mean.Length, Channels = mean.Length,
            };
            Dispatch.Run(set.ForChannels(mean.Length), ref kernel);
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
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void BackwardScale(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> gradOutput,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverseDeviation,
        Span<float> gradScale,
        Span<float> gradOffset,
        InstructionSet set)
    {
        Require(input.Length, gradOutput.Length, mean.Length, inverseDeviation.Length, gradScale.Length);
        Require(input.Length, gradOutput.Length, mean.Length, gradOffset.Length, gradScale.Length);
        fixed (float* x = input, g = gradOutput, m = mean, inverse = inverseDeviation, scale = gradScale, offset = gradOffset)
        {
            var kernel = new ScaleKernel
            {
                Input = x, GradOutput = g, Mean = m, InverseDeviation = inverse, GradScale = scale, GradOffset = offset,
                Pixels = input.Length / mean.Length, Channels = mean.Length,
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
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void BackwardInput(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> gradOutput,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> gradFactor,
        ReadOnlySpan<float> meanFactor,
        ReadOnlySpan<float> constant,
        Span<float> gradInput,
        InstructionSet set)
    {
        Require(input.Length, gradOutput.Length, mean.Length, gradFactor.Length, meanFactor.Length);
        Require(input.Length, gradInput.Length, mean.Length, gradFactor.Length, constant.Length);
        fixed (float* x = input, g = gradOutput, m = mean, a = gradFactor, b = meanFactor, c = constant, dx = gradInput)
        {
            var kernel = new InputKernel
            {
                Input = x, GradOutput = g, Mean = m, GradFactor = a, MeanFactor = b, Constant = c, GradInput = dx,
                Pixels = input.Length / mean.Length, Channels = mean.Length,
            };
            Dispatch.Run(set.ForChannels(mean.Length), ref kernel);
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

    private ref struct ForwardKernel : IKernel
    {
        public float* Input;
        public float* Mean;
        public float* Factor;
        public float* Offset;
        public float* Output;
        public int Pixels;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int c = 0; c < Channels; c += TSimd.Lanes)
            {
                int left = Channels - c;
                TVector mean = Edge.Load<TSimd, TVector>(Mean + c, left);
                TVector factor = Edge.Load<TSimd, TVector>(Factor + c, left);
                TVector offset = Edge.Load<TSimd, TVector>(Offset + c, left);
                nint at = c;
                for (int pixel = 0; pixel < Pixels; pixel++, at += Channels)
                {
                    TVector centred = TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + at, left), mean);
                    Edge.Store<TSimd, TVector>(Output + at, TSimd.MultiplyAdd(centred, factor, offset), left);
                }
            }
        }
    }

    private ref struct ScaleKernel : IKernel
    {
        public float* Input;
        public float* GradOutput;
        public float* Mean;
        public float* InverseDeviation;
        public float* GradScale;
        public float* GradOffset;
        public int Pixels;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int c = 0; c < Channels; c += TSimd.Lanes)
            {
                int left = Channels - c;
                TVector mean = Edge.Load<TSimd, TVector>(Mean + c, left);
                TVector scale = TSimd.Zero;
                TVector offset = TSimd.Zero;
                nint at = c;
                for (int pixel = 0; pixel < Pixels; pixel++, at += Channels)
                {
                    TVector gradient = Edge.Load<TSimd, TVector>(GradOutput + at, left);
                    TVector centred = TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + at, left), mean);
                    scale = TSimd.MultiplyAdd(gradient, centred, scale);
                    offset = TSimd.Add(offset, gradient);
                }

                TVector inverse = Edge.Load<TSimd, TVector>(InverseDeviation + c, left);
                Edge.Store<TSimd, TVector>(GradScale + c, TSimd.Multiply(scale, inverse), left);
                Edge.Store<TSimd, TVector>(GradOffset + c, offset, left);
            }
        }
    }

    private ref struct InputKernel : IKernel
    {
        public float* Input;
        public float* GradOutput;
        public float* Mean;
        public float* GradFactor;
        public float* MeanFactor;
        public float* Constant;
        public float* GradInput;
        public int Pixels;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int c = 0; c < Channels; c += TSimd.Lanes)
            {
                int left = Channels - c;
                TVector mean = Edge.Load<TSimd, TVector>(Mean + c, left);
                TVector gradFactor = Edge.Load<TSimd, TVector>(GradFactor + c, left);
                TVector meanFactor = Edge.Load<TSimd, TVector>(MeanFactor + c, left);
                TVector constant = Edge.Load<TSimd, TVector>(Constant + c, left);
                nint at = c;
                for (int pixel = 0; pixel < Pixels; pixel++, at += Channels)
                {
                    TVector centred = TSimd.Subtract(Edge.Load<TSimd, TVector>(Input + at, left), mean);
                    TVector sum = TSimd.MultiplyAdd(centred, meanFactor, constant);
                    sum = TSimd.MultiplyAdd(Edge.Load<TSimd, TVector>(GradOutput + at, left), gradFactor, sum);
                    Edge.Store<TSimd, TVector>(GradInput + at, sum, left);
                }
            }
        }
    }
}

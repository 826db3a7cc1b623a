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
        int pixels = CountPixels(values.Length, bias.Length);
        fixed (float* destination = values, source = bias)
        {
            var kernel = new AddKernel { Values = destination, Bias = source, Pixels = pixels, Channels = bias.Length };
            Dispatch.Run(set.ForChannels(bias.Length), ref kernel);
        }
    }

    /// <summary>gradBias[c] = sum over pixels of gradOutput[pixel, c].</summary>
    /// <param name="gradOutput">Pixels one after the other, each with gradBias.Length channels.</param>
    /// <param name="gradBias">One value for each channel, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The gradient is no whole number of pixels.</exception>
    public static void Backward(ReadOnlySpan<float> gradOutput, Span<float> gradBias, InstructionSet set)
    {
        int pixels = CountPixels(gradOutput.Length, gradBias.Length);
        fixed (float* source = gradOutput, destination = gradBias)
        {
            var kernel = new SumKernel { Gradient = source, Sum = destination, Pixels = pixels, Channels = gradBias.Length };
            Dispatch.Run(set.ForChannels(gradBias.Length), ref kernel);
        }
    }

    private static int CountPixels(int length, int channels)
    {
        if (channels == 0 || length % channels != 0)
        {
            throw new ArgumentException($"{length} values are no whole number of pixels of {channels} channels.");
        }

        return length / channels;
    }

    private ref struct AddKernel : IKernel
    {
        public float* Values;
        public float* Bias;
        public int Pixels;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                float* values = Values + ((nint)pixel * Channels);
                for (int c = 0; c < Channels; c += TSimd.Lanes)
                {
                    int left = Channels - c;
                    TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(values + c, left), Edge.Load<TSimd, TVector>(Bias + c, left));
                    Edge.Store<TSimd, TVector>(values + c, sum, left);
                }
            }
        }
    }

    private ref struct SumKernel : IKernel
    {
        public float* Gradient;
        public float* Sum;
        public int Pixels;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int c = 0; c < Channels; c += TSimd.Lanes)
            {
                int left = Channels - c;

                // Two sums halve the chain of dependent additions.
                TVector even = TSimd.Zero;
                TVector odd = TSimd.Zero;
                float* gradient = Gradient + c;
                int pixel = 0;
                for (; pixel + 1 < Pixels; pixel += 2)
                {
                    even = TSimd.Add(even, Edge.Load<TSimd, TVector>(gradient, left));
                    odd = TSimd.Add(odd, Edge.Load<TSimd, TVector>(gradient + Channels, left));
                    gradient += 2 * (nint)Channels;
                }

                if (pixel < Pixels)
                {
                    even = TSimd.Add(even, Edge.Load<TSimd, TVector>(gradient, left));
                }

                Edge.Store<TSimd, TVector>(Sum + c, TSimd.Add(even, odd), left);
            }
        }
    }
}

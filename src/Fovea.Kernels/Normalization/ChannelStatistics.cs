using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Normalization;

/// <summary>
/// Mean and variance of each channel, in parts: every chunk of images measures its own mean and its own sum of squared deviations from that
/// mean, and the parts are joined exactly (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
/// variances", 1979). Squares of raw values are never summed, so a large mean costs no digits.
/// </summary>
public static unsafe class ChannelStatistics
{
    /// <summary>Measures one chunk.</summary>
    /// <param name="input">Pixels one after the other, each with mean.Length channels; at least one pixel.</param>
    /// <param name="mean">The mean of each channel, overwritten.</param>
    /// <param name="deviations">The sum of squared deviations from that mean, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory is no whole number of pixels.</exception>
    public static void Measure(ReadOnlySpan<float> input, Span<float> mean, Span<float> deviations, InstructionSet set)
    {
        int channels = mean.Length;
        if (channels == 0 || deviations.Length != channels || input.IsEmpty || input.Length % channels != 0)
        {
            throw new ArgumentException(
                $"{input.Length} values are no whole number of pixels of {channels} channels with {deviations.Length} deviations.");
        }

        fixed (float* source = input, means = mean, squares = deviations)
        {
            var kernel = new Kernel
            {
                Input = source, Mean = means, Deviations = squares, Pixels = input.Length / channels, Channels = channels,
            };
            Dispatch.Run(set.ForChannels(channels), ref kernel);
        }
    }

    /// <summary>Joins the parts of one channel, in their order.</summary>
    /// <param name="means">The mean of the channel in each part: element part * step.</param>
    /// <param name="deviations">The sum of squared deviations in each part: element part * step.</param>
    /// <param name="counts">The number of values in each part; parts without values are skipped.</param>
    /// <param name="step">The distance between neighbouring parts.</param>
    /// <returns>The mean and the variance (divided by the count, as batch normalisation uses it) of all values.</returns>
    public static (double Mean, double Variance) Combine(
        ReadOnlySpan<float> means, ReadOnlySpan<float> deviations, ReadOnlySpan<int> counts, int step)
    {
        double count = 0;
        double mean = 0;
        double sum = 0;
        for (int part = 0; part < counts.Length; part++)
        {
            if (counts[part] == 0)
            {
                continue;
            }

            double joined = count + counts[part];
            double difference = means[part * step] - mean;
            sum += deviations[part * step] + (difference * difference * count * counts[part] / joined);
            mean += difference * counts[part] / joined;
            count = joined;
        }

        return (mean, sum / count);
    }

    private ref struct Kernel : IKernel
    {
        public float* Input;
        public float* Mean;
        public float* Deviations;
        public int Pixels;
        public int Channels;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector share = TSimd.Broadcast(1f / Pixels);
            for (int c = 0; c < Channels; c += TSimd.Lanes)
            {
                int left = Channels - c;
                TVector sum = TSimd.Zero;
                float* input = Input + c;
                for (int pixel = 0; pixel < Pixels; pixel++, input += Channels)
                {
                    sum = TSimd.Add(sum, Edge.Load<TSimd, TVector>(input, left));
                }

                TVector mean = TSimd.Multiply(sum, share);
                TVector squares = TSimd.Zero;
                TVector residue = TSimd.Zero;
                input = Input + c;
                for (int pixel = 0; pixel < Pixels; pixel++, input += Channels)
                {
                    TVector difference = TSimd.Subtract(Edge.Load<TSimd, TVector>(input, left), mean);
                    squares = TSimd.MultiplyAdd(difference, difference, squares);
                    residue = TSimd.Add(residue, difference);
                }

                // What the rounded mean missed shows in the sum of the deviations, which would be 0 (the corrected two-pass algorithm).
                TVector correction = TSimd.Multiply(residue, share);
                mean = TSimd.Add(mean, correction);
                squares = TSimd.Subtract(squares, TSimd.Multiply(residue, correction));

                Edge.Store<TSimd, TVector>(Mean + c, mean, left);
                Edge.Store<TSimd, TVector>(Deviations + c, squares, left);
            }
        }
    }
}

using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
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
    // Pixels: 64 times a strip of 64 channels are 16 KB. The longest block bounds the rounding of a sum in single precision.
    private const int FirstBlock = 64;
    private const int LargestBlock = 1024;

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

    private readonly struct Deviation(float* input) : IChannelSum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TSimd, TVector>(nint place, int count, TVector parameter, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector difference = TSimd.Subtract(Edge.Load<TSimd, TVector>(input + place, count), parameter);
            first = TSimd.Add(first, difference);
            second = TSimd.MultiplyAdd(difference, difference, second);
        }
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
            for (int channel = 0; channel < Channels;)
            {
                ChannelStrip strip = ChannelStrip.At(channel, Channels, TSimd.Lanes);
                Measure<TSimd, TVector>(strip);
                channel = strip.End(TSimd.Lanes);
            }
        }

        // The memory is read once: each block of pixels is summed as deviations from the mean of all blocks before it. With n values
        // before and a block of no more than n, the squares of which are Q and the sum T, the deviations grow by Q - T^2 / (n + block):
        // by Cauchy and Schwarz T^2 <= block Q, so at most half is taken off and no digits are lost, whatever the mean. The first block is
        // in the nearest cache and is read twice.
        private readonly void Measure<TSimd, TVector>(ChannelStrip strip)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int width = strip.Registers * TSimd.Lanes;
            int widest = ChannelStrip.MostRegisters * TSimd.Lanes;
            float* mean = stackalloc float[5 * widest];
            float* residue = mean + widest;
            float* squares = mean + (2 * widest);
            float* sums = mean + (3 * widest);
            float* squareSums = mean + (4 * widest);
            new Span<float>(mean, 3 * widest).Clear();
            int block = Math.Min(Pixels, FirstBlock);
            Sum<TSimd, TVector>(strip, 0, block, mean, sums, squareSums);
            for (int i = 0; i < width; i++)
            {
                mean[i] = sums[i] / block;
            }

            for (int done = 0; done < Pixels; done += block)
            {
                block = Math.Min(Math.Clamp(done, FirstBlock, LargestBlock), Pixels - done);
                Sum<TSimd, TVector>(strip, done, block, mean, sums, squareSums);
                for (int i = 0; i < width; i += TSimd.Lanes)
                {
                    Join<TSimd, TVector>(mean + i, residue + i, squares + i, TSimd.Load(sums + i), TSimd.Load(squareSums + i), done, block);
                }
            }

            for (int i = 0; i < width; i += TSimd.Lanes)
            {
                Edge.Store<TSimd, TVector>(Mean + strip.First + i, TSimd.Load(mean + i), strip.Width);
                Edge.Store<TSimd, TVector>(Deviations + strip.First + i, TSimd.Relu(TSimd.Load(squares + i)), strip.Width);
            }
        }

        private readonly void Sum<TSimd, TVector>(ChannelStrip strip, int first, int pixels, float* mean, float* sums, float* squares)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => strip.Sum<Deviation, TSimd, TVector>(
                new Deviation(Input), (nint)Pixels * Channels, Channels, first, pixels, mean, sums, squares);

        // The mean of the values so far is mean + residue: the residue is what rounding the mean took off.
        private static void Join<TSimd, TVector>(
            float* mean, float* residue, float* squares, TVector sum, TVector squareSum, int done, int block)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector before = TSimd.Multiply(TSimd.Broadcast(done), TSimd.Load(residue));
            TVector total = TSimd.Add(before, sum);
            TVector change = TSimd.Multiply(total, TSimd.Broadcast(1f / (done + block)));
            TVector added = TSimd.MultiplyAdd(before, TSimd.Load(residue), squareSum);
            TSimd.Store(squares, TSimd.Add(TSimd.Load(squares), TSimd.Subtract(added, TSimd.Multiply(total, change))));
            TVector newMean = TSimd.Add(TSimd.Load(mean), change);
            TSimd.Store(residue, TSimd.Subtract(change, TSimd.Subtract(newMean, TSimd.Load(mean))));
            TSimd.Store(mean, newMean);
        }
    }
}

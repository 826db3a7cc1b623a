using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>One sum over all pixels for each channel: the gradient of a parameter that every pixel meets.</summary>
internal unsafe ref struct ChannelSumKernel<TWork> : IKernel
    where TWork : struct, IChannelSum
{
    private TWork work;
    private int length;
    private float* sums;
    private int channels;

    /// <summary>sums[c] = the work's first sum over the pixels.</summary>
    /// <param name="work">What is summed.</param>
    /// <param name="length">The length of the operands, a whole number of pixels.</param>
    /// <param name="sums">One value for each channel, overwritten.</param>
    /// <param name="channels">The values of a pixel.</param>
    /// <param name="set">The widest instruction set to use.</param>
    public static void Run(TWork work, int length, float* sums, int channels, InstructionSet set)
    {
        var kernel = new ChannelSumKernel<TWork> { work = work, length = length, sums = sums, channels = channels };
        Dispatch.Run(set.ForChannels(channels), ref kernel);
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        float* memory = stackalloc float[3 * ChannelStrip.MostRegisters * lanes];
        float* first = memory + (ChannelStrip.MostRegisters * lanes);
        for (int channel = 0; channel < channels;)
        {
            ChannelStrip strip = ChannelStrip.At(channel, channels, lanes);
            strip.Sum<TWork, TSimd, TVector>(
                work, length, channels, 0, length / channels, memory, first, first + (ChannelStrip.MostRegisters * lanes));
            for (int register = 0; register < strip.Registers; register++)
            {
                int at = register * lanes;
                Edge.Store<TSimd, TVector>(sums + strip.First + at, TSimd.Load(first + at), strip.Width);
            }

            channel = strip.End(lanes);
        }
    }
}

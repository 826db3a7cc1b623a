using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>Up to four arrays with one value for each channel; those not used are null.</summary>
internal unsafe struct ChannelParameters
{
    public float* A;
    public float* B;
    public float* C;
    public float* D;
}

/// <summary>What is done to one register of pixels' values with the parameters of their channels.</summary>
internal interface IChannelOperator
{
    /// <param name="place">The register's first value in the operands.</param>
    /// <param name="channel">Its first value in the parameters.</param>
    /// <param name="count">The values that may be touched; at least a register's lanes where all may.</param>
    /// <param name="parameters">The channels' values.</param>
    void Apply<TSimd, TVector>(nint place, nint channel, int count, in ChannelParameters parameters)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>
/// The loop that all element-wise operations with channel parameters share. It walks through the memory in whole registers, whatever the
/// number of channels: a register may hold the end of one pixel and the beginning of the next, so the parameters are laid out once more
/// behind themselves. No place is visited twice, so results may replace an operand.
/// </summary>
internal unsafe ref struct ChannelKernel<TOperator>(TOperator operation, ChannelParameters parameters, nint length, int channels) : IKernel
    where TOperator : struct, IChannelOperator
{
    // Where a pixel fills many registers, its last one may be a part; the copies of the parameters stay small.
    private const int FewRegisters = 16;

    public static void Run(TOperator operation, ChannelParameters parameters, nint length, int channels, InstructionSet set)
    {
        var kernel = new ChannelKernel<TOperator>(operation, parameters, length, channels);
        Dispatch.Run(set, ref kernel);
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (channels % TSimd.Lanes == 0)
        {
            Walk<TSimd, TVector>(operation, parameters, 0, length, channels);
        }
        else if (channels < FewRegisters * TSimd.Lanes)
        {
            WalkRepeated<TSimd, TVector>();
        }
        else
        {
            for (nint pixel = 0; pixel < length; pixel += channels)
            {
                Walk<TSimd, TVector>(operation, parameters, pixel, channels, channels);
            }
        }
    }

    private readonly void WalkRepeated<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int repeated = channels + TSimd.Lanes;
        float* memory = stackalloc float[4 * repeated];
        var copies = new ChannelParameters
        {
            A = Repeat(parameters.A, memory, repeated),
            B = Repeat(parameters.B, memory + repeated, repeated),
            C = Repeat(parameters.C, memory + (2 * repeated), repeated),
            D = Repeat(parameters.D, memory + (3 * repeated), repeated),
        };
        Walk<TSimd, TVector>(operation, copies, 0, length, channels);
    }

    private readonly float* Repeat(float* values, float* memory, int repeated)
    {
        for (int i = 0; values != null && i < repeated; i++)
        {
            memory[i] = i < channels ? values[i] : memory[i - channels];
        }

        return memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<TSimd, TVector>(TOperator operation, ChannelParameters parameters, nint first, nint length, nint channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint step = lanes % channels;
        nint end = first + length;
        nint channel = 0;
        nint place = first;
        for (; place <= end - lanes; place += lanes)
        {
            operation.Apply<TSimd, TVector>(place, channel, lanes, parameters);

            // (channel + step) modulo channels; the shift gives a mask of ones where nothing is to be taken off.
            nint next = channel + step - channels;
            channel = next + (channels & (next >> (sizeof(nint) * 8 - 1)));
        }

        if (place < end)
        {
            operation.Apply<TSimd, TVector>(place, channel, (int)(end - place), parameters);
        }
    }
}

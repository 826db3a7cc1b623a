using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Simd;

/// <summary>The widths of arithmetic that every kernel is written for.</summary>
public enum InstructionSet
{
    /// <summary>One number at a time: the path that is always there.</summary>
    Plain,

    /// <summary>4 floats: SSE, Arm Neon, WebAssembly.</summary>
    Vector128,

    /// <summary>8 floats: AVX2.</summary>
    Vector256,

    /// <summary>16 floats: AVX-512.</summary>
    Vector512,
}

/// <summary>What the processor at hand offers.</summary>
public static class InstructionSets
{
    /// <summary>The sets that run in hardware here, narrowest first; Plain is always among them.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } = Probe();

    /// <summary>The widest set that runs in hardware here.</summary>
    public static InstructionSet Best => Supported[^1];

    /// <summary>The number of floats that one register of the set holds.</summary>
    /// <param name="set">The set.</param>
    public static int Lanes(this InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => Vector512<float>.Count,
        InstructionSet.Vector256 => Vector256<float>.Count,
        InstructionSet.Vector128 => Vector128<float>.Count,
        _ => 1,
    };

    /// <summary>
    /// The set that suits a number of channels: no wider than it must be to hold them all in one register, so that a layer of 6 channels
    /// does not leave most of a wide register empty.
    /// </summary>
    /// <param name="set">The widest set allowed.</param>
    /// <param name="channels">The number of channels that lie next to each other.</param>
    public static InstructionSet ForChannels(this InstructionSet set, int channels)
    {
        while (set > InstructionSet.Vector128 && channels <= set.Lanes() / 2)
        {
            set--;
        }

        return set;
    }

    private static InstructionSet[] Probe()
    {
        var supported = new List<InstructionSet> { InstructionSet.Plain };
        if (Vector128.IsHardwareAccelerated)
        {
            supported.Add(InstructionSet.Vector128);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            supported.Add(InstructionSet.Vector256);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            supported.Add(InstructionSet.Vector512);
        }

        return [.. supported];
    }
}

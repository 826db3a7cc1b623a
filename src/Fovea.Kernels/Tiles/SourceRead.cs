using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>How the value of a source meets the lanes of a register of weights.</summary>
internal unsafe interface ISourceRead
{
    /// <summary>How far the source moves with each lane: 0 where all lanes share a value, 1 where each has its own.</summary>
    static abstract int StepPerLane { get; }

    static abstract TVector Read<TSimd, TVector>(float* source)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>One value meets all lanes: a sum over channels.</summary>
internal readonly unsafe struct SharedValue : ISourceRead
{
    public static int StepPerLane => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TSimd, TVector>(float* source)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Broadcast(*source);
}

/// <summary>Each lane has its own value: channels that stay apart, as in a depthwise convolution.</summary>
internal readonly unsafe struct LaneByLane : ISourceRead
{
    public static int StepPerLane => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TSimd, TVector>(float* source)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Load(source);
}

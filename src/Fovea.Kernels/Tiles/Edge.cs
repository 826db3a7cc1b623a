using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>Loads and stores where a row may end within a register.</summary>
internal static unsafe class Edge
{
    /// <summary>Loads up to a register of values; missing ones are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TSimd, TVector>(float* source, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => count >= TSimd.Lanes ? TSimd.Load(source) : TSimd.LoadPartial(source, count);

    /// <summary>Stores up to a register of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVector>(float* destination, TVector value, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (count >= TSimd.Lanes)
        {
            TSimd.Store(destination, value);
        }
        else
        {
            TSimd.StorePartial(destination, value, count);
        }
    }
}

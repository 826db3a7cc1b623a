using System.Runtime.InteropServices;

namespace Fovea.Planning;

/// <summary>Finds the first cache line in a pinned array.</summary>
internal static class AlignedMemory
{
    private const int CacheLine = 64;

    /// <summary>The index of the first element whose address is a multiple of 64; less than 16.</summary>
    public static int FirstAligned(float[] pinned)
    {
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return (int)((CacheLine - (address % CacheLine)) % CacheLine) / sizeof(float);
    }
}

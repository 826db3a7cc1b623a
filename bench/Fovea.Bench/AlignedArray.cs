using System.Runtime.InteropServices;

namespace Fovea.Bench;

/// <summary>Memory that begins on a cache line, as a plan's does: wide loads from other places cross two lines.</summary>
internal static class AlignedArray
{
    private const int LineFloats = 16;

    public static Memory<float> Create(int length)
    {
        float[] array = GC.AllocateArray<float>(length + LineFloats, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) / sizeof(float);
        return array.AsMemory((int)((LineFloats - (address % LineFloats)) % LineFloats), length);
    }

    public static Memory<float> Random(int length)
    {
        Memory<float> memory = Create(length);
        RandomValues.Uniform(length).CopyTo(memory);
        return memory;
    }
}

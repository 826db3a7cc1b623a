namespace Fovea.Kernels.Tiles;

/// <summary>Working memory for whole registers: begun on a cache line, so that no load or store crosses one.</summary>
internal static unsafe class Registers
{
    /// <summary>The floats of a cache line of 64 bytes, which is the widest register.</summary>
    public const int Line = 16;

    /// <summary>The floats that aligning may cost.</summary>
    public const int Slack = Line - 1;

    /// <summary>The first cache line at or behind a place.</summary>
    public static float* Align(float* memory) => (float*)(((nuint)memory + 63) & ~(nuint)63);

    /// <summary>A length rounded up to whole cache lines.</summary>
    public static int RoundUp(int length) => (length + Slack) / Line * Line;
}

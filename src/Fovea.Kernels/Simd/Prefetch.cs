using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Simd;

/// <summary>
/// Asks for memory before it is used. The processor foresees long rows by itself, but not the short rows of a tile of pixels: a convolution
/// that writes to memory out of the cache takes a third longer without. Where the processor offers no such request nothing happens.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>Asks for pieces of memory that lie at equal distances in rows.</summary>
    /// <param name="first">The first piece.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="rowStep">From one row to the next.</param>
    /// <param name="pieces">The pieces of a row.</param>
    /// <param name="step">From one piece to the next.</param>
    /// <param name="floats">The length of a piece.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pieces(float* first, int rows, nint rowStep, int pieces, nint step, int floats)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (int row = 0; row < rows; row++, first += rowStep)
        {
            float* piece = first;
            for (int i = 0; i < pieces; i++, piece += step)
            {
                for (int line = 0; line < floats; line += Registers.Line)
                {
                    Sse.Prefetch0(piece + line);
                }
            }
        }
    }
}

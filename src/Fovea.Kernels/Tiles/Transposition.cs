using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// Turns rows into columns, four by four in registers of 128 bits where they can be interleaved: element by element it would be one load
/// and one store each.
/// </summary>
internal static unsafe class Transposition
{
    private const int Quad = 4;

    /// <summary>destination[column, row] = source[row, column].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStep, int rows, int columns, float* destination, nint destinationStep)
    {
        int wholeRows = Sse.IsSupported || AdvSimd.Arm64.IsSupported ? rows - (rows % Quad) : 0;
        int wholeColumns = columns - (columns % Quad);
        for (int row = 0; row < wholeRows; row += Quad)
        {
            for (int column = 0; column < wholeColumns; column += Quad)
            {
                Block(source + (row * sourceStep) + column, sourceStep, destination + (column * destinationStep) + row, destinationStep);
            }

            Copy(source, sourceStep, row, row + Quad, wholeColumns, columns, destination, destinationStep);
        }

        Copy(source, sourceStep, wholeRows, rows, 0, columns, destination, destinationStep);
    }

    // a0 c0 a1 c1 and b0 d0 b1 d1 give a0 b0 c0 d0 and a1 b1 c1 d1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, nint sourceStep, float* destination, nint destinationStep)
    {
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + sourceStep);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStep));
        Vector128<float> d = Vector128.Load(source + (3 * sourceStep));
        Vector128<float> even = InterleaveLower(a, c), odd = InterleaveLower(b, d);
        InterleaveLower(even, odd).Store(destination);
        InterleaveUpper(even, odd).Store(destination + destinationStep);
        even = InterleaveUpper(a, c);
        odd = InterleaveUpper(b, d);
        InterleaveLower(even, odd).Store(destination + (2 * destinationStep));
        InterleaveUpper(even, odd).Store(destination + (3 * destinationStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLower(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveUpper(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);

    private static void Copy(
        float* source,
        nint sourceStep,
        int firstRow,
        int endRow,
        int firstColumn,
        int endColumn,
        float* destination,
        nint destinationStep)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
            {
                destination[(column * destinationStep) + row] = source[(row * sourceStep) + column];
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;

namespace Fovea.Data.Digits;

/// <summary>Draws a pen's way with soft edges: a pixel's ink is how deep its centre lies inside the thickest line that passes it.</summary>
internal static class Rasterizer
{
    private const int Lanes = 4;

    /// <summary>Draws every line of the path over what the canvas holds; the darker ink of two wins.</summary>
    /// <param name="path">The samples, in pixels.</param>
    /// <param name="softness">The width of the edge from no ink to full ink, in pixels.</param>
    /// <param name="canvas">width * height values, 0 to 1, row by row.</param>
    /// <param name="width">The width of the canvas in pixels, a multiple of 4.</param>
    /// <param name="height">The height of the canvas in pixels.</param>
    public static void Draw(ReadOnlySpan<PenPoint> path, float softness, Span<float> canvas, int width, int height)
    {
        Span<Vector128<float>> groups = MemoryMarshal.Cast<float, Vector128<float>>(canvas);
        for (int i = 1; i < path.Length; i++)
        {
            if (!path[i].IsLifted)
            {
                DrawLine(path[i - 1], path[i], softness, groups, width, height);
            }
        }
    }

    private static void DrawLine(PenPoint from, PenPoint to, float softness, Span<Vector128<float>> canvas, int width, int height)
    {
        float reach = (float)Math.Max(from.Radius, to.Radius) + (0.5f * softness);
        float fromX = (float)from.X;
        float fromY = (float)from.Y;
        float alongX = (float)(to.X - from.X);
        float alongY = (float)(to.Y - from.Y);
        float radius = (float)from.Radius;
        float growth = (float)(to.Radius - from.Radius);

        // Pixel (column, row) has its centre at (column + 0.5, row + 0.5); lines that leave the canvas are cut off at its edge.
        int left = Math.Max(0, (int)(Math.Min(fromX, fromX + alongX) - reach));
        int right = Math.Min(width - 1, (int)(Math.Max(fromX, fromX + alongX) + reach));
        int top = Math.Max(0, (int)(Math.Min(fromY, fromY + alongY) - reach));
        int bottom = Math.Min(height - 1, (int)(Math.Max(fromY, fromY + alongY) + reach));
        float inverseLength2 = 1 / Math.Max((alongX * alongX) + (alongY * alongY), 1e-6f);
        float inverseSoftness = 1 / softness;

        // Four pixels of a row at a time, from the multiple of four before the box to the one behind it: those outside are too far from the
        // line to get ink. The operations of a lane, and so its bits, are those of one pixel after the other.
        Vector128<float> fromXs = Vector128.Create(fromX), alongXs = Vector128.Create(alongX), alongYs = Vector128.Create(alongY);
        Vector128<float> radii = Vector128.Create(radius), growths = Vector128.Create(growth), half = Vector128.Create(0.5f * softness);
        Vector128<float> inverseLengths2 = Vector128.Create(inverseLength2), inverseSoftnesses = Vector128.Create(inverseSoftness);
        Vector128<float> centers = Vector128.Create(0.5f, 1.5f, 2.5f, 3.5f), one = Vector128.Create(1f);
        int groups = width / Lanes, lastGroup = right / Lanes;
        for (int group = left / Lanes; group <= lastGroup; group++)
        {
            Vector128<float> x = Vector128.Create((float)(group * Lanes)) + centers - fromXs;
            Vector128<float> projectedX = x * alongXs;
            for (int row = top; row <= bottom; row++)
            {
                Vector128<float> y = Vector128.Create(row + 0.5f - fromY);
                Vector128<float> t = (projectedX + (y * alongYs)) * inverseLengths2;
                t = Lesser(Greater(t, Vector128<float>.Zero), one);
                Vector128<float> dx = x - (t * alongXs);
                Vector128<float> dy = y - (t * alongYs);
                Vector128<float> edge = radii + (t * growths) + half;
                Vector128<float> distance = Vector128.Sqrt((dx * dx) + (dy * dy));
                Vector128<float> ink = Lesser((edge - distance) * inverseSoftnesses, one);
                ref Vector128<float> pixels = ref canvas[(row * groups) + group];
                pixels = Greater(pixels, ink);
            }
        }
    }

    // No value is NaN, and the sign of a zero changes no ink. The interpreter of .NET in a browser makes several operations of MinNative
    // and MaxNative: with its own instructions the lines of a digit take 12 us there, not 31.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lesser(Vector128<float> left, Vector128<float> right) =>
        PackedSimd.IsSupported ? PackedSimd.PseudoMin(left, right) : Vector128.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Greater(Vector128<float> left, Vector128<float> right) =>
        PackedSimd.IsSupported ? PackedSimd.PseudoMax(left, right) : Vector128.MaxNative(left, right);
}

namespace Fovea.Data.Digits;

/// <summary>Draws a pen's way with soft edges: a pixel's ink is how deep its centre lies inside the thickest line that passes it.</summary>
internal static class Rasterizer
{
    /// <summary>Draws every line of the path over what the canvas holds; the darker ink of two wins.</summary>
    /// <param name="path">The samples, in pixels.</param>
    /// <param name="softness">The width of the edge from no ink to full ink, in pixels.</param>
    /// <param name="canvas">width * height values, 0 to 1, row by row.</param>
    /// <param name="width">The width of the canvas in pixels.</param>
    /// <param name="height">The height of the canvas in pixels.</param>
    public static void Draw(ReadOnlySpan<PenPoint> path, float softness, Span<float> canvas, int width, int height)
    {
        for (int i = 1; i < path.Length; i++)
        {
            if (!path[i].IsLifted)
            {
                DrawLine(path[i - 1], path[i], softness, canvas, width, height);
            }
        }
    }

    private static void DrawLine(PenPoint from, PenPoint to, float softness, Span<float> canvas, int width, int height)
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
        for (int row = top; row <= bottom; row++)
        {
            Span<float> line = canvas.Slice(row * width, width);
            float y = row + 0.5f - fromY;
            for (int column = left; column <= right; column++)
            {
                float x = column + 0.5f - fromX;
                float t = ((x * alongX) + (y * alongY)) * inverseLength2;
                t = Math.Min(Math.Max(t, 0), 1);
                float dx = x - (t * alongX);
                float dy = y - (t * alongY);
                float edge = radius + (t * growth) + (0.5f * softness);
                float distance2 = (dx * dx) + (dy * dy);
                if (distance2 < edge * edge)
                {
                    float ink = Math.Min((edge - MathF.Sqrt(distance2)) * inverseSoftness, 1);
                    line[column] = Math.Max(line[column], ink);
                }
            }
        }
    }
}

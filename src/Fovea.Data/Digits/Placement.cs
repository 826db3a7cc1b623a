namespace Fovea.Data.Digits;

/// <summary>
/// Puts a written digit where the NIST preparation of MNIST puts it: the inked box scaled to 20x20 pixels with its aspect kept, then
/// centred in 28x28 by its centre of mass (LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998).
/// </summary>
internal static class Placement
{
    /// <summary>What is left free between the line and the image's edge, in pixels: more than half the softest edge.</summary>
    private const double SoftEdge = 1;

    /// <summary>How far pressure widens a line at its ends, where digits reach the edge.</summary>
    private const double FirmPressure = 1.2;

    /// <summary>Scales and moves the samples to pixels, and turns their relative widths into radii in pixels.</summary>
    /// <param name="path">The samples of the digit.</param>
    /// <param name="boxSize">The longer side of the inked box, in pixels.</param>
    /// <param name="radius">Half the pen's width, in pixels.</param>
    /// <param name="imageSize">The width and the height of the image, in pixels; digits whose mass lies far to one side stay
    ///     inside.</param>
    /// <param name="centerX">Where the centre of mass goes, in pixels from the left edge.</param>
    /// <param name="centerY">Where the centre of mass goes, in pixels from the top edge.</param>
    public static void Apply(
        Span<PenPoint> path, double boxSize, double radius, double imageSize, double centerX, double centerY)
    {
        (double left, double right, double top, double bottom) = (path[0].X, path[0].X, path[0].Y, path[0].Y);
        foreach (PenPoint point in path)
        {
            left = Math.Min(left, point.X);
            right = Math.Max(right, point.X);
            top = Math.Min(top, point.Y);
            bottom = Math.Max(bottom, point.Y);
        }

        double scale = (boxSize - (2 * radius)) / Math.Max(Math.Max(right - left, bottom - top), 1e-3);
        (double mass, double massX, double massY) = (1e-9, 0, 0);
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i].IsLifted)
            {
                continue;
            }

            // A piece of line weighs its length times its width; where lines cross the ink counts twice, which the eye does not notice.
            double dx = path[i].X - path[i - 1].X;
            double dy = path[i].Y - path[i - 1].Y;
            double weight = Math.Sqrt((dx * dx) + (dy * dy)) * (path[i].Radius + path[i - 1].Radius);
            mass += weight;
            massX += weight * 0.5 * (path[i].X + path[i - 1].X);
            massY += weight * 0.5 * (path[i].Y + path[i - 1].Y);
        }

        double margin = (FirmPressure * radius) + SoftEdge;
        double shiftX = Math.Clamp(centerX - (scale * massX / mass), margin - (scale * left), imageSize - margin - (scale * right));
        double shiftY = Math.Clamp(centerY - (scale * massY / mass), margin - (scale * top), imageSize - margin - (scale * bottom));
        foreach (ref PenPoint point in path)
        {
            point = point with { X = (scale * point.X) + shiftX, Y = (scale * point.Y) + shiftY, Radius = radius * point.Radius };
        }
    }
}

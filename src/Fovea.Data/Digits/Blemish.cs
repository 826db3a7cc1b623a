using Fovea.Random;

namespace Fovea.Data.Digits;

/// <summary>
/// What scanned forms have besides the digit: now and then a speck, the end of a neighbour's stroke, a gap where the pen skipped.
/// </summary>
internal static class Blemish
{
    private const double SpeckShare = 0.08;
    private const double SkipShare = 0.06;

    /// <summary>The most samples that <see cref="AddSpeck"/> appends.</summary>
    public const int MaxPoints = 2;

    /// <summary>Lifts the pen for one sample or two on some digits.</summary>
    /// <param name="random">The image's stream.</param>
    /// <param name="path">The samples, in pixels.</param>
    public static void Skip(RandomSource random, Span<PenPoint> path)
    {
        if (random.NextDouble() < SkipShare)
        {
            int at = random.NextInt(path.Length - 1);
            path[at] = path[at] with { IsLifted = true };
            path[at + 1] = path[at + 1] with { IsLifted = true };
        }
    }

    /// <summary>Appends a speck or a short line near the edge on some images.</summary>
    /// <param name="random">The image's stream.</param>
    /// <param name="size">The width and height of the image in pixels.</param>
    /// <param name="path">Room for MaxPoints samples.</param>
    /// <returns>The number of samples appended.</returns>
    public static int AddSpeck(RandomSource random, int size, Span<PenPoint> path)
    {
        if (random.NextDouble() >= SpeckShare)
        {
            return 0;
        }

        // Within the 20x20 box's outer third on one side, where it touches the digit seldom.
        double across = random.NextUniform(0.15, 0.85) * size;
        double depth = random.NextUniform(0.14, 0.24) * size;
        double x = across;
        double y = depth;
        switch (random.NextInt(4))
        {
            case 0: (x, y) = (across, size - depth); break;
            case 1: (x, y) = (depth, across); break;
            case 2: (x, y) = (size - depth, across); break;
        }

        double radius = random.NextUniform(0.3, 1.0);
        path[0] = new PenPoint(x, y, radius, true);
        path[1] = new PenPoint(x + random.NextBell(), y + random.NextBell(), radius, false);
        return MaxPoints;
    }
}

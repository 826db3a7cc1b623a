using Fovea.Random;

namespace Fovea.Data.Digits;

/// <summary>
/// Leads the pen along a glyph: blends its poses, lets the hand tremble at every knot, and bends smoothly from knot to knot by a
/// Catmull-Rom spline that is broken at corners (Catmull and Rom, "A class of local interpolating splines", 1974).
/// </summary>
internal static class Pen
{
    /// <summary>The most samples that a digit takes: more than any glyph's spans at their finest.</summary>
    public const int MaxPoints = 512;

    private const int MaxKnots = 32;

    /// <summary>Samples for each digit height of line; at 20 pixels a height, one for about every 1.5 pixels.</summary>
    private const double SamplesPerHeight = 13;

    private const int MaxSamplesPerSpan = 10;

    /// <summary>Follows a glyph once, as a new writer would.</summary>
    /// <param name="glyph">What to write.</param>
    /// <param name="carelessness">How far the hand strays, 1 for usual.</param>
    /// <param name="random">The image's stream.</param>
    /// <param name="path">Receives the samples; MaxPoints of room.</param>
    /// <returns>The number of samples.</returns>
    public static int Write(Glyph glyph, double carelessness, RandomSource random, Span<PenPoint> path)
    {
        Span<double> blend = stackalloc double[glyph.Poses.Length];
        DrawBlend(random, blend);
        Span<PenPoint> knots = stackalloc PenPoint[MaxKnots];
        double taper = 0.25 * random.NextDouble();
        int count = 0;
        for (int stroke = 0; stroke < glyph.Poses[0].Length; stroke++)
        {
            ReadOnlySpan<Knot> shape = glyph.Poses[0][stroke];
            double offsetX = 0.015 * carelessness * random.NextBell();
            double offsetY = 0.02 * carelessness * random.NextBell();
            for (int k = 0; k < shape.Length; k++)
            {
                double x = offsetX;
                double y = offsetY;
                for (int pose = 0; pose < blend.Length; pose++)
                {
                    Knot knot = glyph.Poses[pose][stroke][k];
                    x += blend[pose] * knot.X;
                    y += blend[pose] * knot.Y;
                }

                bool isEnd = k == 0 || k == shape.Length - 1;
                double stray = (isEnd ? 0.034 : 0.024) * carelessness;
                double pressure = 1 + (0.11 * random.NextBell()) - (isEnd ? taper : 0);
                knots[k] = new PenPoint(x + (stray * random.NextBell()), y + (stray * random.NextBell()), pressure, false);
            }

            count += Follow(shape, knots[..shape.Length], path[count..]);
        }

        return count;
    }

    // Cubes of uniform numbers lean towards the corners of the simplex: most digits stay near one pose, some lie between.
    private static void DrawBlend(RandomSource random, Span<double> blend)
    {
        double sum = 0;
        foreach (ref double share in blend)
        {
            double u = random.NextDouble() + 0.01;
            share = u * u * u;
            sum += share;
        }

        foreach (ref double share in blend)
        {
            share /= sum;
        }
    }

    private static int Follow(ReadOnlySpan<Knot> shape, ReadOnlySpan<PenPoint> knots, Span<PenPoint> path)
    {
        path[0] = knots[0] with { IsLifted = true };
        int count = 1;
        for (int k = 0; k + 1 < knots.Length; k++)
        {
            PenPoint from = knots[k];
            PenPoint to = knots[k + 1];
            bool startsFresh = k == 0 || shape[k].IsCorner;
            bool endsHere = k + 2 == knots.Length || shape[k + 1].IsCorner;
            PenPoint before = startsFresh ? from : knots[k - 1];
            PenPoint after = endsHere ? to : knots[k + 2];

            // The tangents of the spline; at a free end the chord's own direction, shortened so that the stroke does not swing out.
            double chordX = to.X - from.X;
            double chordY = to.Y - from.Y;
            double fromX = startsFresh ? chordX : 0.5 * (to.X - before.X);
            double fromY = startsFresh ? chordY : 0.5 * (to.Y - before.Y);
            double toX = endsHere ? chordX : 0.5 * (after.X - from.X);
            double toY = endsHere ? chordY : 0.5 * (after.Y - from.Y);

            double length = Math.Sqrt((chordX * chordX) + (chordY * chordY));
            int samples = Math.Clamp((int)(length * SamplesPerHeight) + 1, 2, MaxSamplesPerSpan);
            for (int s = 1; s <= samples; s++)
            {
                double t = (double)s / samples;
                double u = 1 - t;
                double h00 = u * u * (1 + (2 * t));
                double h01 = t * t * (1 + (2 * u));
                double h10 = t * u * u;
                double h11 = -t * t * u;
                path[count++] = new PenPoint(
                    (h00 * from.X) + (h01 * to.X) + (h10 * fromX) + (h11 * toX),
                    (h00 * from.Y) + (h01 * to.Y) + (h10 * fromY) + (h11 * toY),
                    (u * from.Radius) + (t * to.Radius),
                    false);
            }
        }

        return count;
    }
}

using Fovea.Random;

namespace Fovea.Data.Digits;

/// <summary>
/// One writer's bend of the paper: a smooth elastic warp (a random polynomial of degree 3 in both coordinates, which is what a few waves
/// across the digit amount to), then slant, aspect and rotation. Simard, Steinkraus and Platt ("Best practices for convolutional neural
/// networks", 2003) showed what such distortions are worth on handwriting.
/// </summary>
internal readonly struct Distortion
{
    private readonly double xx;
    private readonly double xy;
    private readonly double yx;
    private readonly double yy;
    private readonly Warp warpX;
    private readonly Warp warpY;

    /// <summary>Draws a distortion.</summary>
    /// <param name="random">The image's stream.</param>
    public Distortion(RandomSource random)
    {
        double slant = 0.12 + (0.22 * random.NextBell());
        double aspect = random.NextFactor(0.17);
        double angle = 0.10 * random.NextBell();
        double sine = ExactMath.Sin(angle);
        double cosine = ExactMath.Cos(angle);

        // Rotation * aspect * slant; y runs down, so a slant to the right moves the upper half (negative y) right.
        xx = cosine * aspect;
        xy = (-cosine * aspect * slant) - sine;
        yx = sine * aspect;
        yy = (-sine * aspect * slant) + cosine;
        warpX = new Warp(random);
        warpY = new Warp(random);
    }

    /// <summary>Moves every sample; the line's width is left alone.</summary>
    /// <param name="path">The samples, in digit heights.</param>
    public void Apply(Span<PenPoint> path)
    {
        foreach (ref PenPoint point in path)
        {
            // Centred, and about -1 to 1 across the height.
            double x = (2 * point.X) - 0.95;
            double y = (2 * point.Y) - 1;
            double bentX = x + warpX.At(x, y);
            double bentY = y + warpY.At(x, y);
            point = point with { X = (xx * bentX) + (xy * bentY), Y = (yx * bentX) + (yy * bentY) };
        }
    }

    /// <summary>The terms of degree 2 and 3 of a polynomial in x and y.</summary>
    private readonly struct Warp(RandomSource random)
    {
        private const double Quadratic = 0.10;
        private const double Cubic = 0.06;

        private readonly double x2 = Quadratic * random.NextBell();
        private readonly double x1y1 = Quadratic * random.NextBell();
        private readonly double y2 = Quadratic * random.NextBell();
        private readonly double x3 = Cubic * random.NextBell();
        private readonly double x2y1 = Cubic * random.NextBell();
        private readonly double x1y2 = Cubic * random.NextBell();
        private readonly double y3 = Cubic * random.NextBell();

        public double At(double x, double y) =>
            (x * x * (x2 + (x3 * x) + (x2y1 * y))) + (x1y1 * x * y) + (y * y * (y2 + (y3 * y) + (x1y2 * x)));
    }
}

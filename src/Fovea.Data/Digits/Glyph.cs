namespace Fovea.Data.Digits;

/// <summary>
/// One way to write a digit (an allograph): the same strokes in several poses. A writer's digit is a random blend of the poses, so that the
/// space between a narrow and a wide loop is covered, not only its ends.
/// </summary>
internal sealed class Glyph
{
    /// <summary>Creates a glyph.</summary>
    /// <param name="name">What it looks like, for people and for messages.</param>
    /// <param name="weight">How often it is written, relative to the digit's other glyphs.</param>
    /// <param name="poses">The poses: lists of strokes that agree in the number of strokes, of knots and in which knots are
    ///     corners.</param>
    public Glyph(string name, double weight, params Knot[][][] poses)
    {
        Name = name;
        Weight = weight;
        Poses = poses;
    }

    public string Name { get; }

    public double Weight { get; }

    public Knot[][][] Poses { get; }
}

using Fovea.Data.Digits;
using Fovea.Random;

namespace Fovea.Data.Tests.Digits;

public class SkeletonsTests
{
    public static TheoryData<int> Figures => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Figures))]
    public void The_poses_of_a_glyph_blend(int digit)
    {
        foreach (Glyph glyph in Skeletons.Of(digit))
        {
            Assert.True(glyph.Weight > 0, glyph.Name);
            Knot[][] first = glyph.Poses[0];
            Assert.All(glyph.Poses, pose =>
            {
                Assert.Equal(first.Length, pose.Length);
                for (int stroke = 0; stroke < pose.Length; stroke++)
                {
                    Assert.Equal(first[stroke].Select(knot => knot.IsCorner), pose[stroke].Select(knot => knot.IsCorner));
                }
            });
        }
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void Every_digit_is_written_in_several_ways_with_different_names(int digit)
    {
        string[] names = [.. Skeletons.Of(digit).ToArray().Select(glyph => glyph.Name)];
        Assert.True(names.Length >= 3, $"{digit} has {names.Length} glyphs");
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void The_knots_lie_in_the_unit_of_a_digits_height(int digit)
    {
        foreach (Knot knot in Skeletons.Of(digit).ToArray().SelectMany(glyph => glyph.Poses).SelectMany(pose => pose).SelectMany(s => s))
        {
            Assert.InRange(knot.X, 0, 1.25);
            Assert.InRange(knot.Y, 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void The_pen_stays_within_its_room(int digit)
    {
        var path = new PenPoint[Pen.MaxPoints];
        foreach (Glyph glyph in Skeletons.Of(digit))
        {
            for (ulong stream = 0; stream < 200; stream++)
            {
                int count = Pen.Write(glyph, carelessness: 2, new RandomSource(1, stream), path);
                Assert.InRange(count, 5, Pen.MaxPoints);
                Assert.True(path[0].IsLifted);
                Assert.Equal(glyph.Poses[0].Length, path.Take(count).Count(point => point.IsLifted));
                Assert.All(path.Take(count), point =>
                {
                    Assert.InRange(point.X, -1, 2);
                    Assert.InRange(point.Y, -1, 2);
                    Assert.InRange(point.Radius, 0.3, 1.7);
                });
            }
        }
    }
}

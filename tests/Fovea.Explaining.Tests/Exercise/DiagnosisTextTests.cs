using System.Numerics.Tensors;
using Fovea.Explaining.Exercise;
using Fovea.Steps.Exercise;
using Fovea.Steps.Mistakes;

namespace Fovea.Explaining.Tests.Exercise;

public sealed class DiagnosisTextTests
{
    private static readonly ExerciseResult Shared = PublishedExercise.Cases
        .Single(example => example.Setting == "dz 2; shape (2,2)").Solve()[0];

    [Fact]
    public void A_right_result_is_one_sentence()
    {
        Diagnosis found = Judge("[[0.5 0.5]\n [0.5 0.5]]");
        Assert.Equal("agrees with yours: largest difference 0, tolerance 5E-11.", DiagnosisText.Outcome(found, "yours"));
        Assert.Empty(DiagnosisText.Lines(found));
    }

    [Fact]
    public void A_mistake_is_named_with_the_line_to_look_at()
    {
        Diagnosis found = Judge("[[2. 2.]\n [2. 2.]]");
        Assert.Equal("does not agree with yours.", DiagnosisText.Outcome(found, "yours"));
        DiagnosisLine[] lines = [.. DiagnosisText.Lines(found)];
        Assert.Equal(new DiagnosisLine(DiagnosisRole.Fact, "first at", "[0, 0]: yours 2, expected 0.5"), lines[0]);
        Assert.Equal(
            new DiagnosisLine(DiagnosisRole.Fact, "in all", "100 % of the values differ, the largest difference is 1.5, tolerance 5E-11"), lines[1]);
        Assert.Equal(DiagnosisRole.Found, lines[2].Role);
        Assert.Contains(lines, line => line.Role == DiagnosisRole.Mistake && line.Label == "mistake");
        Assert.Contains(lines, line => line.Role == DiagnosisRole.Formula && line.Label == "look at");
    }

    [Fact]
    public void What_no_mistake_gives_is_said_with_what_can_be_seen()
    {
        DiagnosisLine[] lines = [.. DiagnosisText.Lines(Judge("[[0.5 0.5]\n [0.5 7.]]"))];
        Assert.Equal("No known mistake gives your numbers. What can be seen:", lines[2].Text);
        Assert.Equal(DiagnosisRole.Hint, lines[3].Role);
    }

    [Fact]
    public void Another_shape_is_told() => Assert.Contains(
        new DiagnosisLine(DiagnosisRole.Fact, "shape", "yours (3), expected (2, 2)"), DiagnosisText.Lines(Judge("[0.5 0.5 0.5]")));

    private static Diagnosis Judge(string text) => Shared.Judge(PastedNumbers.Parse(text).ToResult(Shared.Values.Lengths));
}

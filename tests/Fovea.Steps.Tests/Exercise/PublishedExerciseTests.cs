using Fovea.Steps.Exercise;

namespace Fovea.Steps.Tests.Exercise;

public sealed class PublishedExerciseTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, PublishedExercise.Cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryPublishedValueIsReached(int index)
    {
        ExerciseCase example = PublishedExercise.Cases[index];
        var values = example.Run();
        Assert.NotEmpty(values);
        foreach (PublishedValue value in values)
        {
            Assert.True(
                value.Agrees,
                $"{example.Function} ({example.Setting}): {value.Name} is [{string.Join(", ", value.Computed)}], "
                + $"published [{string.Join(", ", value.Published)}]");
        }
    }

    [Fact]
    public void TheWholeTableIsThere()
    {
        Assert.Equal(25, PublishedExercise.Cases.Length);
        Assert.Equal(8, PublishedExercise.Cases.Select(example => example.Function).Distinct().Count());
    }

    [Theory]
    [InlineData(1.0, 1.0 + 2e-12, null, false)]
    [InlineData(1.0, 1.0 + 5e-13, null, true)]
    [InlineData(0.12345678, 0.123456784, 8, true)]
    [InlineData(0.12345678, 0.12345679, 8, false)]
    [InlineData(0.5, double.NaN, 8, false)]
    public void AgreementIsHeldToThePublishedDigits(double published, double computed, int? decimals, bool agrees) =>
        Assert.Equal(agrees, new PublishedValue("x", [published], [computed], decimals).Agrees);
}

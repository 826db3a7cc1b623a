using System.Numerics.Tensors;
using Fovea.Steps.Exercise;
using Fovea.Steps.Mistakes;

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

    [Theory]
    [MemberData(nameof(Cases))]
    public void WhatAFunctionReturnedIsRightAndAnotherIsNot(int index)
    {
        ExerciseCase example = PublishedExercise.Cases[index];
        foreach (ExerciseResult result in example.Solve())
        {
            Assert.Contains(result.Name, example.Script[^1].Split('=')[0], StringComparison.Ordinal);
            Assert.True(result.Judge(new LearnerResult(result.Values)).Agrees, $"{example.Setting}: {result.Name}");

            double[] others = new double[result.Values.FlattenedLength];
            result.Values.FlattenTo(others);
            others[^1] += 0.25;
            var yours = new LearnerResult(Tensor.Create(others, result.Values.Lengths));
            Assert.False(result.Judge(yours).Agrees);
            Diagnosis?[] pieces = [.. result.JudgeInPieces(yours)];
            Assert.All(pieces[..^1], Assert.Null);
            Assert.Equal(result.Judge(yours).Hints, pieces[^1]!.Hints);
        }
    }

    [Fact]
    public void AScriptMakesTheInputsAndCallsTheFunction() => Assert.Equal(
        [
            "np.random.seed(1)",
            "A_prev = np.random.randn(10, 4, 4, 3)",
            "W = np.random.randn(2, 2, 3, 8)",
            "b = np.random.randn(1, 1, 1, 8)",
            "hparameters = {'pad': 2, 'stride': 2}",
            "Z, cache = conv_forward(A_prev, W, b, hparameters)",
            "dA, dW, db = conv_backward(Z, cache)",
        ],
        PublishedExercise.Cases.Single(example => example.Function == "conv_backward").Script);

    // np.print shows eight decimals: that such a result is right, and which mistake it shows, is seen all the same.
    [Fact]
    public void AResultWrittenWithFewDigitsIsJudgedByThose()
    {
        ExerciseResult result = PublishedExercise.Cases.First(example => example.Function == "conv_forward").Solve()[0];
        double[] right = new double[result.Values.FlattenedLength];
        result.Values.FlattenTo(right);
        LearnerResult Printed(Func<double, double> change, double rounding) => new(
            Tensor.Create(Array.ConvertAll(right, value => Math.Round(change(value), 8)), result.Values.Lengths)) { Rounding = rounding };

        Assert.False(result.Judge(Printed(value => value, 0)).Agrees);
        Assert.True(result.Judge(Printed(value => value, 5.1e-9)).Agrees);
        Assert.False(result.Judge(Printed(value => value + 1e-7, 5.1e-9)).Agrees);
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

using Fovea.Kernels.Losses;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Losses;

public sealed class LossTests
{
    public static TheoryData<InstructionSet> Sets => new(InstructionSets.Supported);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Softmax_agrees_with_the_definition_and_its_gradient_with_central_differences(InstructionSet set)
    {
        foreach (int classes in (int[])[1, 2, 7, 10, 16, 33])
        {
            float[] input = [.. Numbers.Random(3 * classes, classes).Select(x => x * 20)];
            float[] gradOutput = Numbers.Random(3 * classes, 2);
            using var output = new GuardedBuffer(input.Length);
            using var gradInput = new GuardedBuffer(input.Length);
            Softmax.Forward(input, classes, output.Span, set);
            Softmax.BackwardInput(output.Span, gradOutput, classes, gradInput.Span, set);
            output.AssertFences("output");
            gradInput.AssertFences("gradInput");
            double[] logits = [.. input.Select(x => (double)x)];
            Numbers.AssertClose(SoftmaxOf(logits, classes), output.Span, classes, $"{classes} classes, {set}");
            var expected = new double[input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                expected[i] = Differentiate(logits, i, x => SoftmaxOf(x, classes).Zip(gradOutput, (p, g) => p * g).Sum());
            }

            Numbers.AssertClose(expected, gradInput.Span, classes, $"{classes} classes, {set}, gradient");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Cross_entropy_agrees_with_the_definition_and_its_gradient_with_central_differences(InstructionSet set)
    {
        foreach (int classes in (int[])[2, 10, 19])
        {
            float[] input = [.. Numbers.Random(4 * classes, classes).Select(x => x * 10)];
            int[] labels = [0, classes - 1, 1, classes / 2];
            float[] losses = new float[4];
            using var gradient = new GuardedBuffer(input.Length);
            SoftmaxCrossEntropy.Forward(input, labels, 0.25f, losses, gradient.Span, set);
            gradient.AssertFences("gradient");
            double[] logits = [.. input.Select(x => (double)x)];
            Numbers.AssertClose(LossesOf(logits, labels, classes), losses, classes, "losses");
            var expected = new double[input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                expected[i] = Differentiate(logits, i, x => 0.25 * LossesOf(x, labels, classes).Sum());
            }

            Numbers.AssertClose(expected, gradient.Span, classes, $"{classes} classes, {set}");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Smoothed_labels_and_weights_of_classes_agree_with_the_definition(InstructionSet set)
    {
        foreach (int classes in (int[])[.. Enumerable.Range(2, 20), 33])
        {
            float[] input = [.. Numbers.Random(3 * classes, classes).Select(x => x * 10)];
            float[] weights = [.. Numbers.Random(classes, 5).Select(x => x + 1.5f)];
            int[] labels = [0, classes - 1, classes / 2];
            using var logits = new GuardedBuffer(input);
            using var losses = new GuardedBuffer(3);
            using var gradient = new GuardedBuffer(input.Length);
            SoftmaxCrossEntropy.Forward(
                logits.Span, labels, 0.25f, 0.125f, new GuardedBuffer(weights).Span, losses.Span, gradient.Span, set);
            losses.AssertFences("losses");
            gradient.AssertFences("gradient");
            double[] exact = [.. input.Select(x => (double)x)];
            Numbers.AssertClose(Smoothed(exact), losses.Span, classes, $"{classes} classes, {set}, losses", amplification: 2.5);
            var expected = new double[input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                expected[i] = Differentiate(exact, i, x => 0.25 * Smoothed(x).Sum());
            }

            Numbers.AssertClose(expected, gradient.Span, classes, $"{classes} classes, {set}, gradient");

            // Each class's own loss, weighted by its share of the target.
            double[] Smoothed(double[] values) =>
            [
                .. labels.Select((label, row) =>
                {
                    double[] scores = values[(row * classes)..((row + 1) * classes)];
                    double logOfSum = LossesOf(scores, [0], classes)[0] + scores[0];
                    return weights[label] * scores.Select((x, k) => ((k == label ? 0.875 : 0) + (0.125 / classes)) * (logOfSum - x)).Sum();
                }),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Far_apart_logits_stay_finite(InstructionSet set)
    {
        float[] losses = new float[1];
        float[] gradient = new float[2];
        SoftmaxCrossEntropy.Forward([1000, -1000], [1], 1, losses, gradient, set);
        Assert.Equal(2000, losses[0]);
        Assert.Equal([1f, -1f], gradient);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_number_of_classes_agrees_with_the_definition(InstructionSet set)
    {
        foreach (int classes in (int[])[.. Enumerable.Range(1, 34), 1000])
        {
            float[] input = [.. Numbers.Random(3 * classes, classes).Select(x => (x * 10) - 100)];
            int[] labels = [0, classes - 1, classes / 2];
            using var logits = new GuardedBuffer(input);
            using var losses = new GuardedBuffer(3);
            using var gradient = new GuardedBuffer(input.Length);
            SoftmaxCrossEntropy.Forward(logits.Span, labels, 1, losses.Span, gradient.Span, set);
            losses.AssertFences("losses");
            gradient.AssertFences("gradient");
            double[] exact = [.. input.Select(x => (double)x)];
            Numbers.AssertClose(LossesOf(exact, labels, classes), losses.Span, classes, $"{classes} classes, {set}, losses");
            double[] expected = SoftmaxOf(exact, classes);
            for (int row = 0; row < 3; row++)
            {
                expected[(row * classes) + labels[row]] -= 1;
            }

            Numbers.AssertClose(expected, gradient.Span, classes, $"{classes} classes, {set}, gradient");
            float[] alone = new float[3];
            SoftmaxCrossEntropy.Forward(logits.Span, labels, 1, alone, default, set);
            Assert.Equal(losses.Span.ToArray(), alone);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_nan_makes_its_row_nan(InstructionSet set)
    {
        foreach (int classes in (int[])[1, 3, 10, 16, 40])
        {
            for (int place = 0; place < classes; place++)
            {
                float[] input = Numbers.Random(2 * classes, classes);
                input[place] = float.NaN;
                float[] losses = new float[2];
                float[] output = new float[input.Length];
                Softmax.Forward(input, classes, output, set);
                SoftmaxCrossEntropy.Forward(input, [0, 0], 1, losses, default, set);
                Assert.All(output[..classes], value => Assert.True(float.IsNaN(value)));
                Assert.All(output[classes..], value => Assert.False(float.IsNaN(value)));
                Assert.Equal([true, false], losses.Select(float.IsNaN));
            }
        }
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            SoftmaxCrossEntropy.Forward(new float[6], [0, 3], 1, new float[2], default, InstructionSet.Plain));
        Assert.Equal("Label 3 of row 1 is no class: expected 0 to 2.", exception.Message);
    }

    private static double[] SoftmaxOf(double[] logits, int classes) =>
        [.. logits.Chunk(classes).SelectMany(row => row.Select(x => Math.Exp(x - row.Max()) / row.Sum(y => Math.Exp(y - row.Max()))))];

    private static double[] LossesOf(double[] logits, int[] labels, int classes) =>
        [.. logits.Chunk(classes).Select((row, i) => Math.Log(row.Sum(x => Math.Exp(x - row.Max()))) + row.Max() - row[labels[i]])];

    private static double Differentiate(double[] values, int index, Func<double[], double> function)
    {
        const double Step = 1e-6;
        double[] up = [.. values];
        double[] down = [.. values];
        up[index] += Step;
        down[index] -= Step;
        return (function(up) - function(down)) / (2 * Step);
    }
}

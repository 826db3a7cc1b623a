using Fovea.Kernels.Losses;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Losses;

/// <summary>The losses against all forms of targets: values by the definition, gradients by central differences of the definition.</summary>
public sealed class TargetLossTests
{
    private delegate void Forward(TargetCase targets, ReadOnlySpan<float> outputs, float scale, Span<float> losses, Span<float> gradient, InstructionSet set);

    public static TheoryData<InstructionSet> Sets => new(InstructionSets.Supported);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Squared_error(InstructionSet set) => CheckAll(
        set,
        SquaredErrorOf,
        (targets, row, outputs) => outputs.Select((x, k) => Math.Pow(x - targets.At(row, k), 2)).Average());

    [Theory]
    [MemberData(nameof(Sets))]
    public void Binary_cross_entropy(InstructionSet set) => CheckAll(
        set,
        (targets, outputs, scale, losses, gradient, set) => BinaryOf(targets, 0, [], outputs, scale, losses, gradient, set),
        (targets, row, outputs) => outputs.Select((x, k) => BinaryBy(x, targets.At(row, k), 1)).Average());

    [Theory]
    [MemberData(nameof(Sets))]
    public void Binary_cross_entropy_smoothed_and_with_positive_weights(InstructionSet set) => CheckAll(
        set,
        (targets, outputs, scale, losses, gradient, set) =>
            BinaryOf(targets, 0.25f, Weights(targets.Outputs), outputs, scale, losses, gradient, set),
        (targets, row, outputs) => outputs.Select(
            (x, k) => BinaryBy(x, (0.75 * targets.At(row, k)) + 0.125, Weights(targets.Outputs)[k])).Average());

    [Theory]
    [MemberData(nameof(Sets))]
    public void Soft_cross_entropy(InstructionSet set) => CheckAll(
        set,
        (targets, outputs, scale, losses, gradient, set) => SoftOf(targets, 0, [], outputs, scale, losses, gradient, set),
        (targets, row, outputs) => SoftBy(outputs, [.. outputs.Select((_, k) => targets.At(row, k))]),
        isSoftmax: true);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Soft_cross_entropy_smoothed_and_with_weights_of_classes(InstructionSet set) => CheckAll(
        set,
        (targets, outputs, scale, losses, gradient, set) =>
            SoftOf(targets, 0.25f, Weights(targets.Outputs), outputs, scale, losses, gradient, set),
        (targets, row, outputs) => SoftBy(
            outputs,
            [.. outputs.Select((_, k) => Weights(targets.Outputs)[k] * ((0.75 * targets.At(row, k)) + (0.25 / targets.Outputs)))]),
        isSoftmax: true);

    // torch.nn.functional.cross_entropy(torch.tensor([[1., 2., 3.]]), torch.tensor([[.2, .3, .5]]), torch.tensor([1., 2., 3.]),
    // label_smoothing=0.1): by hand from its documented formula, with ln sum exp = 3.40760596.
    [Theory]
    [MemberData(nameof(Sets))]
    public void Soft_labels_smoothing_and_weights_meet_in_the_order_of_PyTorch(InstructionSet set)
    {
        float[] losses = new float[1];
        SoftCrossEntropy.Forward([1, 2, 3], new float[] { 0.2f, 0.3f, 0.5f }, 1, 0.1f, [1, 2, 3], losses, default, set);
        double expected = (((0.2 * 0.9) + (0.1 / 3)) * 2.40760596) + (2 * ((0.3 * 0.9) + (0.1 / 3)) * 1.40760596)
            + (3 * ((0.5 * 0.9) + (0.1 / 3)) * 0.40760596);
        Assert.Equal(expected, losses[0], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_share_of_zero_gives_the_loss_of_the_label(InstructionSet set)
    {
        float[] logits = [.. Numbers.Random(30, 4).Select(x => 10 * x)];
        float[] plain = new float[3], soft = new float[3];
        float[] plainGradient = new float[30], softGradient = new float[30];
        SoftmaxCrossEntropy.Forward(logits, [4, 0, 9], 1, plain, plainGradient, set);
        SoftCrossEntropy.Forward(logits, [4, 0, 9], [1, 1, 9], [0, 0, 0.5f], 1, 0, [], soft, softGradient, set);
        Numbers.AssertClose([.. plain.Select(x => (double)x)], soft, 10, "losses");
        Numbers.AssertClose([.. plainGradient.Select(x => (double)x)], softGradient, 10, "gradient");
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Far_apart_logits_stay_finite(InstructionSet set)
    {
        float[] losses = new float[1];
        float[] gradient = new float[2];
        BinaryCrossEntropy.Forward([1000, -1000], [1], [], [], 1, 0, [], losses, gradient, set);
        Assert.Equal(1000, losses[0]);
        Assert.Equal([0.5f, -0.5f], gradient);
        SoftCrossEntropy.Forward([1000, -1000], new float[] { 0.25f, 0.75f }, 1, 0, [], losses, gradient, set);
        Assert.Equal(1500, losses[0]);
        Assert.Equal([0.75f, -0.75f], gradient);
        SoftCrossEntropy.Forward([0, float.NegativeInfinity], new float[] { 1, 0 }, 1, 0, [], losses, gradient, set);
        Assert.Equal(0, losses[0]);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_nan_makes_its_row_nan(InstructionSet set)
    {
        foreach (int outputs in (int[])[1, 3, 10, 16, 40])
        {
            foreach (TargetCase targets in TargetCase.For(outputs))
            {
                for (int place = 0; place < outputs; place++)
                {
                    float[] input = Numbers.Random(3 * outputs, outputs);
                    input[outputs + place] = float.NaN;
                    foreach (Forward forward in (Forward[])[SquaredErrorOf, Binary, Soft])
                    {
                        float[] losses = new float[3];
                        forward(targets, input, 1, losses, default, set);
                        Assert.Equal([false, true, false], losses.Select(float.IsNaN));
                    }
                }
            }
        }

        static void Binary(TargetCase t, ReadOnlySpan<float> o, float scale, Span<float> l, Span<float> g, InstructionSet s) =>
            BinaryOf(t, 0, [], o, scale, l, g, s);
        static void Soft(TargetCase t, ReadOnlySpan<float> o, float scale, Span<float> l, Span<float> g, InstructionSet s) =>
            SoftOf(t, 0, [], o, scale, l, g, s);
    }

    [Fact]
    public void Labels_that_are_no_class_and_memory_that_does_not_fit_are_refused()
    {
        Assert.Equal(
            "Label 3 of row 1 is no class: expected 0 to 2.",
            Assert.Throws<ArgumentException>(() =>
                SquaredError.Forward(new float[6], [0, 3], [], [], 1, new float[2], default, InstructionSet.Plain)).Message);
        Assert.Equal(
            "Label -1 of row 0 is no class: expected 0 to 2.",
            Assert.Throws<ArgumentException>(() => SoftCrossEntropy.Forward(
                new float[6], [0, 1], [-1, 0], [0.5f, 0.5f], 1, 0, [], new float[2], default, InstructionSet.Plain)).Message);
        Assert.Equal(
            "Label 2 of row 0 is no class: expected 0 to 1.",
            Assert.Throws<ArgumentException>(() => BinaryCrossEntropy.Forward(
                new float[1], [2], [], [], 1, 0, [], new float[1], default, InstructionSet.Plain)).Message);
        Assert.Throws<ArgumentException>(() => SquaredError.Forward(new float[6], new float[5], 1, new float[2], default, InstructionSet.Plain));
        Assert.Throws<ArgumentException>(() => SquaredError.Forward(new float[7], new float[7], 1, new float[2], default, InstructionSet.Plain));
        Assert.Throws<ArgumentException>(() => BinaryCrossEntropy.Forward(
            new float[6], new float[6], 1, 0, new float[2], new float[2], default, InstructionSet.Plain));
        SquaredError.Forward([], Array.Empty<float>(), 1, [], [], InstructionSet.Plain);
    }

    private static void CheckAll(InstructionSet set, Forward forward, Func<TargetCase, int, double[], double> definition, bool isSoftmax = false)
    {
        const double Step = 1e-6;
        foreach (int outputs in (int[])[.. Enumerable.Range(isSoftmax ? 2 : 1, 18), 33])
        {
            foreach ((TargetCase targets, Guard guard) in from each in TargetCase.For(outputs) from guard in Guards.All select (each, guard))
            {
                float[] input = [.. Numbers.Random(3 * outputs, outputs + 7).Select(x => x * 4)];
                using var source = new GuardedBuffer(input, guard);
                using var losses = new GuardedBuffer(3, guard);
                using var gradient = new GuardedBuffer(input.Length, guard);
                string what = $"{targets}, {set}, {guard}";
                Guards.Begin(what);
                forward(targets, source.Span, 0.25f, losses.Span, gradient.Span, set);
                losses.AssertFences(what);
                gradient.AssertFences(what);
                double[][] rows = [.. input.Select(x => (double)x).Chunk(outputs)];
                Numbers.AssertClose([.. rows.Select((row, i) => definition(targets, i, row))], losses.Span, outputs, what, amplification: 4);
                var expected = new double[input.Length];
                for (int i = 0; i < input.Length; i++)
                {
                    double[] up = [.. rows[i / outputs]], down = [.. up];
                    up[i % outputs] += Step;
                    down[i % outputs] -= Step;
                    expected[i] = 0.25 * (definition(targets, i / outputs, up) - definition(targets, i / outputs, down)) / (2 * Step);
                }

                Numbers.AssertClose(expected, gradient.Span, outputs, $"{what}, gradient");
                float[] alone = new float[3];
                forward(targets, source.Span, 0.25f, alone, default, set);
                Assert.Equal(losses.Span.ToArray(), alone);
            }
        }
    }

    private static float[] Weights(int outputs) => [.. Numbers.Random(outputs, 5).Select(x => x + 1.5f)];

    private static double BinaryBy(double x, double target, double weight) =>
        (weight * target * Math.Log(1 + Math.Exp(-x))) + ((1 - target) * Math.Log(1 + Math.Exp(x)));

    private static double SoftBy(double[] outputs, double[] shares) =>
        shares.Select((share, k) => share * (Math.Log(outputs.Sum(Math.Exp)) - outputs[k])).Sum();

    private static void SquaredErrorOf(
        TargetCase targets, ReadOnlySpan<float> outputs, float scale, Span<float> losses, Span<float> gradient, InstructionSet set)
    {
        if (targets.Values is { } given)
        {
            using var values = new GuardedBuffer(given);
            SquaredError.Forward(outputs, values.Span, scale, losses, gradient, set);
        }
        else
        {
            SquaredError.Forward(outputs, targets.Labels, targets.Seconds, targets.Shares, scale, losses, gradient, set);
        }
    }

    private static void BinaryOf(
        TargetCase targets,
        float smoothing,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> outputs,
        float scale,
        Span<float> losses,
        Span<float> gradient,
        InstructionSet set)
    {
        using var positive = new GuardedBuffer(weights);
        if (targets.Values is { } given)
        {
            using var values = new GuardedBuffer(given);
            BinaryCrossEntropy.Forward(outputs, values.Span, scale, smoothing, positive.Span, losses, gradient, set);
        }
        else
        {
            BinaryCrossEntropy.Forward(
                outputs, targets.Labels, targets.Seconds, targets.Shares, scale, smoothing, positive.Span, losses, gradient, set);
        }
    }

    private static void SoftOf(
        TargetCase targets,
        float smoothing,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> outputs,
        float scale,
        Span<float> losses,
        Span<float> gradient,
        InstructionSet set)
    {
        using var classWeights = new GuardedBuffer(weights);
        if (targets.Values is { } given)
        {
            using var values = new GuardedBuffer(given);
            SoftCrossEntropy.Forward(outputs, values.Span, scale, smoothing, classWeights.Span, losses, gradient, set);
        }
        else
        {
            SoftCrossEntropy.Forward(
                outputs, targets.Labels, targets.Seconds, targets.Shares, scale, smoothing, classWeights.Span, losses, gradient, set);
        }
    }
}

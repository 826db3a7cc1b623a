using Fovea.Kernels.Optimization;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Optimization;

/// <summary>The updates beside momentum and Adam, the moving average and the limits of gradients, against their definitions.</summary>
public sealed class FurtherUpdateTests
{
    private static readonly int[] AllLengths = [.. Enumerable.Range(1, 34), 100];

    [Fact]
    public void AdamW_shrinks_the_values_beside_the_step() => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.Random(length, 1);
        float[] before = Numbers.Random(length, 2);
        using var values = new GuardedBuffer(before);
        using var mean = new GuardedBuffer(new float[length]);
        using var square = new GuardedBuffer(new float[length]);
        AdamUpdate.Apply(
            new GuardedBuffer(gradient).Span,
            values.Span,
            mean.Span,
            square.Span,
            new AdamSettings(0.125f, 0.75f, 0.875f, 2, 0.5f, 0, Shrink: 0.25f),
            set);
        values.AssertFences(what);
        double[] expected =
        [
            .. gradient.Select((g, i) =>
                (0.75 * before[i]) - (0.125 * 0.25 * g / (Math.Sqrt(0.125 * g * g * 2) + 0.5))),
        ];
        Numbers.AssertClose(expected, values.Span, 6, what);
    });

    [Fact]
    public void RmsProp_follows_its_definition() => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.Random(length, 1);
        float[] before = Numbers.Random(length, 2);
        float[] squareBefore = [.. Numbers.Random(length, 3).Select(Math.Abs)];
        float[] velocityBefore = Numbers.Random(length, 4);
        using var values = new GuardedBuffer(before);
        using var square = new GuardedBuffer(squareBefore);
        using var velocity = new GuardedBuffer(velocityBefore);
        RmsPropUpdate.Apply(
            new GuardedBuffer(gradient).Span,
            values.Span,
            square.Span,
            velocity.Span,
            new RmsPropSettings(0.125f, 0.875f, 0.5f, 0.25f, 0.25f),
            set);
        values.AssertFences(what);
        square.AssertFences(what);
        velocity.AssertFences(what);
        double[] decayed = [.. gradient.Select((g, i) => g + (0.25 * before[i]))];
        double[] s = [.. decayed.Select((g, i) => (0.875 * squareBefore[i]) + (0.125 * g * g))];
        double[] v = [.. decayed.Select((g, i) => (0.5 * velocityBefore[i]) + (g / (Math.Sqrt(s[i]) + 0.25)))];
        Numbers.AssertClose(s, square.Span, 3, what);
        Numbers.AssertClose(v, velocity.Span, 6, what);
        Numbers.AssertClose([.. v.Select((x, i) => before[i] - (0.125 * x))], values.Span, 6, what);
    });

    [Fact]
    public void Lion_follows_its_definition() => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.RandomWithTies(length, 1);
        float[] before = Numbers.Random(length, 2);
        float[] meanBefore = Numbers.RandomWithTies(length, 3);
        using var values = new GuardedBuffer(before);
        using var mean = new GuardedBuffer(meanBefore);
        LionUpdate.Apply(new GuardedBuffer(gradient).Span, values.Span, mean.Span, new LionSettings(0.125f, 0.5f, 0.75f, 0.25f), set);
        values.AssertFences(what);
        mean.AssertFences(what);
        double[] signs = [.. gradient.Select((g, i) => (double)Math.Sign((0.5 * meanBefore[i]) + (0.5 * g)))];
        Assert.True(length < 34 || signs.Distinct().Count() == 3, "Each sign is met, 0 too.");
        Numbers.AssertClose([.. signs.Select((d, i) => before[i] - (0.125 * (d + (0.25 * before[i]))))], values.Span, 3, what);
        Numbers.AssertClose([.. gradient.Select((g, i) => (0.75 * meanBefore[i]) + (0.25 * g))], mean.Span, 2, what);
    });

    [Fact]
    public void The_average_moves_towards_the_values() => ForEach((length, set, what) =>
    {
        float[] values = Numbers.Random(length, 1);
        float[] before = Numbers.Random(length, 2);
        using var average = new GuardedBuffer(before);
        AverageUpdate.Apply(new GuardedBuffer(values).Span, average.Span, 0.75f, set);
        average.AssertFences(what);
        Numbers.AssertClose([.. before.Select((old, i) => (0.75 * old) + (0.25 * values[i]))], average.Span, 2, what);
    });

    [Fact]
    public void Gradients_are_scaled_clamped_summed_and_measured() => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.Random(length, 1);
        float[] sumBefore = Numbers.Random(length, 2);
        using var scaled = new GuardedBuffer(gradient);
        GradientLimits.Scale(scaled.Span, 0.25f, set);
        scaled.AssertFences(what);
        Assert.Equal(gradient.Select(g => g * 0.25f), scaled.Span.ToArray());

        using var clamped = new GuardedBuffer(gradient);
        GradientLimits.Clamp(clamped.Span, 0.5f, set);
        clamped.AssertFences(what);
        Assert.Equal(gradient.Select(g => Math.Clamp(g, -0.5f, 0.5f)), clamped.Span.ToArray());

        using var sum = new GuardedBuffer(sumBefore);
        GradientLimits.Accumulate(new GuardedBuffer(gradient).Span, 0.5f, sum.Span, set);
        sum.AssertFences(what);
        Numbers.AssertClose([.. gradient.Select((g, i) => sumBefore[i] + (0.5 * g))], sum.Span, 2, what);

        float squares = GradientLimits.SumOfSquares(new GuardedBuffer(gradient).Span, set);
        Numbers.AssertClose([gradient.Sum(g => (double)g * g)], [squares], length, what);
    });

    [Fact]
    public void What_is_no_number_stays_none() => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.Random(length, 1);
        gradient[length / 2] = float.NaN;
        Assert.True(float.IsNaN(GradientLimits.SumOfSquares(gradient, set)), what);
        GradientLimits.Clamp(gradient, 0.5f, set);
        Assert.True(float.IsNaN(gradient[length / 2]), what);
    });

    private static void ForEach(Action<int, InstructionSet, string> check)
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (int length in AllLengths)
            {
                check(length, set, $"{length} values, {set}");
            }
        }
    }
}

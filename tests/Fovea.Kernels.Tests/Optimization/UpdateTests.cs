using Fovea.Kernels.Optimization;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Optimization;

public sealed class UpdateTests
{
    // Every remainder of every register width, and a length beyond one round of the widest.
    private static readonly int[] AllLengths = [.. Enumerable.Range(1, 34), 100];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Momentum_follows_its_definition(bool nesterov) => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.Random(length, 1);
        float[] before = Numbers.Random(length, 2);
        float[] velocityBefore = Numbers.Random(length, 3);
        using var values = new GuardedBuffer(before);
        using var velocity = new GuardedBuffer(velocityBefore);
        MomentumUpdate.Apply(
            new GuardedBuffer(gradient).Span, values.Span, velocity.Span, new MomentumSettings(0.25f, 0.5f, 0.125f, nesterov), set);
        values.AssertFences(what);
        velocity.AssertFences(what);
        double[] decayed = [.. gradient.Select((g, i) => g + (0.125 * before[i]))];
        double[] moved = [.. decayed.Select((g, i) => (0.5 * velocityBefore[i]) + g)];
        double[] expected = [.. moved.Select((v, i) => before[i] - (0.25 * (nesterov ? decayed[i] + (0.5 * v) : v)))];
        Numbers.AssertClose(moved, velocity.Span, 2, what);
        Numbers.AssertClose(expected, values.Span, 4, what);
    });

    [Fact]
    public void Adam_follows_its_definition() => ForEach((length, set, what) =>
    {
        float[] gradient = Numbers.Random(length, 1);
        float[] before = Numbers.Random(length, 2);
        float[] meanBefore = Numbers.Random(length, 3);
        float[] squareBefore = [.. Numbers.Random(length, 4).Select(Math.Abs)];
        using var values = new GuardedBuffer(before);
        using var mean = new GuardedBuffer(meanBefore);
        using var square = new GuardedBuffer(squareBefore);
        AdamUpdate.Apply(
            new GuardedBuffer(gradient).Span,
            values.Span,
            mean.Span,
            square.Span,
            new AdamSettings(0.125f, 0.75f, 0.875f, 2, 0.5f, 0.25f),
            set);
        values.AssertFences(what);
        mean.AssertFences(what);
        square.AssertFences(what);
        double[] decayed = [.. gradient.Select((g, i) => g + (0.25 * before[i]))];
        double[] m = [.. decayed.Select((g, i) => (0.75 * meanBefore[i]) + (0.25 * g))];
        double[] v = [.. decayed.Select((g, i) => (0.875 * squareBefore[i]) + (0.125 * g * g))];
        Numbers.AssertClose(m, mean.Span, 2, what);
        Numbers.AssertClose(v, square.Span, 3, what);
        Numbers.AssertClose([.. m.Select((x, i) => before[i] - (0.125 * x / (Math.Sqrt(v[i] * 2) + 0.5)))], values.Span, 6, what);
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

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>Activations and their derivatives against the definitions in double precision.</summary>
public sealed class ActivationTests
{
    // Every remainder of every register width, and a length beyond one round of the widest.
    private static readonly int[] AllLengths = [.. Enumerable.Range(1, 34), 100];

    // Of max(1, |x|): what the documentation promises.
    private const double Tolerance = 1e-6;

    public static TheoryData<ActivationKind> Kinds => [.. Enum.GetValues<ActivationKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_and_gradients_are_those_of_the_definition_at_every_length(ActivationKind kind)
    {
        Activation activation = Of(kind);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach ((int length, Guard guard) in AllLengths.SelectMany(length => Guards.All.Select(guard => (length, guard))))
            {
                CheckLength(activation, length, set, guard);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_and_gradients_are_right_from_the_smallest_to_the_largest_numbers(ActivationKind kind)
    {
        Activation activation = Of(kind);
        var values = new List<float>();
        for (double size = 1e-40; size < 3e38; size *= 1.07)
        {
            values.Add((float)size);
            values.Add((float)-size);
        }

        for (int i = -4000; i <= 4000; i++)
        {
            // Neither of the two kinks at 3 and 6 is met.
            values.Add((i / 200f) + 0.001f);
        }

        float[] input = [.. values];
        float[] ones = [.. Enumerable.Repeat(1f, input.Length)];
        float[] output = new float[input.Length];
        float[] gradient = new float[input.Length];
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            activation.Forward(input, output, set);
            activation.BackwardInput(input, ones, gradient, set);
            for (int i = 0; i < input.Length; i++)
            {
                AssertNear(ActivationReference.Value(activation, input[i]), output[i], input[i], $"{activation}, {set}, at {input[i]:R}");
                AssertNear(
                    ActivationReference.Derivative(activation, input[i]), gradient[i], 1, $"gradient of {activation}, {set}, at {input[i]:R}");
            }
        }
    }

    [Theory]
    [InlineData(ActivationKind.LeakyRelu, double.NegativeInfinity, double.PositiveInfinity, 0.125, 1)]
    [InlineData(ActivationKind.Elu, -0.75, double.PositiveInfinity, 0, 1)]
    [InlineData(ActivationKind.Gelu, 0, double.PositiveInfinity, 0, 1)]
    [InlineData(ActivationKind.GeluTanh, 0, double.PositiveInfinity, 0, 1)]
    [InlineData(ActivationKind.Silu, 0, double.PositiveInfinity, 0, 1)]
    [InlineData(ActivationKind.HardSwish, 0, double.PositiveInfinity, 0, 1)]
    [InlineData(ActivationKind.Sigmoid, 0, 1, 0, 0)]
    [InlineData(ActivationKind.Tanh, -1, 1, 0, 0)]
    [InlineData(ActivationKind.Relu6, 0, 6, 0, 0)]
    public void Infinities_give_the_limits_and_nan_passes(ActivationKind kind, double below, double above, double slopeBelow, double slopeAbove)
    {
        Activation activation = Of(kind);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            // Whole registers and a part of one, with each of the three everywhere.
            float[] input = [.. Enumerable.Range(0, 51).Select(i => (i % 3) switch { 0 => float.NaN, 1 => float.NegativeInfinity, _ => float.PositiveInfinity })];
            float[] output = new float[input.Length];
            float[] gradient = new float[input.Length];
            activation.Forward(input, output, set);
            activation.BackwardInput(input, [.. Enumerable.Repeat(1f, input.Length)], gradient, set);
            for (int i = 0; i < input.Length; i += 3)
            {
                Assert.True(float.IsNaN(output[i]), $"{activation}, {set}: NaN became {output[i]}");
                Assert.Equal(below, output[i + 1], 1e-6);
                Assert.Equal(above, output[i + 2], 1e-6);
                Assert.Equal(slopeBelow, gradient[i + 1], 1e-6);
                Assert.Equal(slopeAbove, gradient[i + 2], 1e-6);
            }
        }
    }

    [Fact]
    public void Input_and_output_may_be_one_array()
    {
        var activation = new Activation(ActivationKind.Silu);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            float[] values = Numbers.Random(37, 4);
            float[] output = new float[37];
            activation.Forward(values, output, set);
            activation.Forward(values, values, set);
            Assert.Equal(output, values);
        }
    }

    [Fact]
    public void Operands_of_different_length_and_unknown_kinds_are_refused()
    {
        Assert.Equal(
            "All operands must have the same number of values. Received 3 and 4.",
            Assert.Throws<ArgumentException>(
                () => new Activation(ActivationKind.Tanh).Forward(new float[3], new float[4], InstructionSet.Plain)).Message);
        Assert.Equal(
            "There is no activation 77.",
            Assert.Throws<ArgumentException>(
                () => new Activation((ActivationKind)77).Forward(new float[3], new float[3], InstructionSet.Plain)).Message);
    }

    private static void CheckLength(Activation activation, int length, InstructionSet set, Guard guard)
    {
        string what = $"{activation}, {length} values, {set}, {guard}";
        Guards.Begin(what);
        using var input = new GuardedBuffer(Numbers.Random(length, 1).Select(x => 8 * x).ToArray(), guard);
        using var gradOutput = new GuardedBuffer(Numbers.Random(length, 2), guard);
        using var output = new GuardedBuffer(length, guard);
        using var gradInput = new GuardedBuffer(length, guard);
        activation.Forward(input.Span, output.Span, set);
        activation.BackwardInput(input.Span, gradOutput.Span, gradInput.Span, set);
        output.AssertFences(what);
        gradInput.AssertFences(what);
        for (int i = 0; i < length; i++)
        {
            double x = input.Span[i];
            AssertNear(ActivationReference.Value(activation, x), output.Span[i], x, what);
            AssertNear(ActivationReference.Derivative(activation, x) * gradOutput.Span[i], gradInput.Span[i], x, what);
        }
    }

    private static Activation Of(ActivationKind kind) => new(kind, kind == ActivationKind.LeakyRelu ? 0.125f : 0.75f);

    private static void AssertNear(double expected, float actual, double x, string what)
    {
        double allowed = Tolerance * Math.Max(1, Math.Abs(x));
        Assert.True(Math.Abs(expected - actual) <= allowed, $"{what}: {actual:R}, expected {expected:R} within {allowed:E1}");
    }
}

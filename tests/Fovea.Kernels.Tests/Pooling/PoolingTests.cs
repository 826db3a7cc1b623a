using CsCheck;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Simd;
using Fovea.Steps;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Pooling;

public sealed class PoolingTests
{
    public static TheoryData<int> Cases => new(Enumerable.Range(0, PoolCase.All.Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Both_directions_agree_with_the_steps_on_every_instruction_set(int index) => Check(PoolCase.All[index], seed: index);

    [Fact]
    public void Random_geometries_agree_with_the_steps_on_every_instruction_set() =>
        PoolCase.Random.Sample(test => Check(test, seed: 3), iter: 1000, threads: 1);

    [Fact]
    public void Random_windows_of_2x2_agree_with_the_steps_on_every_instruction_set() =>
        PoolCase.RandomQuarters.Sample(test => Check(test, seed: 4), iter: 200, threads: 1);

    [Theory]
    [InlineData(InstructionSet.Plain)]
    [InlineData(InstructionSet.Vector128)]
    [InlineData(InstructionSet.Vector256)]
    [InlineData(InstructionSet.Vector512)]
    public void A_nan_makes_the_maximum_of_its_window_nan(InstructionSet set)
    {
        var geometry = new PoolGeometry(new Window(2, 2), new Window(4, 2, 2), 1);
        float[] output = new float[2];
        MaxPooling.Forward([1, 2, 3, float.NaN, 5, 6, 7, 8], geometry, output, set);
        Assert.Equal([6f, float.NaN], output);
        MaxPooling.Forward([1, 2, float.NaN, 4, 5, 6, 7, 8], geometry, output, set);
        Assert.Equal([6f, float.NaN], output);
    }

    [Fact]
    public void A_window_in_the_padding_alone_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new PoolGeometry(new Window(4, 2, 2, 2, 0), new Window(4, 2), 1).Validate());
        Assert.StartsWith("height: pooling window 0 lies in the padding alone.", exception.Message, StringComparison.Ordinal);
    }

    private static void Check(PoolCase test, int seed)
    {
        PoolGeometry g = test.Geometry.Validate();
        float[] input = Numbers.RandomWithTies(test.Images * g.InputLength, seed);
        float[] gradOutput = Numbers.Random(test.Images * g.OutputLength, seed + 1);
        foreach (PoolMode mode in Enum.GetValues<PoolMode>())
        {
            double[] expected = PoolOracle.Forward(test, input, mode);
            double[] expectedGradient = PoolOracle.Backward(test, input, gradOutput, mode);
            foreach (InstructionSet set in InstructionSets.Supported)
            {
                foreach (Guard guard in Guards.All)
                {
                    CheckGuarded(test, mode, input, gradOutput, expected, expectedGradient, set, guard);
                }
            }
        }
    }

    private static void CheckGuarded(
        PoolCase test,
        PoolMode mode,
        float[] inputs,
        float[] gradOutputs,
        double[] expected,
        double[] expectedGradient,
        InstructionSet set,
        Guard guard)
    {
        PoolGeometry g = test.Geometry;
        string what = $"{mode} {test}, {set}, {guard}";
        Guards.Begin(what);
        using var input = new GuardedBuffer(inputs, guard);
        using var gradOutput = new GuardedBuffer(gradOutputs, guard);
        using var output = new GuardedBuffer(expected.Length, guard);
        using var gradInput = new GuardedBuffer(inputs.Length, guard);
        if (mode == PoolMode.Max)
        {
            MaxPooling.Forward(input.Span, g, output.Span, set);
            MaxPooling.BackwardInput(input.Span, output.Span, gradOutput.Span, g, gradInput.Span, set);
        }
        else
        {
            AveragePooling.Forward(input.Span, g, output.Span, set);
            AveragePooling.BackwardInput(gradOutput.Span, g, gradInput.Span, set);
        }

        output.AssertFences(what);
        gradInput.AssertFences(what);
        if (mode == PoolMode.Max)
        {
            CheckReluInput(test, input, output, gradOutput, expectedGradient, set, guard);
        }

        int terms = g.Vertical.Kernel * g.Horizontal.Kernel;
        Numbers.AssertClose(expected, output.Span, terms, $"{what}, output");
        Numbers.AssertClose(expectedGradient, gradInput.Span, terms, $"{what}, gradInput");
    }

    // The maximum of whole numbers is exact, so the plain gradient tells where a masked one must be: where the input is greater than 0.
    private static void CheckReluInput(
        PoolCase test,
        GuardedBuffer input,
        GuardedBuffer output,
        GuardedBuffer gradOutput,
        double[] gradient,
        InstructionSet set,
        Guard guard)
    {
        using var gradInput = new GuardedBuffer(input.Span.Length, guard);
        MaxPooling.BackwardInput(input.Span, output.Span, gradOutput.Span, test.Geometry, gradInput.Span, set, reluInput: true);
        gradInput.AssertFences($"{test}, {set}, {guard}, gradient in front of a ReLU");
        double[] expected = [.. gradient.Zip(input.Span.ToArray(), (g, x) => x > 0 ? g : 0)];
        int terms = test.Geometry.Vertical.Kernel * test.Geometry.Horizontal.Kernel;
        Numbers.AssertClose(expected, gradInput.Span, terms, $"{test}, {set}, {guard}, gradient in front of a ReLU");
    }
}

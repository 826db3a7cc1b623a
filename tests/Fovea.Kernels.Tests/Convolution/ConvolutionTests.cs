using CsCheck;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Convolution;

public sealed class ConvolutionTests
{
    /// <summary>
    /// The transforms of F(4x4, 3x3) multiply by up to 8 and subtract, so that what is rounded is some times larger than the result.
    /// </summary>
    private const double WinogradAmplification = 16;

    public static TheoryData<int> Cases => new(Enumerable.Range(0, ConvCase.All.Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_direction_agrees_with_the_steps_on_every_instruction_set(int index) => Check(ConvCase.All[index], seed: index);

    [Fact]
    public void Random_geometries_agree_with_the_steps_on_every_instruction_set() =>
        ConvCase.Random.Sample(test => Check(test, seed: 7), iter: 2000, threads: 1);

    [Fact]
    public void Random_3x3_convolutions_of_stride_1_agree_with_the_steps_on_every_instruction_set() =>
        ConvCase.Random3x3.Sample(test => Check(test, seed: 3), iter: 1500, threads: 1);

    [Fact]
    public void Random_convolutions_of_one_channel_agree_with_the_steps_on_every_instruction_set() =>
        ConvCase.RandomPlane.Sample(test => Check(test, seed: 5), iter: 300, threads: 1);

    [Fact]
    public void Random_depthwise_3x3_convolutions_agree_with_the_steps_on_every_instruction_set() =>
        ConvCase.RandomDepthwise3x3.Sample(test => Check(test, seed: 6), iter: 200, threads: 1);

    [Theory]
    [InlineData("lenet conv2")]
    [InlineData("lenet conv1")]
    [InlineData("depthwise")]
    public void The_bits_do_not_depend_on_how_images_are_put_into_calls(string name)
    {
        ConvGeometry g = ConvCase.All.Single(c => c.Name == name).Geometry;
        foreach ((ConvolutionKernels kernels, _) in Algorithms(g))
        {
            CheckBits(g, kernels.Forward);
        }
    }

    private static void CheckBits(ConvGeometry g, ConvolutionAlgorithm kernel)
    {
        float[] input = Numbers.Random(3 * g.InputLength, 1);
        float[] packed = new float[kernel.ForwardWeightLength];
        kernel.PackForwardWeight(Numbers.Random(g.WeightLength, 2), packed);
        float[] together = new float[3 * g.OutputLength];
        float[] apart = new float[3 * g.OutputLength];
        float[] scratch = new float[kernel.ForwardScratchLength];

        kernel.Forward(input, packed, default, together, scratch);
        for (int i = 0; i < 3; i++)
        {
            kernel.Forward(
                input.AsSpan(i * g.InputLength, g.InputLength), packed, default, apart.AsSpan(i * g.OutputLength, g.OutputLength), scratch);
        }

        Assert.Equal(together, apart);
    }

    [Fact]
    public void Memory_that_does_not_fit_is_refused_with_the_sizes()
    {
        var kernel = new DirectConvolution(new ConvGeometry(new Window(4, 3), new Window(4, 3), 2, 3), InstructionSet.Plain);
        var exception = Assert.Throws<ArgumentException>(() => kernel.Forward(
            new float[33], new float[kernel.ForwardWeightLength], default, new float[12], default));
        Assert.Equal(
            "Input and output must hold the same number of images of 32 and 12 values. Received 33 and 12 values.", exception.Message);
    }

    private static void Check(ConvCase test, int seed)
    {
        ConvGeometry g = test.Geometry;
        float[] input = Numbers.Random(test.Images * g.InputLength, seed);
        float[] weight = Numbers.Random(g.WeightLength, seed + 1);
        float[] bias = Numbers.Random(g.OutputChannels, seed + 2);
        float[] gradOutput = Numbers.Random(test.Images * g.OutputLength, seed + 3);
        float[] addend = (seed & 1) == 0 ? [] : Numbers.Random(gradOutput.Length, seed + 4);
        bool relu = (seed & 2) != 0;
        double[] expected = ConvOracle.Tail(ConvOracle.Forward(test, input, weight, bias), addend, relu);
        (double[] expectedInput, double[] expectedWeight, double[] expectedBias) = ConvOracle.Backward(test, input, weight, gradOutput);
        int taps = g.Vertical.Kernel * g.Horizontal.Kernel;
        int windows = test.Images * g.OutputPixels;
        var operands = new Operands(input, weight, bias, addend, relu, gradOutput);
        foreach ((ConvolutionKernels kernels, double amplification) in Algorithms(g))
        {
            foreach (Guard guard in Guards.All)
            {
                string what = $"{test}, {kernels.Forward.GetType().Name}, {kernels.Forward.InstructionSet}, {guard}";
                Results results = Compute(test, kernels, operands, guard, what);
                Numbers.AssertClose(expected, results.Output, (taps * g.GroupInputs) + 2, $"{what}, output", amplification);
                Numbers.AssertClose(expectedInput, results.GradInput, taps * g.GroupOutputs, $"{what}, gradInput", amplification);
                Numbers.AssertClose(expectedWeight, results.GradWeight, windows, $"{what}, gradWeight", amplification);
                Numbers.AssertClose(expectedBias, results.GradBias, windows, $"{what}, gradBias");
            }
        }
    }

    // Every algorithm that can compute the convolution, whether or not it would be chosen, and by how much more than a plain sum it rounds.
    private static IEnumerable<(ConvolutionKernels Kernels, double Amplification)> Algorithms(ConvGeometry g)
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            yield return (Alone(new DirectConvolution(g, set)), 1);
            yield return (Alone(new NarrowConvolution(g, set)), 1);
            if (g.GroupInputs == 1)
            {
                yield return (Alone(new DepthwiseConvolution(g, set)), 1);
            }

            if (DepthwiseRowConvolution.Supports(g))
            {
                yield return (Alone(new DepthwiseRowConvolution(g, set)), 1);
            }

            if (PlanarConvolution.Supports(g))
            {
                yield return (Alone(new PlanarConvolution(g, set)), 1);
            }

            if (WinogradConvolution.Supports(g))
            {
                yield return (Alone(new WinogradConvolution(g, set)), WinogradAmplification);
            }
        }
    }

    private static ConvolutionKernels Alone(ConvolutionAlgorithm algorithm) => new(algorithm, algorithm, algorithm);

    private static Results Compute(ConvCase test, ConvolutionKernels kernels, Operands operands, Guard guard, string what)
    {
        ConvGeometry g = test.Geometry;
        using var input = new GuardedBuffer(operands.Input, guard);
        using var weight = new GuardedBuffer(operands.Weight, guard);
        using var bias = new GuardedBuffer(operands.Bias, guard);
        using var addend = new GuardedBuffer(operands.Addend, guard);
        using var gradOutput = new GuardedBuffer(operands.GradOutput, guard);
        using var output = new GuardedBuffer(test.Images * g.OutputLength, guard);
        using var gradInput = new GuardedBuffer(test.Images * g.InputLength, guard);
        using var gradWeight = new GuardedBuffer(g.WeightLength, guard);
        using var gradBias = new GuardedBuffer(g.OutputChannels, guard);

        Guards.Begin($"{what}, Forward");
        using var packed = new GuardedBuffer(kernels.Forward.ForwardWeightLength, guard);
        using var scratch = new GuardedBuffer(kernels.Forward.ForwardScratchLength, guard);
        var tail = new OutputTail { Bias = bias.Span, Addend = addend.Span, Relu = operands.Relu };
        kernels.Forward.PackForwardWeight(weight.Span, packed.Span);
        kernels.Forward.Forward(input.Span, packed.Span, tail, output.Span, scratch.Span);

        Guards.Begin($"{what}, BackwardInput");
        using var packedBack = new GuardedBuffer(kernels.BackwardInput.BackwardInputWeightLength, guard);
        using var scratchBack = new GuardedBuffer(kernels.BackwardInput.BackwardInputScratchLength, guard);
        kernels.BackwardInput.PackBackwardInputWeight(weight.Span, packedBack.Span);
        kernels.BackwardInput.BackwardInput(gradOutput.Span, packedBack.Span, gradInput.Span, scratchBack.Span);

        Guards.Begin($"{what}, BackwardWeight");
        using var scratchWeight = new GuardedBuffer(kernels.BackwardWeight.BackwardWeightScratchLength, guard);
        kernels.BackwardWeight.BackwardWeight(input.Span, gradOutput.Span, gradWeight.Span, scratchWeight.Span);
        Guards.Begin($"{what}, BackwardBias");
        kernels.BackwardWeight.BackwardBias(gradOutput.Span, gradBias.Span);
        foreach (GuardedBuffer buffer in (GuardedBuffer[])
            [packed, scratch, packedBack, scratchBack, scratchWeight, output, gradInput, gradWeight, gradBias])
        {
            buffer.AssertFences(what);
        }

        return new Results(output.Span.ToArray(), gradInput.Span.ToArray(), gradWeight.Span.ToArray(), gradBias.Span.ToArray());
    }

    private sealed record Operands(float[] Input, float[] Weight, float[] Bias, float[] Addend, bool Relu, float[] GradOutput);

    private sealed record Results(float[] Output, float[] GradInput, float[] GradWeight, float[] GradBias);
}

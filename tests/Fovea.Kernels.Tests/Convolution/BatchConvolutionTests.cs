using CsCheck;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Convolution;

/// <summary>The batch is gathered in two calls, and its parts run in the order opposite to their numbers.</summary>
public sealed class BatchConvolutionTests
{
    /// <summary>As for Winograd's algorithm image by image.</summary>
    private const double Amplification = 16;

    public static TheoryData<int> Cases => new(
        Enumerable.Range(0, ConvCase.All.Count).Where(i => WinogradConvolution.Supports(ConvCase.All[i].Geometry)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_direction_agrees_with_the_steps_on_every_instruction_set(int index) => Check(ConvCase.All[index], seed: index);

    [Fact]
    public void Random_convolutions_agree_with_the_steps_on_every_instruction_set() =>
        ConvCase.Random3x3.Sample(test => Check(test, seed: 5), iter: 200, threads: 1);

    [Fact]
    public void Filters_of_several_blocks_and_images_of_many_tiles_agree_with_the_steps()
    {
        Check(new ConvCase("more inputs than a block", 2, new(new(3, 3, 1, 1, 1), new(5, 3, 1, 1, 1), 135, 70)), seed: 1);
        Check(new ConvCase("more tiles than a block", 3, new(new(45, 3, 1, 1, 1), new(37, 3), 5, 18)), seed: 2);
    }

    [Fact]
    public void A_convolution_of_another_form_is_refused()
    {
        var geometry = new ConvGeometry(new Window(5, 3, 2), new Window(5, 3), 2, 3);
        var exception = Assert.Throws<ArgumentException>(() => new BatchConvolution(geometry, InstructionSet.Plain, 1));
        Assert.StartsWith(
            "Winograd's F(4x4, 3x3) takes 3x3 kernels with stride 1, dilation 1, padding up to 2 and one group. Received ",
            exception.Message,
            StringComparison.Ordinal);
    }

    private static void Check(ConvCase test, int seed)
    {
        ConvGeometry g = test.Geometry;
        float[] input = Numbers.Random(test.Images * g.InputLength, seed);
        float[] weight = Numbers.Random(g.WeightLength, seed + 1);
        float[] bias = Numbers.Random(g.OutputChannels, seed + 2);
        float[] gradOutput = Numbers.Random(test.Images * g.OutputLength, seed + 3);
        double[] expected = ConvOracle.Tail(ConvOracle.Forward(test, input, weight, bias), [], relu: true);
        (double[] expectedInput, double[] expectedWeight, _) = ConvOracle.Backward(test, input, weight, gradOutput);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            string what = $"{test}, batch, {set}";
            var kernel = new BatchConvolution(g, set, test.Images);
            float[] output = Forward(kernel, test, input, weight, bias, what);
            (float[] gradInput, float[] gradWeight) = Backward(kernel, test, input, weight, gradOutput, what);
            Numbers.AssertClose(expected, output, (9 * g.InputChannels) + 1, $"{what}, output", Amplification);
            Numbers.AssertClose(expectedInput, gradInput, 9 * g.OutputChannels, $"{what}, gradInput", Amplification);
            Numbers.AssertClose(expectedWeight, gradWeight, test.Images * g.OutputPixels, $"{what}, gradWeight", Amplification);
        }
    }

    private static float[] Forward(BatchConvolution kernel, ConvCase test, float[] input, float[] weight, float[] bias, string what)
    {
        ConvGeometry g = test.Geometry;
        using var images = new GuardedBuffer(input);
        using var filter = new GuardedBuffer(weight);
        using var gathered = new GuardedBuffer(kernel.ForwardLength);
        using var scratch = new GuardedBuffer(kernel.ScratchLength);
        using var output = new GuardedBuffer(test.Images * g.OutputLength);
        var tail = new OutputTail { Bias = bias, Relu = true };
        kernel.GatherForward(images.Span[..g.InputLength], 0, gathered.Span);
        kernel.GatherForward(images.Span[g.InputLength..], 1, gathered.Span);
        for (int part = kernel.ForwardParts - 1; part >= 0; part--)
        {
            for (int first = 0; first < test.Images; first += kernel.ForwardImages)
            {
                int count = Math.Min(kernel.ForwardImages, test.Images - first);
                kernel.Forward(part, first, count, gathered.Span, filter.Span, scratch.Span);
                for (int i = 0; i < count; i++)
                {
                    Span<float> image = output.Span.Slice((first + i) * g.OutputLength, g.OutputLength);
                    kernel.ForwardOutput(part, i, tail, image, scratch.Span);
                }
            }
        }

        AssertFences(what, gathered, scratch, output);
        return output.Span.ToArray();
    }

    private static (float[] Input, float[] Weight) Backward(
        BatchConvolution kernel, ConvCase test, float[] input, float[] weight, float[] gradOutput, string what)
    {
        ConvGeometry g = test.Geometry;
        using var images = new GuardedBuffer(input);
        using var filter = new GuardedBuffer(weight);
        using var gradient = new GuardedBuffer(gradOutput);
        using var forInput = new GuardedBuffer(kernel.BackwardInputLength);
        using var forWeight = new GuardedBuffer(kernel.BackwardWeightLength);
        using var scratch = new GuardedBuffer(kernel.ScratchLength);
        using var gradInput = new GuardedBuffer(test.Images * g.InputLength);
        using var gradWeight = new GuardedBuffer(g.WeightLength);
        kernel.GatherBackwardInput(gradient.Span[..g.OutputLength], 0, forInput.Span);
        kernel.GatherBackwardInput(gradient.Span[g.OutputLength..], 1, forInput.Span);
        kernel.GatherBackwardWeight(images.Span[..g.InputLength], gradient.Span[..g.OutputLength], 0, forWeight.Span);
        kernel.GatherBackwardWeight(images.Span[g.InputLength..], gradient.Span[g.OutputLength..], 1, forWeight.Span);
        for (int part = kernel.BackwardInputParts - 1; part >= 0; part--)
        {
            for (int first = 0; first < test.Images; first += kernel.BackwardInputImages)
            {
                int count = Math.Min(kernel.BackwardInputImages, test.Images - first);
                kernel.BackwardInput(part, first, count, forInput.Span, filter.Span, scratch.Span);
                for (int i = 0; i < count; i++)
                {
                    Span<float> image = gradInput.Span.Slice((first + i) * g.InputLength, g.InputLength);
                    kernel.BackwardInputGradient(part, i, image, scratch.Span);
                }
            }
        }

        for (int part = kernel.BackwardWeightParts - 1; part >= 0; part--)
        {
            kernel.BackwardWeight(part, test.Images, forWeight.Span, gradWeight.Span, scratch.Span);
        }

        AssertFences(what, forInput, forWeight, scratch, gradInput, gradWeight);
        return (gradInput.Span.ToArray(), gradWeight.Span.ToArray());
    }

    private static void AssertFences(string what, params ReadOnlySpan<GuardedBuffer> buffers)
    {
        foreach (GuardedBuffer buffer in buffers)
        {
            buffer.AssertFences(what);
        }
    }
}

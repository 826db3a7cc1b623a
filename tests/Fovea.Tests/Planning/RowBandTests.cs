using CsCheck;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Planning.Cpu;
using Fovea.Testing;

namespace Fovea.Tests.Planning;

/// <summary>One image on several threads: a convolution cut into bands of rows.</summary>
public class RowBandTests
{
    [Theory]
    [InlineData("lenet5", 28, 1)]
    [InlineData("mnist-cnn", 28, 1)]
    [InlineData("vgg-cifar", 32, 3)]
    [InlineData("resnet20-cifar", 32, 3)]
    [InlineData("resnet18", 96, 3)]
    public void The_bits_of_an_image_do_not_depend_on_the_number_of_threads(string name, int side, int channels)
    {
        Model model = BuiltInModels.Create(name, new Shape(side, side, channels), 10);
        model.Initialize(7);
        foreach ((int batch, int images) in ((int, int)[])[(1, 1), (2, 2), (3, 2)])
        {
            float[]? expected = null;
            foreach (int threads in (int[])[1, 2, 3, 8])
            {
                Plan plan = model.Compile(batch, options: new PlanOptions { Threads = threads });
                for (int i = 0; i < images; i++)
                {
                    Numbers.Random(model.InputShape.Length, i).CopyTo(plan.Input(i));
                }

                plan.Forward(images);
                float[] result = [.. Enumerable.Range(0, images).SelectMany(i => plan.Output(i).ToArray())];
                expected ??= result;
                Assert.All(result, value => Assert.True(float.IsFinite(value)));
                Assert.Equal(expected, result);
            }
        }
    }

    [Fact]
    public void Bands_give_the_rows_of_the_whole_bit_for_bit() => ConvCase.Random.Sample(
        test =>
        {
            ConvGeometry whole = test.Geometry;
            float[] input = Numbers.Random(whole.InputLength, 1);
            float[] weight = Numbers.Random(whole.WeightLength, 2);
            int most = whole.Vertical.Output / 2;
            if (most < 2 || whole.Vertical.PadBefore >= whole.Vertical.Span || whole.Vertical.PadAfter >= whole.Vertical.Span)
            {
                return;
            }

            float[] expected = Forward(whole, input, weight);
            int count = WinogradConvolutionFits(whole) ? Math.Min(2, (whole.Vertical.Output + 3) / 4) : most;
            float[] found = [.. RowBand.Cut(whole, count).SelectMany(band =>
                Forward(band.Geometry, input.AsSpan(band.FirstInput, band.Geometry.InputLength), weight))];
            Assert.Equal(expected, found);
        },
        iter: 300);

    [Fact]
    public void Small_work_is_left_whole()
    {
        var small = new ConvGeometry(new Window(28, 5, 1, 2, 2), new Window(28, 5, 1, 2, 2), 1, 6);
        var large = new ConvGeometry(new Window(7, 3, 1, 1, 1), new Window(7, 3, 1, 1, 1), 512, 512);
        var padding = new ConvGeometry(new Window(64, 3, 1, 3, 3), new Window(64, 3), 64, 64);
        Assert.Equal(1, RowBand.Count(small, 4));
        Assert.Equal(2, RowBand.Count(large, 4));
        Assert.Equal(1, RowBand.Count(padding, 4));
    }

    private static bool WinogradConvolutionFits(ConvGeometry geometry) =>
        Kernels.Convolution.Winograd.WinogradConvolution.Supports(geometry);

    private static float[] Forward(ConvGeometry geometry, ReadOnlySpan<float> input, float[] weight)
    {
        ConvolutionAlgorithm kernel = ConvolutionKernels.Choose(geometry, InstructionSets.Best, Arithmetic.Fast).Forward;
        float[] packed = new float[kernel.ForwardWeightLength];
        kernel.PackForwardWeight(weight, packed);
        float[] output = new float[geometry.OutputLength];
        kernel.Forward(input, packed, default, output, new float[kernel.ForwardScratchLength]);
        return output;
    }
}

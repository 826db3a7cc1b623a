using Fovea.Kernels.Geometry;
using Fovea.Kernels.Resampling;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Resampling;

/// <summary>Upsampling against the weight that each pixel of the input has in each of the output.</summary>
public sealed class UpsamplingTests
{
    private const int Images = 2;

    private static readonly UpsampleGeometry[] Cases =
    [
        new(3, 4, 1, 2, 2), new(3, 4, 5, 2, 3), new(1, 1, 3, 4, 4), new(4, 2, 16, 1, 2), new(2, 3, 17, 3, 1), new(5, 1, 33, 2, 5),
    ];

    [Fact]
    public void Both_modes_are_those_of_the_definition_forward_and_backward()
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (UpsampleGeometry geometry in Cases)
            {
                Assert.All(Guards.All, guard => Check(geometry, set, guard, bilinear: false));
                Assert.All(Guards.All, guard => Check(geometry, set, guard, bilinear: true));
            }
        }
    }

    // torch.nn.functional.interpolate(torch.tensor([[[0., 4.]]]), scale_factor=4, mode="linear", align_corners=False).
    [Fact]
    public void Bilinear_holds_the_edges_and_reads_between_middles()
    {
        float[] output = new float[8];
        Upsampling.ForwardBilinear([0, 4], new(1, 2, 1, 1, 4), output, InstructionSet.Plain);
        Assert.Equal([0, 0, 0.5f, 1.5f, 2.5f, 3.5f, 4, 4], output);
    }

    [Fact]
    public void Memory_and_factors_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Upsampling.ForwardNearest(new float[4], new(2, 2, 1, 2, 2), new float[15], InstructionSet.Plain));
        Assert.StartsWith(
            "Extents and factors must be positive. Received UpsampleGeometry",
            Assert.Throws<ArgumentException>(
                () => Upsampling.ForwardNearest(new float[4], new(2, 2, 1, 0, 2), [], InstructionSet.Plain)).Message,
            StringComparison.Ordinal);
    }

    private static void Check(UpsampleGeometry g, InstructionSet set, Guard guard, bool bilinear)
    {
        string what = $"{g}, {set}, {guard}, {(bilinear ? "bilinear" : "nearest")}";
        Guards.Begin(what);
        using var input = new GuardedBuffer(Numbers.Random(Images * g.InputLength, 1), guard);
        using var gradOutput = new GuardedBuffer(Numbers.Random(Images * g.OutputLength, 2), guard);
        using var output = new GuardedBuffer(Images * g.OutputLength, guard);
        using var gradInput = new GuardedBuffer(Images * g.InputLength, guard);
        if (bilinear)
        {
            Upsampling.ForwardBilinear(input.Span, g, output.Span, set);
            Upsampling.BackwardBilinear(gradOutput.Span, g, gradInput.Span, set);
        }
        else
        {
            Upsampling.ForwardNearest(input.Span, g, output.Span, set);
            Upsampling.BackwardNearest(gradOutput.Span, g, gradInput.Span, set);
        }

        output.AssertFences(what);
        gradInput.AssertFences(what);
        var expected = new double[output.Span.Length];
        var gradients = new double[input.Span.Length];
        int width = g.Width * g.HorizontalFactor;
        for (int o = 0; o < expected.Length; o++)
        {
            int channel = o % g.Channels;
            int x = o / g.Channels % width;
            int y = o % g.OutputLength / g.Channels / width;
            for (int row = 0; row < g.Height; row++)
            {
                for (int column = 0; column < g.Width; column++)
                {
                    double weight = Weight(y, g.VerticalFactor, g.Height, row, bilinear)
                        * Weight(x, g.HorizontalFactor, g.Width, column, bilinear);
                    int i = (o / g.OutputLength * g.InputLength) + (((row * g.Width) + column) * g.Channels) + channel;
                    expected[o] += weight * input.Span[i];
                    gradients[i] += weight * gradOutput.Span[o];
                }
            }
        }

        Numbers.AssertClose(expected, output.Span, 8, what);
        Numbers.AssertClose(gradients, gradInput.Span, 4 * g.VerticalFactor * g.HorizontalFactor, what);
    }

    // A tent of width 2 around the input's middle, or a box of width 1.
    private static double Weight(int output, int factor, int extent, int input, bool bilinear)
    {
        double place = ((output + 0.5) / factor) - 0.5;
        return bilinear
            ? Math.Max(0, 1 - Math.Abs(Math.Clamp(place, 0, extent - 1) - input))
            : place > input - 0.5 && place < input + 0.5 ? 1 : 0;
    }
}

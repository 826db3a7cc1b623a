using Fovea.Kernels.Geometry;
using Fovea.Kernels.Resampling;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Resampling;

/// <summary>Upsampling against the weight that each pixel of the input has in each of the output.</summary>
public sealed class UpsamplingTests
{
    private const int Images = 2;

    // A middle on the line between two pixels belongs to the second, however the factor is rounded.
    private const double Ties = 1e-12;

    private static readonly UpsampleGeometry[] Cases =
    [
        new(3, 4, 1, 1.5, 2.5), new(5, 3, 6, 1.3, 1), new(new(3, 7), new(5, 8), 17), new(new(1, 3), new(6, 7), 2), new(new(4, 4), new(2, 9, 4.7), 16),
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

    // torch.nn.functional.interpolate(torch.arange(3.)[None, None], size=7, mode="nearest-exact"), and mode="linear" of [0, 7] to size 7.
    [Fact]
    public void A_size_need_not_be_a_multiple()
    {
        float[] output = new float[7];
        Upsampling.ForwardNearest([0, 1, 2], new(new(1, 1), new(3, 7), 1), output, InstructionSet.Plain);
        Assert.Equal([0, 0, 1, 1, 1, 2, 2], output);
        Upsampling.ForwardBilinear([0, 7], new(new(1, 1), new(2, 7), 1), output, InstructionSet.Plain);
        Assert.Equal([0f, 0, 1.5f, 3.5f, 5.5f, 7, 7], output, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(o => UpsampleAxis.By(2, 1.5).Nearest(o)));
        Assert.Equal(4, UpsampleAxis.By(3, 1.5).Output);

        // 3 outputs over 6 of 7: a middle at exactly 3 belongs to row 3.
        Assert.Equal(3, new UpsampleAxis(6, 7).Nearest(3));
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
        int width = g.Horizontal.Output;
        for (int o = 0; o < expected.Length; o++)
        {
            int channel = o % g.Channels;
            int x = o / g.Channels % width;
            int y = o % g.OutputLength / g.Channels / width;
            for (int row = 0; row < g.Vertical.Input; row++)
            {
                for (int column = 0; column < g.Horizontal.Input; column++)
                {
                    double weight = Weight(g.Vertical, y, row, bilinear) * Weight(g.Horizontal, x, column, bilinear);
                    int i = (o / g.OutputLength * g.InputLength) + (((row * g.Horizontal.Input) + column) * g.Channels) + channel;
                    expected[o] += weight * input.Span[i];
                    gradients[i] += weight * gradOutput.Span[o];
                }
            }
        }

        Numbers.AssertClose(expected, output.Span, 8, what);
        Numbers.AssertClose(gradients, gradInput.Span, 4 * g.OutputLength / g.InputLength * 4, what);
    }

    // A tent of width 2 around the input's middle, or a box of width 1.
    private static double Weight(UpsampleAxis axis, int output, int input, bool bilinear)
    {
        int extent = axis.Input;
        double factor = axis.Factor > 0 ? axis.Factor : (double)axis.Output / extent;
        double place = ((output + 0.5) / factor) - 0.5;
        return bilinear
            ? Math.Max(0, 1 - Math.Abs(Math.Clamp(place, 0, extent - 1) - input))
            : place >= input - 0.5 - Ties && place < input + 0.5 - Ties ? 1 : 0;
    }
}

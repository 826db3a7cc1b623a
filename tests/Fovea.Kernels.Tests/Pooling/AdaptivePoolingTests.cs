using Fovea.Kernels.Geometry;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Pooling;

/// <summary>Adaptive pooling against plain loops over windows that are laid by the rule in floating point.</summary>
public sealed class AdaptivePoolingTests
{
    private const int Images = 2;

    private static readonly AdaptivePoolGeometry[] Cases =
    [
        new(7, 5, 3, 2, 1), new(7, 5, 3, 2, 6), new(8, 8, 4, 2, 5), new(5, 9, 4, 9, 17), new(3, 2, 5, 4, 3), new(1, 1, 1, 1, 33),
        new(11, 13, 6, 6, 16), new(10, 3, 7, 1, 40),
    ];

    [Fact]
    public void All_directions_are_those_of_the_definition()
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (AdaptivePoolGeometry geometry in Cases)
            {
                Assert.All(Guards.All, guard => Check(geometry, set, guard, ties: false));
                Assert.All(Guards.All, guard => Check(geometry, set, guard, ties: true));
            }
        }
    }

    [Fact]
    public void Memory_and_extents_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(
            () => AdaptivePooling.ForwardAverage(new float[8], new(2, 2, 1, 1, 3), new float[3], InstructionSet.Plain));
        Assert.StartsWith(
            "All extents of a pooling must be positive. Received AdaptivePoolGeometry",
            Assert.Throws<ArgumentException>(
                () => AdaptivePooling.ForwardAverage(new float[4], new(2, 2, 0, 1, 1), new float[1], InstructionSet.Plain)).Message,
            StringComparison.Ordinal);
    }

    private static void Check(AdaptivePoolGeometry g, InstructionSet set, Guard guard, bool ties)
    {
        string what = $"{g}, {set}, {guard}, ties {ties}";
        Guards.Begin(what);
        int inputs = Images * g.InputLength;
        int outputs = Images * g.OutputLength;
        using var input = new GuardedBuffer(ties ? Numbers.RandomWithTies(inputs, 1) : Numbers.Random(inputs, 1), guard);
        using var gradOutput = new GuardedBuffer(Numbers.Random(outputs, 2), guard);
        using var mean = new GuardedBuffer(outputs, guard);
        using var greatest = new GuardedBuffer(outputs, guard);
        using var gradMean = new GuardedBuffer(inputs, guard);
        using var gradGreatest = new GuardedBuffer(inputs, guard);
        AdaptivePooling.ForwardAverage(input.Span, g, mean.Span, set);
        AdaptivePooling.ForwardMaximum(input.Span, g, greatest.Span, set);
        AdaptivePooling.BackwardAverage(gradOutput.Span, g, gradMean.Span, set);
        AdaptivePooling.BackwardMaximum(input.Span, greatest.Span, gradOutput.Span, g, gradGreatest.Span, set);
        foreach (GuardedBuffer buffer in (GuardedBuffer[])[mean, greatest, gradMean, gradGreatest])
        {
            buffer.AssertFences(what);
        }

        var means = new double[outputs];
        var maxima = new double[outputs];
        var meanGradients = new double[inputs];
        var maximumGradients = new double[inputs];
        for (int o = 0; o < outputs; o++)
        {
            int[] taps = Window(g, o);
            means[o] = taps.Average(tap => (double)input.Span[tap]);
            maxima[o] = taps.Max(tap => input.Span[tap]);
            foreach (int tap in taps)
            {
                meanGradients[tap] += (double)gradOutput.Span[o] / taps.Length;
            }

            maximumGradients[taps.First(tap => input.Span[tap] == maxima[o])] += gradOutput.Span[o];
        }

        Numbers.AssertClose(means, mean.Span, g.InputLength, what);
        Numbers.AssertClose(maxima, greatest.Span, 1, what);
        Numbers.AssertClose(meanGradients, gradMean.Span, 8, what);
        Numbers.AssertClose(maximumGradients, gradGreatest.Span, 8, what);
    }

    // The places of a window in the input, row by row.
    private static int[] Window(AdaptivePoolGeometry g, int output)
    {
        int channel = output % g.Channels;
        int x = output / g.Channels % g.OutputWidth;
        int y = output / g.Channels / g.OutputWidth % g.OutputHeight;
        int image = output / g.OutputLength;
        int top = (int)Math.Floor((double)y * g.Height / g.OutputHeight);
        int bottom = (int)Math.Ceiling((y + 1.0) * g.Height / g.OutputHeight);
        int left = (int)Math.Floor((double)x * g.Width / g.OutputWidth);
        int right = (int)Math.Ceiling((x + 1.0) * g.Width / g.OutputWidth);
        return
        [
            .. from row in Enumerable.Range(top, bottom - top)
               from column in Enumerable.Range(left, right - left)
               select (image * g.InputLength) + (((row * g.Width) + column) * g.Channels) + channel,
        ];
    }
}

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Elementwise;

public sealed class ChannelProductTests
{
    private static readonly int[] AllChannels = [1, 2, 3, 5, 8, 13, 16, 17, 31, 32, 33, 64, 70, 260];

    [Fact]
    public void Every_channel_is_multiplied_by_its_factor_and_the_factor_gets_the_sum_of_products()
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (int channels in AllChannels)
            {
                foreach (int pixels in (int[])[1, 2, 7, 30])
                {
                    Assert.All(Guards.All, guard => Check(channels, pixels, set, guard));
                }
            }
        }
    }

    [Fact]
    public void What_is_no_whole_number_of_pixels_is_refused() => Assert.Equal(
        "7 values are no whole number of pixels of 2 channels.",
        Assert.Throws<ArgumentException>(
            () => ChannelProduct.Forward(new float[7], new float[2], new float[7], InstructionSet.Plain)).Message);

    private static void Check(int channels, int pixels, InstructionSet set, Guard guard)
    {
        string what = $"{pixels} pixels of {channels} channels, {set}, {guard}";
        Guards.Begin(what);
        using var input = new GuardedBuffer(Numbers.Random(pixels * channels, 1), guard);
        using var factor = new GuardedBuffer(Numbers.Random(channels, 2), guard);
        using var gradOutput = new GuardedBuffer(Numbers.Random(pixels * channels, 3), guard);
        using var output = new GuardedBuffer(pixels * channels, guard);
        using var gradFactor = new GuardedBuffer(channels, guard);
        ChannelProduct.Forward(input.Span, factor.Span, output.Span, set);
        ChannelProduct.BackwardFactor(input.Span, gradOutput.Span, gradFactor.Span, set);
        output.AssertFences(what);
        gradFactor.AssertFences(what);
        var sums = new double[channels];
        for (int i = 0; i < input.Span.Length; i++)
        {
            Assert.Equal(input.Span[i] * factor.Span[i % channels], output.Span[i]);
            sums[i % channels] += (double)input.Span[i] * gradOutput.Span[i];
        }

        Numbers.AssertClose(sums, gradFactor.Span, pixels, what);
    }
}

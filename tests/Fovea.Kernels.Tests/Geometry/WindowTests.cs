using CsCheck;
using Fovea.Kernels.Geometry;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Geometry;

public sealed class WindowTests
{
    [Fact]
    public void The_number_of_outputs_is_that_of_the_windows_that_fit() => ConvCase.RandomWindow.Sample(window =>
    {
        int fitting = 0;
        for (int start = 0; start + window.Span <= window.PaddedInput; start += window.Stride)
        {
            fitting++;
        }

        Assert.Equal(fitting, window.Output);
    });

    [Fact]
    public void The_taps_between_first_and_end_are_those_inside_the_input() => ConvCase.RandomWindow.Sample(window =>
    {
        for (int output = 0; output < window.Output; output++)
        {
            for (int tap = 0; tap < window.Kernel; tap++)
            {
                bool inside = window.Position(output, tap) >= 0 && window.Position(output, tap) < window.Input;
                Assert.Equal(inside, tap >= window.FirstTap(output) && tap < window.EndTap(output));
            }
        }
    });

    [Fact]
    public void The_phases_meet_every_input_through_every_tap_exactly_once() => ConvCase.RandomWindow.Sample(window =>
    {
        var expected = new List<(int Input, int Tap, int Output)>();
        for (int output = 0; output < window.Output; output++)
        {
            for (int tap = 0; tap < window.Kernel; tap++)
            {
                int input = window.Position(output, tap);
                if (input >= 0 && input < window.Input)
                {
                    expected.Add((input, tap, output));
                }
            }
        }

        var actual = new List<(int Input, int Tap, int Output)>();
        int inputs = 0;
        foreach (InputPhase phase in InputPhase.Of(window))
        {
            inputs += phase.Count;
            for (int i = 0; i < phase.Count; i++)
            {
                for (int tap = 0; tap < phase.Taps; tap++)
                {
                    int output = phase.FirstOutput + i + (tap * phase.OutputStep);
                    if (output >= 0 && output < window.Output)
                    {
                        actual.Add((phase.FirstInput + (i * window.Stride), phase.FirstTap + (tap * phase.TapStep), output));
                    }
                }
            }
        }

        Assert.Equal(window.Input, inputs);
        Assert.Equal(expected.Order(), actual.Order());
    });

    [Fact]
    public void A_stride_far_beyond_the_input_has_no_more_phases_than_inputs() => Assert.Equal(
        [(0, 1), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0)],
        InputPhase.Of(new Window(6, 1, int.MaxValue)).Select(phase => (phase.FirstInput, phase.Taps)));

    [Theory]
    [InlineData(4, 5, 1, 0, 0, 1, "width: a window of 5 does not fit into 4.")]
    [InlineData(4, 3, 1, 0, 0, 2, "width: a window of 5 does not fit into 4.")]
    [InlineData(4, 3, 0, 0, 0, 1, "width: input, kernel, stride and dilation must be positive and padding not negative.")]
    [InlineData(4, 3, 1, -1, 0, 1, "width: input, kernel, stride and dilation must be positive and padding not negative.")]
    public void A_window_without_an_output_is_refused(
        int input, int kernel, int stride, int before, int after, int dilation, string beginning)
    {
        var window = new Window(input, kernel, stride, before, after, dilation);
        Assert.StartsWith(beginning, Assert.Throws<ArgumentException>(() => window.Validate("width")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_do_not_divide_the_channels_are_refused() => Assert.Equal(
        "Channels must be positive and divisible by groups. Received 4 input and 6 output channels in 4 groups.",
        Assert.Throws<ArgumentException>(() => new ConvGeometry(new(3, 3), new(3, 3), 4, 6, 4).Validate()).Message);

    [Fact]
    public void A_slice_reads_what_its_outputs_read_in_the_whole()
    {
        foreach (Window window in (Window[])[new(9, 3, 1, 1, 1), new(11, 3, 2, 0, 2), new(12, 5, 3, 2, 1, 2), new(7, 7, 2, 3, 3)])
        {
            for (int first = 0; first < window.Output; first++)
            {
                for (int count = 1; first + count <= window.Output; count++)
                {
                    Window slice = window.Slice(first, count, out int firstInput);
                    Assert.Equal(count, slice.Output);
                    Assert.InRange(firstInput + slice.Input, 1, window.Input);
                    for (int output = 0; output < count; output++)
                    {
                        Assert.Equal(window.FirstTap(first + output), slice.FirstTap(output));
                        Assert.Equal(window.EndTap(first + output), slice.EndTap(output));
                        Assert.Equal(window.Position(first + output, 0), slice.Position(output, 0) + firstInput);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_slice_of_padding_alone_is_refused()
    {
        var window = new Window(4, 3, 1, 5, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Slice(0, 2, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Slice(3, 9, out _));
    }
}

using System.Collections.Immutable;
using Fovea.Onnx.Operators.Convolution;

namespace Fovea.Onnx.Operators.Pooling;

/// <summary>The windows of a pooling: which values of a channel each output reads.</summary>
internal sealed class PoolWindows
{
    private readonly OnnxTensor input;
    private readonly int[] taps;

    private PoolWindows(OnnxTensor input, SpatialWindow window)
    {
        this.input = input;
        Window = window;
        taps = new int[window.Kernel.Zip(window.Input, Math.Min).Aggregate(1, (product, size) => product * size)];
    }

    /// <summary>Visits one window.</summary>
    /// <param name="channel">Batch times channels.</param>
    /// <param name="output">The place of the output in its channel.</param>
    /// <param name="taps">The places in the channel that the window holds, in row order; not the padding.</param>
    /// <param name="size">The places that the window has between the outermost edges of the padding.</param>
    public delegate void Visit(int channel, int output, ReadOnlySpan<int> taps, long size);

    public SpatialWindow Window { get; }

    /// <summary>The shape of the output.</summary>
    public ImmutableArray<int> Output => [input.Shape[0], input.Shape[1], .. Window.Output];

    /// <summary>The windows that a node's attributes describe.</summary>
    public static PoolWindows Of(OperatorCall call)
    {
        OnnxTensor input = call.Input(0);
        return new PoolWindows(input, SpatialWindow.Of(call, input.Shape));
    }

    /// <summary>Goes through all windows of all channels.</summary>
    public void ForEach(Visit visit)
    {
        int channels = input.Shape[0] * input.Shape[1];
        if (OnnxTensor.CountOf(Output) == 0)
        {
            return;
        }

        var at = new int[Window.Rank];
        int output = 0;
        do
        {
            int count = Collect(at, out long size);
            for (int channel = 0; channel < channels; channel++)
            {
                visit(channel, output, taps.AsSpan(0, count), size);
            }

            output++;
        }
        while (SpatialWindow.Next(at, Window.Output));
    }

    // How many of a window's taps lie in front of a place, counted from its first tap.
    private static long TapsBelow(long place, long dilation, long kernel) => Math.Clamp((place + dilation - 1) / dilation, 0, kernel);

    private int Collect(int[] at, out long size)
    {
        // In each dimension the taps that touch the input, and those that touch input or padding.
        size = 1;
        var first = new int[Window.Rank];
        var counts = new int[Window.Rank];
        for (int d = 0; d < Window.Rank; d++)
        {
            long start = ((long)at[d] * Window.Strides[d]) - Window.Before[d];
            int kernel = Window.Kernel[d];
            long before = TapsBelow(-start, Window.Dilations[d], kernel);
            first[d] = (int)before;
            counts[d] = (int)Math.Max(0, TapsBelow(Window.Input[d] - start, Window.Dilations[d], kernel) - before);
            size *= TapsBelow((long)Window.Input[d] + Window.After[d] - start, Window.Dilations[d], kernel);
        }

        if (counts.Contains(0))
        {
            return 0;
        }

        var tapAt = new int[Window.Rank];
        int count = 0;
        do
        {
            int place = 0;
            for (int d = 0; d < Window.Rank; d++)
            {
                long inDimension = ((long)at[d] * Window.Strides[d]) - Window.Before[d]
                    + ((long)(first[d] + tapAt[d]) * Window.Dilations[d]);
                place = (place * Window.Input[d]) + (int)inDimension;
            }

            taps[count++] = place;
        }
        while (SpatialWindow.Next(tapAt, counts));
        return count;
    }
}

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
        taps = new int[Math.Min(window.KernelLength, window.InputLength)];
    }

    /// <summary>Visits one window.</summary>
    /// <param name="channel">Batch times channels.</param>
    /// <param name="output">The place of the output in its channel.</param>
    /// <param name="taps">The places in the channel that the window holds, in row order; not the padding.</param>
    /// <param name="size">The places that the window has between the outermost edges of the padding.</param>
    public delegate void Visit(int channel, int output, ReadOnlySpan<int> taps, int size);

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
            int count = Collect(at, out int size);
            for (int channel = 0; channel < channels; channel++)
            {
                visit(channel, output, taps.AsSpan(0, count), size);
            }

            output++;
        }
        while (SpatialWindow.Next(at, Window.Output));
    }

    private int Collect(int[] at, out int size)
    {
        // In each dimension the taps that touch the input, and those that touch input or padding.
        size = 1;
        var first = new int[Window.Rank];
        var counts = new int[Window.Rank];
        for (int d = 0; d < Window.Rank; d++)
        {
            int start = (at[d] * Window.Strides[d]) - Window.Before[d];
            int padded = 0;
            first[d] = Window.Kernel[d];
            for (int tap = 0; tap < Window.Kernel[d]; tap++)
            {
                long place = start + ((long)tap * Window.Dilations[d]);
                padded += place < (long)Window.Input[d] + Window.After[d] ? 1 : 0;
                if (place >= 0 && place < Window.Input[d])
                {
                    first[d] = Math.Min(first[d], tap);
                    counts[d]++;
                }
            }

            size *= padded;
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
                place = (place * Window.Input[d]) + (at[d] * Window.Strides[d]) - Window.Before[d]
                    + ((first[d] + tapAt[d]) * Window.Dilations[d]);
            }

            taps[count++] = place;
        }
        while (SpatialWindow.Next(tapAt, counts));
        return count;
    }
}

using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Windows;

/// <summary>
/// A padded input in the order in which windows read it: for each channel, and for each remainder of the row and of the column by the
/// stride, a plane of its own. What a tap meets for all outputs is then one piece of one plane, so that a whole map is a few long
/// multiply-adds. A browser's interpreter runs those in vectors; plain loops would keep a person waiting. The sum of every output still has
/// the order of the plain loops, and so the same bits.
/// </summary>
internal sealed class PhasedPlanes
{
    private readonly double[] values;
    private readonly Window rows;
    private readonly Window columns;
    private readonly int planeLength;
    private readonly int pitch;
    private readonly int columnPhases;
    private readonly int planesOfChannel;

    public PhasedPlanes(double[] input, int channels, Window rows, Window columns)
    {
        this.rows = rows;
        this.columns = columns;
        pitch = ((columns.PaddedInput - 1) / columns.Stride) + 1;
        planeLength = (((rows.PaddedInput - 1) / rows.Stride) + 1) * pitch;
        columnPhases = Math.Min(columns.Stride, columns.PaddedInput);
        planesOfChannel = Math.Min(rows.Stride, rows.PaddedInput) * columnPhases;
        values = new double[channels * planesOfChannel * planeLength];
        int from = 0;
        for (int row = 0; row < rows.Input; row++)
        {
            for (int column = 0; column < columns.Input; column++)
            {
                int to = Start(row + rows.PadBefore, column + columns.PadBefore);
                for (int channel = 0; channel < channels; channel++, to += planesOfChannel * planeLength)
                {
                    values[to] = input[from++];
                }
            }
        }
    }

    /// <summary>The number of values from the first output to the last, as they lie in a plane.</summary>
    public int Reach => ((rows.Output - 1) * pitch) + columns.Output;

    /// <summary>Adds weight times what a tap meets in one channel to the sums of all outputs, <see cref="Reach"/> of them.</summary>
    public void Add(int y, int x, int channel, double weight, Span<double> sums)
    {
        int start = (channel * planesOfChannel * planeLength) + Start(y * rows.Dilation, x * columns.Dilation);
        TensorPrimitives.MultiplyAdd(values.AsSpan(start, sums.Length), weight, sums, sums);
    }

    /// <summary>Takes the outputs out of the sums, and adds the bias.</summary>
    public void Collect(ReadOnlySpan<double> sums, double bias, Span<double> outputs)
    {
        for (int row = 0; row < rows.Output; row++)
        {
            TensorPrimitives.Add(sums.Slice(row * pitch, columns.Output), bias, outputs.Slice(row * columns.Output, columns.Output));
        }
    }

    private int Start(int row, int column) =>
        ((((row % rows.Stride) * columnPhases) + (column % columns.Stride)) * planeLength)
        + ((row / rows.Stride) * pitch) + (column / columns.Stride);
}

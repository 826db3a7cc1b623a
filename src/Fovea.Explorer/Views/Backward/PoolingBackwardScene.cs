using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Parts;

namespace Fovea.Explorer.Views.Backward;

/// <summary>A pooling's backward pass as the page shows it: the walk, and the maps of it that do not change with a step.</summary>
public sealed class PoolingBackwardScene
{
    private readonly double[] sumScales;
    private readonly BackwardFrame?[] frames;

    /// <summary>Makes the scene.</summary>
    /// <exception cref="FoveaException">The cost cannot be used; the message says why.</exception>
    public PoolingBackwardScene(PoolingWalk forward, CostChoice cost)
    {
        Cost = cost;
        Walk = new PoolingBackwardWalk(forward, cost.Cost("dA", forward.OutputHeight, forward.OutputWidth, forward.Channels));
        Walk.MoveTo(Walk.Count);
        sumScales = [.. Enumerable.Range(0, forward.Channels).Select(channel => PlanePixels.GreatestSize(Walk.InputGradientPlane(channel)))];
        frames = new BackwardFrame?[forward.Channels];
    }

    /// <summary>The backward pass.</summary>
    public PoolingBackwardWalk Walk { get; }

    /// <summary>The cost that it starts from.</summary>
    public CostChoice Cost { get; }

    /// <summary>What the stage shows.</summary>
    public BackwardFrame Frame(int channel) => frames[channel] ??=
        new(Walk.Forward.Rows, Walk.Forward.Columns, Walk.OutputGradientPlane(channel), Walk.InputPlane(channel))
        {
            GradientName = "dA",
            SumName = "dA_prev",
            SumScale = sumScales[channel],
        };

    /// <summary>How many values of dA the sums hold at a moment.</summary>
    public int Done(BackwardMoment moment, int channel) =>
        moment.IsWhole ? Walk.Count : (moment.Position * Walk.Forward.Channels) + channel + 1;

    /// <summary>Moves the sums to a moment, and gives the map of dA_prev of one channel.</summary>
    public double[] Sums(BackwardMoment moment, int channel)
    {
        Walk.MoveTo(Done(moment, channel));
        return Walk.InputGradientPlane(channel);
    }

    /// <summary>The outlines on the input: the window, and those of its entries that receive something of a maximum.</summary>
    public IEnumerable<PlaneMark> Window(int position, int channel)
    {
        (int row, int column) = (position / Walk.Forward.OutputWidth, position % Walk.Forward.OutputWidth);
        foreach (WindowShare share in Walk.Shares(Walk.Index(row, column, channel)))
        {
            if (share.IsMaximum && share.Part > 0)
            {
                yield return new(share.Row, share.Column, 1, 1, MarkKind.Winner);
            }
        }

        int f = Walk.Forward.Rows.Kernel;
        yield return new(row * Walk.Forward.Rows.Stride, column * Walk.Forward.Columns.Stride, f, f);
    }
}

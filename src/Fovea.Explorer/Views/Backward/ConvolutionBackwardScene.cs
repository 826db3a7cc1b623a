using System.Numerics.Tensors;
using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Parts;
using Fovea.Explorer.Views.Convolution;
using Fovea.Kernels.Geometry;

namespace Fovea.Explorer.Views.Backward;

/// <summary>A convolution's backward pass as the page shows it: the walk, and the maps of it that do not change with a step.</summary>
public sealed class ConvolutionBackwardScene
{
    private readonly double[] sumScales;
    private readonly double[,] weightScales;
    private readonly Dictionary<(int Filter, int Channel), BackwardFrame> frames = [];

    private ConvolutionBackwardScene(ConvolutionBackwardWalk walk, CostChoice cost)
    {
        Walk = walk;
        Cost = cost;

        // The whole pass once: its greatest sums give the colours their meaning, and going back is cheap from then on.
        walk.MoveTo(walk.Count);
        sumScales = [.. Enumerable.Range(0, walk.Forward.Channels).Select(channel => PlanePixels.GreatestSize(walk.PaddedInputGradientPlane(channel)))];
        weightScales = new double[walk.Forward.Filters, walk.Forward.Channels];
        for (int filter = 0; filter < walk.Forward.Filters; filter++)
        {
            for (int channel = 0; channel < walk.Forward.Channels; channel++)
            {
                weightScales[filter, channel] = PlanePixels.GreatestSize(walk.WeightGradientPlane(channel, filter));
            }
        }
    }

    /// <summary>The backward pass.</summary>
    public ConvolutionBackwardWalk Walk { get; }

    /// <summary>The cost that it starts from.</summary>
    public CostChoice Cost { get; }

    /// <summary>
    /// Makes the scene. Of the ready-made filters the one in view is the layer; those of the exercise or of a model are one layer together.
    /// </summary>
    /// <exception cref="FoveaException">The cost cannot be used; the message says why.</exception>
    public static ConvolutionBackwardScene Build(ConvolutionScene scene, ConvolutionSettings settings, CostChoice cost)
    {
        ConvolutionWalk forward = scene.Walk!;
        if (settings.Kernel == KernelKind.Ready)
        {
            int filter = Math.Min(settings.Filter, forward.Filters - 1);
            forward = new ConvolutionWalk(
                forward.Input,
                OwnFilter.Of(forward.Weight, filter).ToWeight(),
                Tensor.Create([forward.Bias[filter]]),
                settings.Stride,
                settings.Pad,
                settings.Dilation);
        }

        return new(new ConvolutionBackwardWalk(forward, cost.Cost("dZ", forward.OutputHeight, forward.OutputWidth, forward.Filters)), cost);
    }

    /// <summary>The greatest size that dW of one filter and channel comes to.</summary>
    public double WeightScale(int filter, int channel) => weightScales[filter, channel];

    /// <summary>What the stage shows.</summary>
    public BackwardFrame Frame(int filter, int channel)
    {
        if (!frames.TryGetValue((filter, channel), out BackwardFrame? frame))
        {
            frame = new(Walk.Forward.Rows, Walk.Forward.Columns, Walk.OutputGradientPlane(filter), Walk.PaddedInputPlane(channel))
            {
                GradientName = "dZ",
                SumName = Walk.Forward.Rows.HasPadding ? "dA_prev_pad" : "dA_prev",
                SumScale = sumScales[channel],
            };
            frames.Add((filter, channel), frame);
        }

        return frame;
    }

    /// <summary>How many values of dZ the sums hold at a moment.</summary>
    public int Done(BackwardMoment moment, int filter) =>
        moment.IsWhole ? Walk.Count : (moment.Position * Walk.Forward.Filters) + filter + 1;

    /// <summary>Moves the sums to a moment, and gives the map of dA_prev of one channel.</summary>
    public double[] Sums(BackwardMoment moment, int filter, int channel)
    {
        Walk.MoveTo(Done(moment, filter));
        return moment.IsCropped ? Walk.InputGradientPlane(channel) : Walk.PaddedInputGradientPlane(channel);
    }

    /// <summary>The outlines of the window on the padded input: itself, and each tap where they lie apart.</summary>
    public IEnumerable<PlaneMark> Window(int position)
    {
        (Window rows, Window columns) = (Walk.Forward.Rows, Walk.Forward.Columns);
        int top = position / columns.Output * rows.Stride;
        int left = position % columns.Output * columns.Stride;
        if (rows.Dilation > 1)
        {
            for (int tap = 0; tap < rows.Kernel * columns.Kernel; tap++)
            {
                yield return new(top + (tap / columns.Kernel * rows.Dilation), left + (tap % columns.Kernel * columns.Dilation), 1, 1, MarkKind.Tap);
            }
        }

        yield return new(top, left, rows.Span, columns.Span);
    }
}

using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Windows;

namespace Fovea.Explorer.Views.Pooling;

/// <summary>What the settings amount to: the input and the walk, or why there is none.</summary>
public sealed class PoolingScene
{
    private readonly double[][] planes;
    private readonly double inputScale;
    private double[][]? maps;

    private PoolingScene(PoolingSettings settings, Tensor<double> input, IReadOnlyList<string> names)
    {
        Rows = new(WindowAxis.Height, (int)input.Lengths[0], settings.F, settings.Stride) { IsPooling = true };
        Columns = new(WindowAxis.Width, (int)input.Lengths[1], settings.F, settings.Stride) { IsPooling = true };
        ChannelNames = names;
        planes = new double[names.Count][];
        if (Rows.Fits && Columns.Fits)
        {
            Walk = new PoolingWalk(input, settings.F, settings.Stride, settings.Mode, settings.Ties);
        }

        double[] values = new double[input.FlattenedLength];
        input.FlattenTo(values);
        inputScale = PlanePixels.GreatestSize(values);
    }

    /// <summary>The output's height.</summary>
    public SizeFormula Rows { get; }

    /// <summary>The output's width.</summary>
    public SizeFormula Columns { get; }

    /// <summary>The pooling; null where no window fits.</summary>
    public PoolingWalk? Walk { get; }

    /// <summary>What each channel is called.</summary>
    public IReadOnlyList<string> ChannelNames { get; }

    /// <summary>The output's maps, one for each channel.</summary>
    public double[][] Maps => maps ??= Walk is null
        ? []
        : [.. Enumerable.Range(0, Walk.Channels).Select(channel => Walk.Map(channel).ToArray())];

    /// <summary>Whether two settings have one scene: they differ in what is looked at alone.</summary>
    public static bool AreSame(PoolingSettings one, PoolingSettings other) =>
        one with { Channel = 0, Position = 0 } == other with { Channel = 0, Position = 0 };

    /// <summary>Makes the scene.</summary>
    /// <exception cref="FoveaException">The input cannot be used; the message says why.</exception>
    public static PoolingScene Build(PoolingSettings settings, Workspace workspace)
    {
        (Tensor<double> input, IReadOnlyList<string> channels) = settings.Input.Load(workspace, ExerciseExample.PoolingInput);
        return new(settings, input, channels);
    }

    /// <summary>What the stage shows.</summary>
    public WindowFrame Frame(int channel)
    {
        string of = ChannelNames.Count == 1 ? string.Empty : $", {ChannelNames[channel]}";
        return new(Rows.Window, Columns.Window, Plane(channel), Maps[channel])
        {
            InputTitle = $"Input {Rows.Window.Input} × {Columns.Window.Input}{of}",
            OutputTitle = $"Output {Rows.Output} × {Columns.Output}{of}",
            InputScale = inputScale,
        };
    }

    private double[] Plane(int channel)
    {
        if (planes[channel] is { } known)
        {
            return known;
        }

        int width = Columns.Window.Input;
        double[] plane = new double[Rows.Window.Input * width];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = Walk!.InputAt(i / width, i % width, channel);
        }

        return planes[channel] = plane;
    }
}

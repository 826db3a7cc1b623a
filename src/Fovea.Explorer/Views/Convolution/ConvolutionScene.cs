using System.Numerics.Tensors;
using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Windows;
using Fovea.Models;

namespace Fovea.Explorer.Views.Convolution;

/// <summary>What the settings amount to: the input, the filters, the walk, or why there is none.</summary>
public sealed class ConvolutionScene
{
    private readonly double[][] planes;
    private readonly double inputScale;
    private double[][]? maps;

    private ConvolutionScene(ConvolutionSettings settings, Tensor<double> input, IReadOnlyList<string> channels, Filters filters)
    {
        ReadOnlySpan<nint> sizes = input.Lengths;
        ReadOnlySpan<nint> kernel = filters.Weight.Lengths;
        Rows = new(WindowAxis.Height, (int)sizes[0], (int)kernel[0], settings.Stride, settings.Pad, settings.Dilation);
        Columns = new(WindowAxis.Width, (int)sizes[1], (int)kernel[1], settings.Stride, settings.Pad, settings.Dilation);
        Weight = filters.Weight;
        FilterNames = filters.Names;
        Purposes = filters.Purposes;
        ChannelNames = channels;
        inputScale = PlanePixels.GreatestSize(Flat(input));
        planes = new double[channels.Count][];
        if (Rows.Fits && Columns.Fits)
        {
            Walk = new ConvolutionWalk(input, filters.Weight, filters.Bias, settings.Stride, settings.Pad, settings.Dilation);
        }
    }

    /// <summary>The output's height.</summary>
    public SizeFormula Rows { get; }

    /// <summary>The output's width.</summary>
    public SizeFormula Columns { get; }

    /// <summary>The convolution; null where no window fits.</summary>
    public ConvolutionWalk? Walk { get; }

    /// <summary>The filters, [f, f, channels, filters].</summary>
    public Tensor<double> Weight { get; }

    /// <summary>What each filter is called.</summary>
    public IReadOnlyList<string> FilterNames { get; }

    /// <summary>What each filter does, where that is known.</summary>
    public IReadOnlyList<string> Purposes { get; }

    /// <summary>What each channel of the input is called.</summary>
    public IReadOnlyList<string> ChannelNames { get; }

    /// <summary>The output's maps, one for each filter.</summary>
    public double[][] Maps => maps ??= Walk is null
        ? []
        : [.. Enumerable.Range(0, Walk.Filters).Select(filter => Walk.Map(filter).ToArray())];

    /// <summary>Whether two settings have one scene: they differ in what is looked at alone.</summary>
    public static bool AreSame(ConvolutionSettings one, ConvolutionSettings other) =>
        Layer(one) == Layer(other);

    /// <summary>Makes the scene.</summary>
    /// <exception cref="FoveaException">The input or the filter cannot be used; the message says why.</exception>
    public static ConvolutionScene Build(ConvolutionSettings settings, Workspace workspace)
    {
        if (settings is { Input.Kind: InputKind.Layer, Kernel: KernelKind.Model })
        {
            LayerWindow window = settings.Input.Window(workspace.Run);
            if (window is { Weight: { } weight, Bias: { } bias })
            {
                return new(
                    settings,
                    window.Input,
                    [.. window.Channels.Select(channel => $"channel {channel}")],
                    new Filters(weight, bias, [.. window.Filters.Select(filter => $"filter {filter}")], []));
            }
        }

        ModelFilters? model = settings.Kernel == KernelKind.Model ? FiltersOf(workspace.Model) : null;
        (Tensor<double> input, IReadOnlyList<string> channels) = settings.Input.Load(
            workspace, ExerciseExample.ConvolutionInput, model is null ? 0 : (int)model.Weight.Lengths[2]);
        return new(settings, input, channels, Filters.Of(settings, channels.Count, model));
    }

    /// <summary>The padded input's map of one channel.</summary>
    public double[] Plane(int channel)
    {
        if (planes[channel] is { } known)
        {
            return known;
        }

        (int height, int width) = (Rows.Window.PaddedInput, Columns.Window.PaddedInput);
        double[] plane = new double[height * width];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = Walk!.InputAt(i / width, i % width, channel);
        }

        return planes[channel] = plane;
    }

    /// <summary>What the stage shows.</summary>
    public WindowFrame Frame(int filter, int channel)
    {
        string of = ChannelNames.Count == 1 ? string.Empty : $", {ChannelNames[channel]}";
        return new(Rows.Window, Columns.Window, Plane(channel), Maps[filter])
        {
            InputTitle = $"Input {Rows.Window.Input} × {Columns.Window.Input}{of}",
            OutputTitle = $"Output {Rows.Output} × {Columns.Output}, {FilterNames[filter]}",
            InputScale = inputScale,
        };
    }

    private static ConvolutionSettings Layer(ConvolutionSettings settings) =>
        settings with { Filter = 0, Channel = 0, Position = 0, IsUnfolded = false };

    private static ModelFilters FiltersOf(Model? model)
    {
        if (model is null)
        {
            throw new FoveaException("filters: no model is open. Open one in the view of the network, or choose other filters.");
        }

        ModelFilters filters = ModelFilters.First(model)
            ?? throw new FoveaException($"filters: {model.Name} has no convolution. Open a model with a Conv2D, or choose other filters.");
        if (filters.Convolution.Groups != 1 || filters.Weight.Lengths[0] != filters.Weight.Lengths[1])
        {
            throw new FoveaException(
                $"filters: {filters.Layer} of {model.Name} has filters {filters.Convolution.Kernel.Height}x{filters.Convolution.Kernel.Width} in "
                + $"{filters.Convolution.Groups} groups. Shown here are square filters without groups; look at this one in the view of the network.");
        }

        return filters;
    }

    private static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}

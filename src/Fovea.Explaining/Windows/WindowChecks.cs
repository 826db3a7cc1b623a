using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Windows;

/// <summary>Refuses what cannot be walked through. Each message says what was wrong, what was received and what would fix it.</summary>
internal static class WindowChecks
{
    /// <summary>The most values of a padded input or an output: 32 MiB of doubles, more than a tab should give to one layer.</summary>
    public const long MostValues = 4L << 20;

    public static string ShapeText(Tensor<double> tensor) => $"[{string.Join(", ", tensor.Lengths.ToArray())}]";

    public static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    public static void Rank(string what, string name, Tensor<double> tensor, int rank, string layout)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.Rank != rank || tensor.FlattenedLength == 0)
        {
            throw new FoveaException(
                $"{what}: the {name} must have {rank} {(rank == 1 ? "dimension" : "dimensions")} and no size of 0. "
                + $"Received {name} {ShapeText(tensor)}. Give {layout}.");
        }
    }

    public static void Groups(Tensor<double> input, Tensor<double> weight, Tensor<double> bias, int groups)
    {
        nint channels = input.Lengths[2];
        nint filters = weight.Lengths[3];
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
        {
            throw new FoveaException(
                $"convolution: groups must divide the input's channels and the filters. Received groups {groups}, "
                + $"input {ShapeText(input)}, weight {ShapeText(weight)}. Give a common divisor of {channels} and {filters}.");
        }

        if (weight.Lengths[2] * groups != channels)
        {
            string all = groups == 1 ? string.Empty : $" in {groups} groups";
            throw new FoveaException(
                $"convolution: the input has {channels} channels, the weight expects {weight.Lengths[2] * groups}{all}. "
                + $"Received input {ShapeText(input)}, weight {ShapeText(weight)}. "
                + $"Give a weight [{weight.Lengths[0]}, {weight.Lengths[1]}, {channels / groups}, {filters}].");
        }

        if (bias.Lengths[0] != filters)
        {
            throw new FoveaException(
                $"convolution: there must be one bias for each of the {filters} filters. "
                + $"Received bias {ShapeText(bias)}, weight {ShapeText(weight)}. Give a bias [{filters}].");
        }
    }

    public static Window Window(string what, WindowAxis axis, Window window)
    {
        string side = axis == WindowAxis.Height ? "height" : "width";
        if (window.Stride < 1 || window.Dilation < 1 || window.PadBefore < 0 || window.PadAfter < 0)
        {
            throw new FoveaException(
                $"{what}: the {side}'s stride and dilation must be 1 or more, its padding 0 or more. Received stride {window.Stride}, "
                + $"dilation {window.Dilation}, padding {window.PadBefore} and {window.PadAfter}. Give such numbers.");
        }

        // Beyond this no arithmetic on positions could overflow, and no tab could hold the values.
        if (new[] { window.Stride, window.Dilation, window.PadBefore, window.PadAfter, window.Kernel }.Max() > MostValues
            || (long)window.Dilation * window.Kernel > MostValues)
        {
            throw new FoveaException(
                $"{what}: the {side}'s numbers are too large to be walked through. Received kernel {window.Kernel}, stride {window.Stride}, "
                + $"dilation {window.Dilation}, padding {window.PadBefore} and {window.PadAfter}. Give numbers of the size of the input.");
        }

        return window.Output > 0 ? window : throw new FoveaException($"{what}: {new SizeFormula(axis, window) { IsPooling = what == "pooling" }.Refusal}");
    }

    public static void Room(string what, Window rows, Window columns, int channels)
    {
        if (Values(rows, columns, channels) is var most && most > MostValues)
        {
            throw new FoveaException(
                $"{what}: it has too many values to be walked through. Received a padded input [{rows.PaddedInput}, {columns.PaddedInput}] and "
                + $"up to {channels} channels, {most} values; at most {MostValues} are shown. Give a smaller input or fewer channels.");
        }
    }

    /// <summary>What <see cref="Room"/> holds against <see cref="MostValues"/>.</summary>
    /// <param name="rows">How the window slides down.</param>
    /// <param name="columns">How it slides along.</param>
    /// <param name="channels">The channels of the input or of the output, whichever are more.</param>
    public static long Values(Window rows, Window columns, int channels) =>
        Math.Max((long)rows.PaddedInput * columns.PaddedInput, (long)rows.Output * columns.Output) * channels;
}

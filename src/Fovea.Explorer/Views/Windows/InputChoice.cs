using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Convolution;
using Fovea.Models;

namespace Fovea.Explorer.Views.Windows;

/// <summary>What a single layer is shown on, as a link holds it.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Digit">The digit, for that kind.</param>
/// <param name="Size">The pixels on a picture's longer side.</param>
/// <param name="IsColour">Whether a colour picture keeps its three channels.</param>
/// <param name="Typed">The numbers typed by hand.</param>
/// <param name="Of">The link of the convolution whose output is the input, for that kind; empty for the one that the view begins with.</param>
/// <param name="Layer">The layer of the model, for that kind.</param>
/// <param name="Unit">The channel of that layer's output.</param>
public sealed record InputChoice(InputKind Kind, int Digit, int Size, bool IsColour, string Typed, string Of, string Layer, int Unit)
{
    private const int MostUnit = 1 << 20;

    /// <summary>The most rows and columns that one types.</summary>
    public const int MostTyped = 12;

    private const int UsualSize = 28;
    private const int UsualDigit = 3;
    private const string UsualNumbers = "0 0 1 1 0 0;0 1 1 1 1 0;1 1 0 0 1 1;1 1 0 0 1 1;0 1 1 1 1 0;0 0 1 1 0 0";

    /// <summary>Reads a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="otherwise">The kind where the link names none.</param>
    public static InputChoice Parse(ViewLink link, InputKind otherwise) => new(
        Enum.TryParse(link.Text("input"), ignoreCase: true, out InputKind kind) && Enum.IsDefined(kind) ? kind : link.Text("layer").Length > 0 ? InputKind.Layer : otherwise,
        link.Number("digit", UsualDigit, 0, 9),
        link.Number("size", UsualSize, 4, PictureInput.MostPixels),
        link.Number("colour", 0, 0, 1) == 1,
        link.Text("numbers", UsualNumbers),
        link.Text("of"),
        link.Text("layer"),
        link.Number("unit", link.Number("k", 0, 0, MostUnit), 0, MostUnit));

    /// <summary>Writes itself into a link.</summary>
    public ViewLink Write(ViewLink link) => link
        .With("input", Kind.ToString().ToLowerInvariant())
        .With("digit", Digit, UsualDigit)
        .With("size", Size, UsualSize)
        .With("colour", IsColour ? 1 : 0, 0)
        .With("numbers", Typed, UsualNumbers)
        .With("of", Kind == InputKind.Convolution ? Of : string.Empty)
        .With("layer", Kind == InputKind.Layer ? Layer : string.Empty)
        .With("unit", Kind == InputKind.Layer ? Unit : 0, 0);

    /// <summary>The layer of the model at work, for that kind.</summary>
    /// <param name="run">The run of the picture in use; null where the model has not run on it.</param>
    /// <exception cref="FoveaException">The model has no such layer, or it cannot be stepped through.</exception>
    public LayerWindow Window(ImageRun? run)
    {
        if (run is null)
        {
            throw new FoveaException("input: the model has not run on this picture. Open the view of the network, and choose a value there.");
        }

        ModelNode node = run.Model.Nodes.FirstOrDefault(each => each.Name == Layer)
            ?? throw new FoveaException($"input: {run.Model.Name} has no layer '{Layer}'. Open the model that has it, or choose a value in the view of the network.");
        try
        {
            return LayerWindow.Of(run, node, Unit);
        }
        catch (FoveaException refusal)
        {
            throw new FoveaException($"input: {refusal.Message}", refusal);
        }
    }

    /// <summary>The same; null where the model has no such layer, or it cannot be stepped through.</summary>
    public LayerWindow? Find(ImageRun? run) =>
        run?.Model.Nodes.FirstOrDefault(each => each.Name == Layer) is { } node && LayerWindow.CanShow(node)
            ? LayerWindow.Of(run, node, Unit)
            : null;

    /// <summary>The picture in use; null for inputs that are none.</summary>
    public ImageFile? Picture(Workspace workspace) => Kind switch
    {
        InputKind.Digit => DigitSamples.All[Digit],
        InputKind.Picture => workspace.Picture ?? DigitSamples.All[Digit],
        _ => null,
    };

    /// <summary>A picture that was chosen, as the choice.</summary>
    public InputChoice With(ImageFile picture) => DigitSamples.IndexOf(picture) is >= 0 and int digit
        ? this with { Kind = InputKind.Digit, Digit = digit }
        : this with { Kind = InputKind.Picture, IsColour = picture.Channels == 3 };

    /// <summary>The input's numbers, and what its channels are called.</summary>
    /// <param name="workspace">What holds the person's picture.</param>
    /// <param name="exercise">The exercise's example for this layer.</param>
    /// <param name="channels">The channels that a picture must have; 0 for its own.</param>
    /// <exception cref="FoveaException">What was typed is no table of numbers, or the convolution has no output.</exception>
    public (Tensor<double> Values, IReadOnlyList<string> Channels) Load(
        Workspace workspace, Func<Tensor<double>> exercise, int channels = 0)
    {
        if (Picture(workspace) is { } picture)
        {
            int count = channels is 1 or 3 ? channels : picture.Channels == 3 && IsColour ? 3 : 1;
            return (LastPictureInput.Of(picture, Size, count), count == 3 ? ["red", "green", "blue"] : ["grey"]);
        }

        switch (Kind)
        {
            case InputKind.Exercise:
                Tensor<double> example = exercise();
                return (example, [.. Enumerable.Range(0, (int)example.Lengths[2]).Select(number => $"channel {number}")]);
            case InputKind.Layer:
                LayerWindow window = Window(workspace.Run);
                return (window.Input, [.. window.Channels.Select(channel => $"channel {channel}")]);
            case InputKind.Convolution:
                ConvolutionScene convolution = ConvolutionScene.Build(ConvolutionSettings.Parse(ViewLink.Parse(Of)), workspace);
                return convolution.Walk is { } walk
                    ? (walk.Output(), convolution.FilterNames)
                    : throw new FoveaException(
                        "input: in the convolution no window fits, so it has no output. Change it there, or choose another input.");
            default:
                Tensor<double> table = TypedNumbers.Read("input", Typed, MostTyped, MostTyped);
                double[] numbers = new double[table.FlattenedLength];
                table.FlattenTo(numbers);
                return (Tensor.Create(numbers, [table.Lengths[0], table.Lengths[1], 1]), ["typed"]);
        }
    }
}

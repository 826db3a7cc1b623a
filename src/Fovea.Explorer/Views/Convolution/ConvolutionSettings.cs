using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Windows;
using Fovea.Layers;

namespace Fovea.Explorer.Views.Convolution;

/// <summary>Everything that the convolution view shows, as its link holds it.</summary>
public sealed record ConvolutionSettings(
    InputChoice Input,
    KernelKind Kernel,
    string Own,
    string Bias,
    int F,
    int Stride,
    int Pad,
    int Dilation,
    int Filter,
    int Channel,
    int Position,
    bool IsUnfolded)
{
    /// <summary>The view's name in links.</summary>
    public const string View = "convolution";

    /// <summary>The largest filter.</summary>
    public const int MostF = 7;

    /// <summary>The largest stride, pad and dilation.</summary>
    public const int MostSteps = 9;

    private const int UsualF = 3;
    private const int MostIndex = 1 << 20;

    /// <summary>Reads a link.</summary>
    public static ConvolutionSettings Parse(ViewLink link) => new(
        InputChoice.Parse(link, InputKind.Digit),
        Enum.TryParse(link.Text("kernel"), ignoreCase: true, out KernelKind kernel) && Enum.IsDefined(kernel) ? kernel : Usual(link),
        link.Text("own"),
        link.Text("bias", "0"),
        link.Number("f", UsualF, 1, MostF),
        link.Number("stride", 1, 1, MostSteps),
        link.Number("pad", 0, 0, MostSteps),
        link.Number("dilation", 1, 1, MostSteps),
        link.Number("filter", 0, 0, MostIndex),
        link.Number("channel", 0, 0, MostIndex),
        link.Number("position", -1, -1, MostIndex),
        link.Number("unfold", 0, 0, 1) == 1);

    /// <summary>The same on another input; the exercise's example comes with its filters.</summary>
    public ConvolutionSettings With(InputChoice input)
    {
        ConvolutionSettings changed = this with { Input = input, Position = input.Kind == Input.Kind ? Position : -1 };
        return (Input.Kind == InputKind.Exercise, input.Kind == InputKind.Exercise) switch
        {
            (false, true) => changed with { Kernel = KernelKind.Exercise, F = 3, Stride = 2, Pad = 1, Dilation = 1, Filter = 0 },
            (true, false) => changed with { Kernel = KernelKind.Ready, Stride = 1, Pad = 0, Filter = 0 },
            _ => changed,
        };
    }

    /// <summary>The link that shows another person the same.</summary>
    /// <param name="view">The view that shows it, forward or backward.</param>
    public ViewLink ToLink(string view = View) => Input.Write(new ViewLink(view))
        .With("kernel", Kernel.ToString().ToLowerInvariant(), Input.Kind == InputKind.Layer ? "model" : "ready")
        .With("own", Kernel == KernelKind.Own ? Own : string.Empty)
        .With("bias", Bias, "0")
        .With("f", F, UsualF)
        .With("stride", Stride, 1)
        .With("pad", Pad, 0)
        .With("dilation", Dilation, 1)
        .With("filter", Filter, 0)
        .With("channel", Channel, 0)
        .With("position", Position, -1)
        .With("unfold", IsUnfolded ? 1 : 0, 0);

    /// <summary>The settings that show a layer of the model at the place that a link names: y and x of its output, k its channel.</summary>
    public ConvolutionSettings At(LayerWindow layer, ViewLink link) => With(layer) with
    {
        Filter = Math.Max(0, layer.Filters.ToList().IndexOf(Input.Unit)),
        Position = layer.PositionOf(link.Number("y", 0, 0, MostIndex), link.Number("x", 0, 0, MostIndex)),
    };

    /// <summary>The same with a model's filters, as it slides them: those of the layer that is the input, or its first.</summary>
    public ConvolutionSettings WithModel(Workspace workspace)
    {
        ConvolutionSettings own = this with { Kernel = KernelKind.Model };
        if (Input.Kind == InputKind.Layer && Input.Find(workspace.Run) is { Weight: not null } window)
        {
            return own.With(window);
        }

        if (workspace.Model is not { } model || ModelFilters.First(model) is not { } filters)
        {
            return own;
        }

        Conv2D layer = filters.Convolution;
        (int pad, _, _, _) = layer.Padding.Resolve(model.InputShape, layer.Kernel, layer.Stride, layer.Dilation);
        return own with { F = layer.Kernel.Height, Stride = layer.Stride.Height, Dilation = layer.Dilation.Height, Pad = pad };
    }

    private ConvolutionSettings With(LayerWindow layer) => this with
    {
        F = layer.F,
        Stride = layer.Stride,
        Pad = layer.Pad,
        Dilation = layer.Dilation,
    };

    private static KernelKind Usual(ViewLink link) => link.Text("layer").Length > 0 ? KernelKind.Model : KernelKind.Ready;
}

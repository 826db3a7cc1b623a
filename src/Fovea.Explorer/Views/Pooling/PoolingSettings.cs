using Fovea.Explaining.Networks;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Windows;
using Fovea.Steps;

namespace Fovea.Explorer.Views.Pooling;

/// <summary>Everything that the pooling view shows, as its link holds it.</summary>
/// <param name="Input">The input.</param>
/// <param name="Mode">Maximum or average.</param>
/// <param name="Ties">Who receives the gradient where a window has several maxima.</param>
/// <param name="F">The window's height and width.</param>
/// <param name="Stride">The distance between two windows.</param>
/// <param name="Channel">The channel that is looked at.</param>
/// <param name="Position">The place of the window; -1 for the middle.</param>
public sealed record PoolingSettings(InputChoice Input, PoolMode Mode, TiePolicy Ties, int F, int Stride, int Channel, int Position)
{
    /// <summary>The view's name in links.</summary>
    public const string View = "pooling";

    /// <summary>The largest window and stride.</summary>
    public const int Most = 9;

    private const int Usual = 2;
    private const int MostIndex = 1 << 20;

    /// <summary>Reads a link.</summary>
    public static PoolingSettings Parse(ViewLink link) => new(
        InputChoice.Parse(link, InputKind.Convolution),
        link.Text("mode") == "average" ? PoolMode.Average : PoolMode.Max,
        Enum.TryParse(link.Text("ties"), ignoreCase: true, out TiePolicy ties) && Enum.IsDefined(ties) ? ties : TiePolicy.All,
        link.Number("f", Usual, 1, Most),
        link.Number("stride", Usual, 1, Most),
        link.Number("channel", 0, 0, MostIndex),
        link.Number("position", -1, -1, MostIndex));

    /// <summary>The same on another input; the exercise's example comes with its window.</summary>
    public PoolingSettings With(InputChoice input)
    {
        PoolingSettings changed = this with { Input = input, Position = input.Kind == Input.Kind ? Position : -1 };
        return input.Kind == InputKind.Exercise ? changed with { F = 3, Stride = 2 } : changed;
    }

    /// <summary>The link that shows another person the same.</summary>
    /// <param name="view">The view that shows it, forward or backward.</param>
    public ViewLink ToLink(string view = View) => Input.Write(new ViewLink(view))
        .With("mode", Mode == PoolMode.Average ? "average" : "max", "max")
        .With("ties", Ties.ToString().ToLowerInvariant(), "all")
        .With("f", F, Usual)
        .With("stride", Stride, Usual)
        .With("channel", Channel, 0)
        .With("position", Position, -1);

    /// <summary>The settings that show a layer of the model at the place that a link names: y and x of its output, k its channel.</summary>
    public PoolingSettings At(LayerWindow layer, ViewLink link) => With(layer) with
    {
        Channel = Math.Max(0, layer.Filters.ToList().IndexOf(Input.Unit)),
        Position = layer.PositionOf(link.Number("y", 0, 0, MostIndex), link.Number("x", 0, 0, MostIndex)),
    };

    /// <summary>The same with the window of a layer of the model.</summary>
    public PoolingSettings With(LayerWindow layer) => this with
    {
        F = layer.F,
        Stride = layer.Stride,
        Mode = layer.TakesMaximum ? PoolMode.Max : PoolMode.Average,
    };
}

using Fovea.Explaining.Backward;
using Fovea.Explaining.Networks;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Convolution;
using Fovea.Explorer.Views.Windows;

namespace Fovea.Explorer.Views.Backward;

/// <summary>What the person chose and looks at in a convolution's backward pass, and how it gets into the link.</summary>
public sealed partial class ConvolutionBackward
{
    private ConvolutionSettings settings = ConvolutionSettings.Parse(ViewLink.Empty);
    private CostChoice cost = CostChoice.Parse(ViewLink.Empty);
    private ConvolutionScene? scene;
    private ConvolutionBackwardScene? backward;
    private string? problem;
    private string? costProblem;
    private bool isInputWrong;
    private GradientEntry entry;
    private bool isChosen;
    private GradientEntry? lookedAt;
    private GradientCheck? check;
    private bool isPadding;
    private bool isCheckDue;
    private IReadOnlyList<Contribution> terms = [];
    private IReadOnlyList<PlaneMark> sources = [];

    protected override InputChoice Input => settings.Input;

    protected override bool HasModelFilters => settings.Kernel == KernelKind.Model;

    private int ShownFilter => Math.Min(settings.Filter, (scene?.FilterNames.Count ?? 1) - 1);

    // A ready-made filter is a layer of its own.
    private int Filter => Math.Min(settings.Filter, backward!.Walk.Forward.Filters - 1);

    private int Channel => Math.Min(settings.Channel, (scene?.ChannelNames.Count ?? 1) - 1);

    private GradientEntry Shown => lookedAt ?? entry;

    protected override void Read(ViewLink link)
    {
        settings = ConvolutionSettings.Parse(link);
        cost = CostChoice.Parse(link);
        GradientEntry? linked = GradientEntry.Parse(link.Text("entry"));
        (entry, isChosen) = (linked ?? entry, linked is not null);
    }

    protected override void Take(InputChoice input) => settings = settings.With(input);

    protected override void Place(LayerWindow layer, ViewLink link) => settings = settings.At(layer, link);

    protected override void TakeModel() => settings = HasModelFilters ? settings.WithModel(Workspace) : settings;

    protected override void Refuse(string message) =>
        (scene, backward, problem, isInputWrong) = (null, null, message, Input.Kind == InputKind.Layer);

    protected override void Build()
    {
        problem = null;
        try
        {
            scene = ConvolutionScene.Build(settings, Workspace);
            settings = settings with { F = (int)scene.Weight.Lengths[0] };
            BuildBackward(isSame: false);
        }
        catch (FoveaException refusal)
        {
            problem = refusal.Message;
            isInputWrong = problem.StartsWith("input", StringComparison.Ordinal);
        }
    }

    protected override void Remember()
    {
        ViewLink link = cost.Write(settings.ToLink(BackwardView.Name));
        _ = Navigator.Remember(link.With("entry", backward is not null && entry != Middle() ? entry.ToLink() : string.Empty));
    }

    private void Change(ConvolutionSettings changed)
    {
        bool isSame = ConvolutionScene.AreSame(settings, changed)
            && (changed.Kernel != KernelKind.Ready || changed.Filter == settings.Filter);
        bool isElsewhere = settings.Channel != changed.Channel || settings.Filter != changed.Filter;
        settings = changed;
        if (!isSame)
        {
            Build();
        }
        else if (isElsewhere && backward is not null)
        {
            Choose(entry.Kind switch
            {
                GradientKind.Input => entry with { Channel = Channel },
                GradientKind.Weight => entry with { Channel = Channel, Filter = Filter },
                _ => entry with { Filter = Filter },
            });
        }

        Remember();
    }

    private void ChangeCost(CostChoice changed)
    {
        cost = changed;
        BuildBackward(isSame: true);
        Remember();
    }

    private CostChoice EditCost() => backward is null
        ? cost with { Kind = CostKind.Own }
        : cost.ToOwn(backward.Walk.OutputGradientPlane(Filter), backward.Walk.Forward.OutputWidth);

    // With a cost that cannot be used, what was shown stays as long as it belongs to the layer.
    private void BuildBackward(bool isSame)
    {
        (costProblem, lookedAt) = (null, null);
        backward = isSame ? backward : null;
        if (scene?.Walk is null)
        {
            return;
        }

        try
        {
            backward = ConvolutionBackwardScene.Build(scene, settings, cost);
            Choose(isChosen && backward.Walk.Has(entry) ? entry : Middle());
        }
        catch (FoveaException refusal)
        {
            costProblem = refusal.Message;
        }
    }

    // To begin with, the weight in the filter's middle: most inputs pass it.
    private GradientEntry Middle() =>
        GradientEntry.OfWeight(backward!.Walk.Forward.Rows.Kernel / 2, backward.Walk.Forward.Columns.Kernel / 2, Channel, Filter);

    private void Choose(GradientEntry chosen)
    {
        if (backward!.Walk.Has(chosen))
        {
            (entry, isChosen) = (chosen, true);
            isPadding = backward.Walk.IsPadding(chosen);
            isCheckDue = !isPadding;
            if (isCheckDue)
            {
                _ = CheckSoon(backward, chosen);
            }

            Turn(null);
            Remember();
        }
    }

    // After the page has shown what was chosen: a weight of a large layer is checked by thousands of outputs, computed twice.
    private async Task CheckSoon(ConvolutionBackwardScene asked, GradientEntry chosen)
    {
        await Task.Delay(1);
        if (ReferenceEquals(asked, backward) && chosen == entry)
        {
            check = CentralDifference.Of(asked.Walk, chosen);
            isCheckDue = false;
            StateHasChanged();
        }
    }

    private void Look((int Row, int Column, bool IsPressed) cell)
    {
        int pad = backward!.Walk.Forward.Rows.PadBefore;
        LookAt(GradientEntry.OfInput(cell.Row - pad, cell.Column - pad, Channel), cell.IsPressed);
    }

    private void LookAtWeight((GradientEntry Entry, bool IsPressed) looked) => LookAt(looked.Entry, looked.IsPressed);

    private void LookAt(GradientEntry looked, bool isPressed)
    {
        if (isPressed)
        {
            Choose(looked);
        }
        else
        {
            Turn(looked);
        }
    }

    private void LookAway() => Turn(null);

    private void Turn(GradientEntry? looked)
    {
        lookedAt = looked;
        terms = backward!.Walk.Contributions(looked ?? entry);
        sources = (looked ?? entry).Kind != GradientKind.Input ? []
            : [.. terms.Where(term => term.Filter == Filter).Select(term => new PlaneMark(term.Row, term.Column, 1, 1, MarkKind.Hint))];
    }

    private int Index(BackwardMoment moment) => (moment.Position * backward!.Walk.Forward.Filters) + Filter;

    private IEnumerable<PlaneMark> Marks(int position)
    {
        foreach (PlaneMark mark in backward!.Window(position))
        {
            yield return mark;
        }

        int pad = backward.Walk.Forward.Rows.PadBefore;
        if (Shown is { Kind: GradientKind.Input } shown)
        {
            yield return new PlaneMark(shown.Row + pad, shown.Column + pad, 1, 1, MarkKind.Winner);
        }
    }

    private int Start(BackwardFrame frame) => settings.Position >= 0 ? Math.Min(settings.Position, frame.Steps - 1) : frame.FirstPosition;

    private void Remember(int step)
    {
        settings = settings with { Position = step };
        Remember();
    }
}

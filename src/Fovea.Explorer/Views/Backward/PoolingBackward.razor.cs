using Fovea.Explaining.Backward;
using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Pooling;
using Fovea.Explorer.Views.Windows;
using Fovea.Steps;
using Microsoft.AspNetCore.Components;

namespace Fovea.Explorer.Views.Backward;

/// <summary>What the person chose and looks at in a pooling's backward pass, and how it gets into the link.</summary>
public sealed partial class PoolingBackward
{
    private PoolingSettings settings = PoolingSettings.Parse(ViewLink.Empty);
    private CostChoice cost = CostChoice.Parse(ViewLink.Empty);
    private PoolingScene? scene;
    private PoolingBackwardScene? backward;
    private string? problem;
    private string? costProblem;
    private GradientEntry entry;
    private GradientEntry? lookedAt;
    private GradientCheck? check;
    private IReadOnlyList<Contribution> terms = [];
    private IReadOnlyList<PlaneMark> sources = [];

    /// <summary>The layer of another model takes something else of its windows.</summary>
    [Parameter] public EventCallback ModeChanged { get; set; }

    protected override InputChoice Input => settings.Input;

    private int Channel => Math.Min(settings.Channel, (scene?.ChannelNames.Count ?? 1) - 1);

    private GradientEntry Shown => lookedAt ?? entry;

    protected override void Read(ViewLink link)
    {
        settings = PoolingSettings.Parse(link);
        cost = CostChoice.Parse(link);
        entry = GradientEntry.Parse(link.Text("entry")) ?? GradientEntry.OfInput(-1, -1, 0);
    }

    protected override void Take(InputChoice input) => settings = settings.With(input);

    protected override void Place(LayerWindow layer, ViewLink link) => settings = settings.At(layer, link);

    protected override void TakeModel()
    {
        settings = Input.Find(Workspace.Run) is { } layer ? settings.With(layer) : settings;
        Remember();
        _ = ModeChanged.InvokeAsync();
    }

    protected override void Refuse(string message) => (scene, backward, problem) = (null, null, message);

    protected override void Build()
    {
        problem = null;
        try
        {
            scene = PoolingScene.Build(settings, Workspace);
            BuildBackward(isSame: false);
        }
        catch (FoveaException refusal)
        {
            problem = refusal.Message;
        }
    }

    protected override void Remember()
    {
        ViewLink link = cost.Write(settings.ToLink(BackwardView.Name)).With("mode", settings.Mode == PoolMode.Max ? "max" : "average");
        _ = Navigator.Remember(link.With("entry", backward is not null && entry != First() ? entry.ToLink() : string.Empty));
    }

    private void Change(PoolingSettings changed)
    {
        bool isSame = PoolingScene.AreSame(settings, changed);
        settings = changed;
        if (!isSame)
        {
            Build();
        }
        else if (backward is not null)
        {
            Choose(entry with { Channel = Channel });
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
        : cost.ToOwn(backward.Walk.OutputGradientPlane(Channel), backward.Walk.Forward.OutputWidth);

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
            backward = new PoolingBackwardScene(scene.Walk, cost);
            Choose(Has(entry) ? entry : First());
        }
        catch (FoveaException refusal)
        {
            costProblem = refusal.Message;
        }
    }

    private bool Has(GradientEntry chosen) => chosen.Kind == GradientKind.Input
        && (uint)chosen.Row < (uint)scene!.Walk!.Rows.Input && (uint)chosen.Column < (uint)scene.Walk.Columns.Input
        && (uint)chosen.Channel < (uint)scene.Walk.Channels;

    // To begin with, an input that receives something of the value that is shown first.
    private GradientEntry First()
    {
        int start = backward!.Frame(Channel).FirstPosition;
        PoolingWalk walk = scene!.Walk!;
        WindowShare[] shares = backward.Walk.Shares(backward.Walk.Index(start / walk.OutputWidth, start % walk.OutputWidth, Channel));
        WindowShare share = shares.FirstOrDefault(share => share.Part > 0, shares[0]);
        return GradientEntry.OfInput(share.Row, share.Column, Channel);
    }

    private void Choose(GradientEntry chosen)
    {
        if (Has(chosen))
        {
            entry = chosen;
            check = CentralDifference.OfPoolingInput(backward!.Walk, chosen.Row, chosen.Column, chosen.Channel);
            Turn(null);
            Remember();
        }
    }

    private void Look((int Row, int Column, bool IsPressed) cell)
    {
        GradientEntry looked = GradientEntry.OfInput(cell.Row, cell.Column, Channel);
        if (cell.IsPressed)
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
        GradientEntry shown = looked ?? entry;
        terms = backward!.Walk.InputContributions(shown.Row, shown.Column, shown.Channel);
        sources = [.. terms.Select(term => new PlaneMark(term.Row, term.Column, 1, 1, MarkKind.Hint))];
    }

    private int Index(BackwardMoment moment) => (moment.Position * backward!.Walk.Forward.Channels) + Channel;

    private IEnumerable<PlaneMark> Marks(int position) =>
        [.. backward!.Window(position, Channel), new PlaneMark(Shown.Row, Shown.Column, 1, 1, MarkKind.Tap)];

    private int Start(BackwardFrame frame) => settings.Position >= 0 ? Math.Min(settings.Position, frame.Steps - 1) : frame.FirstPosition;

    private string Tell(BackwardMoment moment)
    {
        PoolingBackwardWalk walk = backward!.Walk;
        int index = Index(moment);
        (int row, int column, int channel) = walk.Place(index);
        double a = walk.Forward.Map(channel)[moment.Position];
        int done = backward.Done(moment, channel);
        string sums = done == walk.Count
            ? $"All {Show.Count(done)} values are in the sums."
            : $"{Show.Count(done)} of {Show.Count(walk.Count)} values are in the sums.";
        return $"dA[{row}, {column}, {channel}] = {backward.Cost.Words("A", a, walk.OutputGradient[index])}. {sums}";
    }

    private void Remember(int step)
    {
        settings = settings with { Position = step };
        Remember();
    }
}

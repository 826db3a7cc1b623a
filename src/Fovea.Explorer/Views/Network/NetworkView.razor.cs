using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Models;
using Microsoft.AspNetCore.Components;

namespace Fovea.Explorer.Views.Network;

/// <summary>What is opened, chosen and laid over the image, and how it gets into the link.</summary>
public sealed partial class NetworkView : IDisposable
{
    private NetworkSession? session;
    private (Model? Model, ImageFile? Picture) started;
    private ViewLink? read;
    private ViewLink place = ViewLink.Empty;
    private int? wantedClass;
    private ModelNode? open;
    private UnitPlace unit;
    private Overlay overlay;
    private ReceptiveField? sight;
    private double[] imagePixels = [];
    private string? fault;
    private string told = string.Empty;

    [Parameter] public ViewLink Link { get; set; } = ViewLink.Empty;

    [Inject] private Browser Browser { get; set; } = default!;

    [Inject] private Navigator Navigator { get; set; } = default!;

    [Inject] private Workspace Workspace { get; set; } = default!;

    [Inject] private ImageRuns Runs { get; set; } = default!;

    private NetworkSession Session => session ??= new NetworkSession(StateHasChanged);

    private IReadOnlyList<PlaneMark> Marks => sight is { Seen.IsEmpty: false } seen
        ? [new PlaneMark(seen.Seen.Top, seen.Seen.Left, seen.Seen.Height, seen.Seen.Width)]
        : [];

    protected override async Task OnInitializedAsync()
    {
        Workspace.Changed += Restart;
        Browser.KeyPressed += OnKey;
        ReadLink();
        try
        {
            await Runs.Prepare();
        }
        catch (FoveaException refusal)
        {
            fault = refusal.Message;
        }

        Restart();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(Link, read))
        {
            return;
        }

        ReadLink();
        if (Session.Run is { IsComplete: true } run)
        {
            OpenPlace(run);
            await ShowClass(run);
        }
    }

    public void Dispose()
    {
        Workspace.Changed -= Restart;
        Browser.KeyPressed -= OnKey;

        // What still runs has no effect on the views after this one.
        started = default;
        session?.Dispose();
    }

    // All of it: what a link leaves out is at its default, whatever was shown before.
    private void ReadLink()
    {
        (read, place) = (Link, Link);
        wantedClass = Link.Text("class").Length > 0 ? Link.Number("class", 0, 0, int.MaxValue) : null;
        overlay = Enum.TryParse(Link.Text("over"), ignoreCase: true, out Overlay wanted) && Enum.IsDefined(wanted) ? wanted : Overlay.None;
    }

    private void Restart()
    {
        if (Workspace is { Model: { } model, Picture: { } picture } && started != (model, picture))
        {
            bool isFirst = started.Picture is null;
            if (!isFirst && started.Picture != picture)
            {
                // The class was asked for on another picture.
                wantedClass = null;
            }

            started = (model, picture);
            _ = InvokeAsync(() => Start(model, picture, isFirst));
        }
    }

    private async Task Start(Model model, ImageFile picture, bool isFirst)
    {
        ViewLink? link = read;
        (open, sight) = (null, null);
        bool hasEnded = await Session.Start(model, picture, wantedClass);
        if (started != (model, picture) || Session.Run is not { IsComplete: true } run)
        {
            return;
        }

        Workspace.Use(run);
        imagePixels = Array.ConvertAll(run.Pixels.ToArray(), value => (double)value);
        fault = null;
        OpenPlace(run);
        told = run.IsClassifier ? $"{run.ClassName(run.Ranking()[0].Index)}, {Show.Percent(run.Ranking()[0].Probability)}" : "All layers have run.";
        StateHasChanged();
        if (!isFirst && link == read)
        {
            _ = Remember();
        }

        if (hasEnded)
        {
            await ShowClass(run);
        }
    }

    // The class that the link asks for, or the likeliest, and what the overlay needs.
    private async Task ShowClass(ImageRun run)
    {
        if (!run.IsClassifier)
        {
            return;
        }

        int target = wantedClass is { } own && own < run.Probabilities.Count ? own : run.Ranking()[0].Index;
        if (target == Session.Class || await Session.Choose(target))
        {
            await Lay();
        }
    }

    // The opened layer is kept as a link: a run that begins closes it, and the next one that ends opens it again, in another model too.
    private void OpenPlace(ImageRun run)
    {
        string name = place.Text("layer");
        ModelNode? node = run.Model.Nodes.Prepend(run.Model.Input).FirstOrDefault(each => each.Name == name);
        if (node is null)
        {
            (open, sight) = (null, null);
            return;
        }

        LayerLook look = Session.Look(node)!;
        UnitPlace peak = FeatureMaps.Peak(run.Output(node).Span, node.OutputShape);
        int channel = place.Number("k", peak.Channel, 0, look.Size.Channels - 1);
        UnitPlace own = channel == peak.Channel ? peak : FeatureMaps.Peak(run.Output(node).Span, look.Size, channel);
        Open(node, new UnitPlace(
            place.Number("y", own.Row, 0, look.Size.Height - 1), place.Number("x", own.Column, 0, look.Size.Width - 1), channel));
    }

    private void Open(ModelNode node, UnitPlace at)
    {
        (open, unit) = (node, at);
        place = PlaceLink();
        sight = ReceptiveField.Of(Session.Run!.Model, node, at);
    }

    private Task Toggle(ModelNode node)
    {
        if (open == node)
        {
            (open, sight, place) = (null, null, ViewLink.Empty);
        }
        else if (Session.Look(node) is not null)
        {
            Open(node, FeatureMaps.Peak(Session.Run!.Output(node).Span, node.OutputShape));
        }

        return Remember();
    }

    private Task OpenChannel((ModelNode Node, int Channel) chosen)
    {
        Open(chosen.Node, FeatureMaps.Peak(Session.Run!.Output(chosen.Node).Span, MapSize.Of(chosen.Node.OutputShape), chosen.Channel));
        return Remember();
    }

    private Task ChooseUnit(UnitPlace place)
    {
        Open(open!, place);
        float value = Session.Run!.Output(open!).Span[place.IndexIn(open!.OutputShape)];
        told = $"{open!.Name}, row {place.Row}, column {place.Column}, channel {place.Channel}: {Show.Number(value)}";
        return Remember();
    }

    private async Task ChooseClass(int index)
    {
        wantedClass = null;
        Task<bool> explained = Session.Choose(index);
        await Remember();
        if (await explained)
        {
            await Lay();
        }
    }

    private async Task ChooseOverlay(Overlay chosen)
    {
        overlay = chosen;
        Task laid = Lay();
        await Remember();
        await laid;
    }

    // Other work goes on, whatever is laid over the image: the overlay gets its map when that work ends.
    private async Task Lay()
    {
        if (overlay == Overlay.Occlusion)
        {
            await Session.Cover();
            return;
        }

        Session.StopCovering();
        if (overlay != Overlay.None && Session.IsUnexplained)
        {
            await Session.Choose(Session.Class);
        }
    }

    private bool OnKey(string key)
    {
        if (open is null || Session.Look(open) is not { } look)
        {
            return false;
        }

        (int down, int right) = key switch
        {
            "ArrowUp" => (-1, 0),
            "ArrowDown" => (1, 0),
            "ArrowLeft" => (0, -1),
            "ArrowRight" => (0, 1),
            _ => (0, 0),
        };
        if ((down, right) == (0, 0))
        {
            return false;
        }

        UnitPlace place = look.Size.IsSpatial
            ? unit with
            {
                Row = Math.Clamp(unit.Row + down, 0, look.Size.Height - 1),
                Column = Math.Clamp(unit.Column + right, 0, look.Size.Width - 1),
            }
            : unit with { Channel = Math.Clamp(unit.Channel + down + right, 0, look.Size.Channels - 1) };
        _ = InvokeAsync(async () =>
        {
            await ChooseUnit(place);
            StateHasChanged();
        });
        return true;
    }

    private ViewLink PlaceLink()
    {
        var link = new ViewLink("network");
        return open is null ? link
            : link.With("layer", open.Name).With("y", unit.Row, -1).With("x", unit.Column, -1).With("k", unit.Channel, -1);
    }

    private Task Remember()
    {
        ViewLink link = PlaceLink();
        if (Session.Run is { IsClassifier: true, IsComplete: true } run && Session.Class != run.Ranking()[0].Index)
        {
            link.With("class", Session.Class, -1);
        }

        return Navigator.Remember(link.With("over", overlay.ToString().ToLowerInvariant(), "none"));
    }
}

using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explorer.State;
using Fovea.Models;
using Microsoft.AspNetCore.Components;

namespace Fovea.Explorer.Views.Windows;

/// <summary>
/// A view of one layer, forward or backward. It follows its link, and the picture and the model that the person works on: what it needs of
/// the model is made ready first, however often they change meanwhile.
/// </summary>
public abstract class SingleLayerView : ComponentBase, IDisposable
{
    private ViewLink? read;
    private ViewLink? placed;
    private ImageFile? knownPicture;
    private Model? knownModel;
    private bool isLeft;

    [Parameter] public ViewLink Link { get; set; } = ViewLink.Empty;

    [Inject] protected Workspace Workspace { get; set; } = default!;

    [Inject] protected Navigator Navigator { get; set; } = default!;

    [Inject] private ImageRuns Runs { get; set; } = default!;

    /// <summary>What the layer is shown on.</summary>
    protected abstract InputChoice Input { get; }

    /// <summary>Whether the filters are a model's.</summary>
    protected virtual bool HasModelFilters => false;

    /// <summary>Whether the model is being made ready.</summary>
    protected bool IsLoading { get; private set; }

    private bool UsesModel => Input.Kind == InputKind.Layer || HasModelFilters;

    private bool NeedsRun => Input.Kind == InputKind.Layer && Workspace.Run is null;

    private bool NeedsModel => HasModelFilters && Workspace.Model is null;

    public void Dispose()
    {
        isLeft = true;
        Workspace.Changed -= Follow;
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized()
    {
        (knownPicture, knownModel) = (Workspace.Picture, Workspace.Model);
        Workspace.Changed += Follow;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!ReferenceEquals(read, Link))
        {
            read = Link;
            Read(Link);

            // A link that names no input shows what the person works on, and says so from then on.
            if (Link.Text("input").Length == 0 && Input.Kind == InputKind.Digit
                && Workspace.Picture is { } picture && Input.With(picture) is var input && input != Input)
            {
                Take(input);
                Remember();
            }

            await Show();
        }
    }

    /// <summary>Takes the settings of a link.</summary>
    protected abstract void Read(ViewLink link);

    /// <summary>Takes another input.</summary>
    protected abstract void Take(InputChoice input);

    /// <summary>Takes the steps of the layer that the input names, at the place that the link names.</summary>
    protected abstract void Place(LayerWindow layer, ViewLink link);

    /// <summary>Takes what follows of another model: the size and the steps of its filters or windows.</summary>
    protected abstract void TakeModel();

    /// <summary>Computes what is shown.</summary>
    protected abstract void Build();

    /// <summary>Tells why nothing can be computed.</summary>
    protected abstract void Refuse(string message);

    /// <summary>Writes the settings into the address.</summary>
    protected abstract void Remember();

    /// <summary>Shows another input that the person chose.</summary>
    protected async Task ChangeInput(InputChoice input)
    {
        Take(input);
        await Show();
        Remember();
    }

    // A picture that is drawn further is another picture of the same choice.
    private void Follow()
    {
        bool isOtherPicture = Workspace.Picture is not null && !ReferenceEquals(knownPicture, Workspace.Picture);
        knownPicture = Workspace.Picture;
        knownModel = UsesModel ? knownModel : Workspace.Model;
        if (Input.Kind != InputKind.Layer && isOtherPicture)
        {
            _ = ChangeInput(Input.With(Workspace.Picture!));
        }
        else if (UsesModel)
        {
            _ = Show();
        }

        StateHasChanged();
    }

    // What a layer of the model reads is there when the model has run on the picture; for its filters the model is enough.
    private async Task Show()
    {
        string? refusal = null;
        while (!isLeft && refusal is null && (NeedsRun || NeedsModel))
        {
            IsLoading = true;
            try
            {
                await (NeedsRun ? Runs.Load() : Runs.PrepareModel());
            }
            catch (FoveaException failure)
            {
                refusal = failure.Message;
            }
        }

        IsLoading = false;
        if (isLeft)
        {
            return;
        }

        if (refusal is not null)
        {
            Refuse(refusal);
        }
        else
        {
            Adopt();
            Build();
        }

        StateHasChanged();
    }

    private void Adopt()
    {
        if (knownModel is not null && !ReferenceEquals(knownModel, Workspace.Model))
        {
            TakeModel();
            Remember();
        }

        knownModel = Workspace.Model;
        if (Input.Kind == InputKind.Layer && !ReferenceEquals(placed, read) && read?.Text("k") is { Length: > 0 })
        {
            placed = read;
            if (Input.Find(Workspace.Run) is { } layer)
            {
                Place(layer, read);
            }
        }
    }
}

using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Models;

namespace Fovea.Explorer.State;

/// <summary>
/// The run of the workspace's picture through its model, shared by the views. Where there is no model yet it is the one that comes with the
/// page, where there is no picture a drawn digit.
/// </summary>
public sealed class ImageRuns(Workspace workspace, HttpClient client)
{
    private const string ComesAlong = "models/lenet5-digits.safetensors";
    private const int FirstDigit = 3;
    private Task<Model>? own;
    private Task loading = Task.CompletedTask;

    /// <summary>Whether a model is the one that comes with the page.</summary>
    public bool IsOwn(Model model) => own is { IsCompletedSuccessfully: true } && own.Result == model;

    /// <summary>Sees to a model.</summary>
    /// <exception cref="FoveaException">The page's own model cannot be fetched.</exception>
    public async Task PrepareModel()
    {
        if (workspace.Model is null)
        {
            Model model = await (own ??= Fetch());

            // Another one may have been opened meanwhile.
            if (workspace.Model is null)
            {
                workspace.Use(model);
            }
        }
    }

    /// <summary>Sees to a model and a picture.</summary>
    /// <exception cref="FoveaException">The page's own model cannot be fetched.</exception>
    public async Task Prepare()
    {
        await PrepareModel();
        if (workspace.Picture is null)
        {
            workspace.Use(DigitSamples.All[FirstDigit]);
        }
    }

    /// <summary>
    /// Runs the model on the picture, in slices, unless that was done. Where another picture or model takes its place meanwhile, that one
    /// is run.
    /// </summary>
    /// <exception cref="FoveaException">There is no model, or the picture does not fit it.</exception>
    public Task Load() => loading = loading.IsCompleted ? LoadAlone() : loading;

    private async Task LoadAlone()
    {
        await Prepare();
        while (workspace.Run is null)
        {
            (Model model, ImageFile picture) = (workspace.Model!, workspace.Picture!);
            bool IsWanted() => workspace.Model == model && workspace.Picture == picture;
            PreparedImage image = ImagePreparation.Prepare(picture, model.InputShape, model.Preprocessing.Style);
            var run = new ImageRun(model, image.Pixels);
            await Slices.Run(run.Run().TakeWhile(_ => IsWanted()), _ => { }, () => { }, CancellationToken.None);
            if (IsWanted())
            {
                workspace.Use(run);
            }
        }
    }

    private async Task<Model> Fetch()
    {
        try
        {
            return Model.Parse(await client.GetByteArrayAsync(ComesAlong), ComesAlong);
        }
        catch (HttpRequestException failure)
        {
            own = null;
            throw new FoveaException($"{ComesAlong}: the model that comes with this page could not be loaded ({failure.Message}). Load the page again, or open a model of your own.");
        }
    }
}

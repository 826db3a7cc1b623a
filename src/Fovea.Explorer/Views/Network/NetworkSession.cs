using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explorer.State;
using Fovea.Models;

namespace Fovea.Explorer.Views.Network;

/// <summary>One image in one network, and the work of looking at it: in slices, with progress, to be given up at any moment.</summary>
public sealed class NetworkSession(Action changed) : IDisposable
{
    private readonly Dictionary<ModelNode, LayerLook> looks = [];
    private CancellationTokenSource work = new();
    private Occlusion? occlusion;
    private bool isBusy;
    private bool isCovering;
    private bool isGone;

    /// <summary>The run; null before the first image.</summary>
    public ImageRun? Run { get; private set; }

    /// <summary>The network's rows and lanes.</summary>
    public NetworkGraph? Graph { get; private set; }

    /// <summary>What was done to the picture to make it the network's input.</summary>
    public string Preparation { get; private set; } = string.Empty;

    /// <summary>What went wrong, in words; null where nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is being computed; null at rest.</summary>
    public string? Work { get; private set; }

    /// <summary>How much of it is done, from 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>The class that is explained.</summary>
    public int Class { get; private set; }

    /// <summary>Grad-CAM of the class, of <see cref="CamLayer"/>.</summary>
    public GradCam? Cam { get; private set; }

    /// <summary>The layer whose channels Grad-CAM weighs; null where the network has none.</summary>
    public ModelNode? CamLayer { get; private set; }

    /// <summary>The layers that Grad-CAM can be taken of.</summary>
    public IReadOnlyList<ModelNode> CamLayers { get; private set; } = [];

    /// <summary>The gradients by the pixels.</summary>
    public InputGradient? Gradient { get; private set; }

    /// <summary>The covering of parts; null before it was asked for.</summary>
    public Occlusion? Covering => occlusion;

    /// <summary>The last map of the covering.</summary>
    public Heatmap? CoveringMap { get; private set; }

    /// <summary>Whether nothing is known of what the class rests on, and nobody is finding it out: it was stopped.</summary>
    public bool IsUnexplained => Run is { IsClassifier: true, IsComplete: true } && Gradient is null && (!isBusy || isCovering);

    /// <summary>What the list shows of a layer; null before it has run.</summary>
    public LayerLook? Look(ModelNode node) => looks.GetValueOrDefault(node);

    /// <summary>Begins with a picture and a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="picture">The picture, of any size.</param>
    /// <param name="wanted">The class to explain; null for the likeliest.</param>
    /// <returns>Whether it came to its end.</returns>
    public Task<bool> Start(Model model, ImageFile picture, int? wanted) => Guarded(async token =>
    {
        looks.Clear();
        (Run, Graph, Cam, Gradient, occlusion, CoveringMap) = (null, null, null, null, null, null);
        PreparedImage image = ImagePreparation.Prepare(picture, model.InputShape, model.Preprocessing.Style);
        var run = new ImageRun(model, image.Pixels);
        (Run, Graph, Preparation) = (run, NetworkGraph.Of(model), image.Description);
        CamLayer = GradCam.DefaultLayer(model);
        CamLayers = GradCam.Layers(run);
        await Step("The layers run", run.Run(), model.Nodes.Count, node =>
        {
            if (node.Index == 0)
            {
                looks[model.Input] = new LayerLook(run, model.Input);
            }

            looks[node] = new LayerLook(run, node);
        }, token);
        if (run.IsClassifier)
        {
            Class = wanted is { } own && own < run.Probabilities.Count ? own : run.Ranking()[0].Index;
            await Explain(run, token);
        }
    });

    /// <summary>Explains another class.</summary>
    /// <returns>Whether it came to its end.</returns>
    public Task<bool> Choose(int index) => Run is { IsClassifier: true, IsComplete: true } run
        ? Guarded(async token =>
        {
            // What was found out of the class before must not stand under the name of this one.
            (Class, Cam, Gradient, occlusion, CoveringMap) = (index, null, null, null, null);
            await Explain(run, token);
        })
        : Task.FromResult(false);

    /// <summary>Takes Grad-CAM of another layer: the gradients are there, or will be.</summary>
    public void ChooseLayer(ModelNode layer)
    {
        CamLayer = layer;
        Cam = Run is { } run && Gradient is not null ? GradCam.Of(run, layer) : null;
        changed();
    }

    /// <summary>Covers one part of the image after the other, or goes on with it; not while other work is in progress.</summary>
    /// <returns>Whether it came to its end.</returns>
    public Task<bool> Cover() => Run is { IsClassifier: true, IsComplete: true } run && !isBusy
        ? Guarded(
            async token =>
            {
                Occlusion own = occlusion ??= new Occlusion(run, Class);
                await Slices.Run(own.Run(), _ => { }, () =>
                {
                    (Work, Share) = ("Parts of the image are covered", (double)own.Done / own.Places);
                    CoveringMap = own.Map();
                    changed();
                }, token);
                CoveringMap = own.Map();
            },
            covers: true)
        : Task.FromResult(false);

    /// <summary>Gives up what is being computed; what is there stays.</summary>
    public void Cancel() => work.Cancel();

    /// <summary>Gives up covering parts, and nothing else.</summary>
    public void StopCovering()
    {
        if (isCovering)
        {
            Cancel();
        }
    }

    public void Dispose()
    {
        // The source lives on: work that ends after the view may still ask it.
        isGone = true;
        work.Cancel();
    }

    private async Task Explain(ImageRun run, CancellationToken token)
    {
        await Step($"What moves the score of {run.ClassName(Class)}", run.Explain(Class), 2 * run.Model.Nodes.Count, _ => { }, token);
        Cam = CamLayer is null ? null : GradCam.Of(run, CamLayer);
        Gradient = InputGradient.Of(run);
    }

    private Task Step<T>(string what, IEnumerable<T> steps, int count, Action<T> done, CancellationToken token)
    {
        int at = 0;
        return Slices.Run(
            steps,
            step =>
            {
                at++;
                done(step);
            },
            () =>
            {
                (Work, Share) = (what, (double)at / count);
                changed();
            },
            token);
    }

    // At once and not by waiting: two calls that follow each other closely must not both begin. The work that is cancelled may go on within
    // Cancel, so the new one is in place by then.
    private CancellationTokenSource Replace(bool covers)
    {
        CancellationTokenSource before = work;
        var own = new CancellationTokenSource();
        (work, isBusy, isCovering) = (own, true, covers);
        before.Cancel();
        return own;
    }

    // One piece of work at a time: a new one ends the one before.
    private async Task<bool> Guarded(Func<CancellationToken, Task> job, bool covers = false)
    {
        if (isGone)
        {
            return false;
        }

        CancellationTokenSource own = Replace(covers);
        Problem = null;
        bool hasEnded = false;
        try
        {
            await job(own.Token);
            hasEnded = true;
        }
        catch (OperationCanceledException)
        {
            // Another piece of work took its place, or the person has seen enough.
        }
        catch (FoveaException refusal)
        {
            Problem = refusal.Message;
        }
        catch (OutOfMemoryException)
        {
            Problem = "The browser did not give this tab enough memory for the network. Close other tabs, or open a smaller one.";
        }

        if (work == own)
        {
            (Work, isBusy, isCovering) = (null, false, false);
            if (!isGone)
            {
                changed();
            }
        }

        return hasEnded;
    }
}

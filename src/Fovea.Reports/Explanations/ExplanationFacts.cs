using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Kernels.Convolution;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Reports.Explanations;

/// <summary>All that the page shows, worked out before it is written.</summary>
internal sealed record ExplanationFacts
{
    private const int MostUnits = 12;

    public required ImageRun Run { get; init; }

    public required PreparedImage Image { get; init; }

    public required ExplanationOptions Options { get; init; }

    /// <summary>The class that is explained; null of a model that is no classifier.</summary>
    public RankedClass? Class { get; init; }

    public GradCam? Cam { get; init; }

    public InputGradient? Gradient { get; init; }

    public Occlusion? Occlusion { get; init; }

    public required IReadOnlyList<LayerFacts> Layers { get; init; }

    public required IReadOnlyList<UnitFacts> Units { get; init; }

    public static ExplanationFacts Of(Model model, PreparedImage image, ExplanationOptions options, CancellationToken cancellation)
    {
        var run = new ImageRun(model, image.Pixels, new PlanOptions { Threads = options.Threads, Arithmetic = Arithmetic.Strict });
        Drain(run.Run(), cancellation);
        var facts = new ExplanationFacts
        {
            Run = run,
            Image = image,
            Options = options,
            Layers = [.. model.Nodes.Select(node => LayerFacts.Of(run, node))],
            Units = [.. UnitLayers(model).Select(node => UnitFacts.Of(run, node)).OfType<UnitFacts>()],
        };
        if (!run.IsClassifier)
        {
            return facts;
        }

        int index = options.Class ?? run.Ranking()[0].Index;
        if (index < 0 || index >= run.Probabilities.Count)
        {
            throw new FoveaException(
                $"{model.Name}: there is no class {index}. Give one from 0 to {run.Probabilities.Count - 1}, or none for the likeliest.");
        }

        Drain(run.Explain(index), cancellation);
        facts = facts with
        {
            Class = run.Ranking().First(each => each.Index == index),
            Cam = GradCam.DefaultLayer(model) is { } layer ? GradCam.Of(run, layer) : null,
            Gradient = InputGradient.Of(run),
            Occlusion = new Occlusion(run, index, options.Patch),
        };
        Drain(facts.Occlusion.Run(), cancellation);
        return facts;
    }

    // Where numbers are made: layers with weights, and the poolings between them; of a deep network a dozen, from the first to the last.
    private static ModelNode[] UnitLayers(Model model)
    {
        ModelNode[] all =
        [
            .. model.Nodes.Where(node => node.Layer is Conv2D or DepthwiseConv2D or ConvTranspose2D or Dense or MaxPool2D or AveragePool2D),
        ];
        return all.Length <= MostUnits
            ? all
            : [.. Enumerable.Range(0, MostUnits).Select(i => all[(int)((long)i * (all.Length - 1) / (MostUnits - 1))])];
    }

    private static void Drain<T>(IEnumerable<T> steps, CancellationToken cancellation)
    {
        foreach (T step in steps)
        {
            _ = step;
            cancellation.ThrowIfCancellationRequested();
        }
    }
}

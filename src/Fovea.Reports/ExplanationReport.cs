using System.Text;
using Fovea.Data;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Reports.Explanations;

namespace Fovea.Reports;

/// <summary>
/// A page about one image in one network, in one file that needs no other: the probabilities, every layer's feature maps, what the answer
/// rests on (Grad-CAM, gradients, covering of parts), and the arithmetic of the strongest values with what they see.
/// </summary>
/// <example><c>ExplanationReport.Write("page.html", model, image);</c></example>
public static class ExplanationReport
{
    /// <summary>Looks at an image and writes the page.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="model">The model.</param>
    /// <param name="image">The image, as it was prepared for the model.</param>
    /// <param name="options">What is explained; null for the likeliest class.</param>
    /// <param name="cancellation">Ends it before anything is written.</param>
    /// <exception cref="FoveaException">The image does not fit the model, the class is none, or the page cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExplanationSummary Write(
        string path, Model model, PreparedImage image, ExplanationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        ExplanationFacts facts = ExplanationFacts.Of(model, image, options ?? new ExplanationOptions(), cancellation);
        string page = ExplanationPage.Write(facts);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        return new ExplanationSummary(
            path,
            facts.Class,
            facts.Run.Ranking(),
            facts.Cam?.Layer.Name,
            facts.Occlusion?.Greatest is { Fall: > 0 } greatest ? greatest : null,
            [.. facts.Layers.Select(layer => (layer.Node.Name, layer.Node.Layer.Kind, layer.Node.OutputShape, layer.Statistics))],
            [.. facts.Units.Select(unit => (unit.Arithmetic, unit.Field))]);
    }
}

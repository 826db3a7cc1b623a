using Fovea.Planning;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Html;

/// <summary>What each layer is and costs.</summary>
internal static class LayersSection
{
    public static void Write(HtmlWriter html, RunFacts facts)
    {
        LayerCost[] costs = [.. facts.Costs ?? [.. facts.Model.Summary().Select(layer => new LayerCost(layer, null, null))]];
        double all = costs.Sum(cost => cost.Seconds ?? 0);
        html.Write($"<section id=\"layers\"><h2>Layer by layer</h2><div class=\"scroll\">"
            + $"<table class=\"layers\"><caption><span>{Caption(facts, all)}</span></caption><thead><tr>");
        html.Raw("<th scope=\"col\">layer</th><th scope=\"col\" class=\"word\">kind</th><th scope=\"col\">output</th><th scope=\"col\">parameters</th>"
            + "<th scope=\"col\">multiply-adds</th>");
        html.Raw(all > 0 ? "<th scope=\"col\">share of the time</th><th scope=\"col\">forward</th><th scope=\"col\">backward</th>" : "");
        html.Raw("<th scope=\"col\">memory</th></tr></thead><tbody>\n");
        foreach (LayerCost cost in costs)
        {
            html.Write($"<tr><th scope=\"row\">{cost.Layer.Name}</th><td class=\"word\">{cost.Layer.Kind}</td>"
                + $"<td>{string.Join(" × ", cost.Layer.OutputShape.Extents)}</td>");
            html.Write($"<td>{Some(cost.Layer.Parameters)}</td><td>{Some(cost.Layer.MultiplyAdds)}</td>");
            if (all > 0)
            {
                html.Write($"<td class=\"bar\" style=\"--p:{100 * (cost.Seconds ?? 0) / all:0.#}%\">"
                    + $"<span>{(cost.Seconds is { } time ? $"{100 * time / all:0.0} %" : "–")}</span></td>");
                html.Write($"<td>{Time(cost.Forward * facts.Batch)}</td><td>{Time(cost.Backward * facts.Batch)}</td>");
            }

            html.Write($"<td>{Words.Bytes(Memory(cost, facts.Batch))}</td></tr>\n");
        }

        html.Write($"</tbody><tfoot><tr><th scope=\"row\">together</th><td></td><td></td>"
            + $"<td>{facts.Model.Parameters.ParameterCount:N0}</td><td>{costs.Sum(cost => cost.Layer.MultiplyAdds):N0}</td>");
        if (all > 0)
        {
            html.Write($"<td></td><td>{Time(costs.Sum(cost => cost.Forward ?? 0) * facts.Batch)}</td>"
                + $"<td>{Time(costs.Sum(cost => cost.Backward ?? 0) * facts.Batch)}</td>");
        }

        html.Write($"<td>{Words.Bytes(costs.Sum(cost => Memory(cost, facts.Batch)))}</td></tr></tfoot></table></div>");
        html.Write($"<p class=\"aside\">Memory is that of a layer's output for {Words.Several(facts.Batch, "image", "images")}. "
            + $"The whole batch needs {Whole(facts, PlanMode.Inference)} in inference and {Whole(facts, PlanMode.Training)} in training");
        html.Raw(all > 0
            ? ". Each layer was timed by itself; in the network it is fused with its neighbours and finds its input in the cache, so a whole "
                + "step takes less than the sum.</p></section>\n"
            : ".</p></section>\n");
    }

    private static string Caption(RunFacts facts, double all) => all == 0
        ? "What each layer is and costs"
        : facts.Machine is { } machine
            ? $"Times for a batch of {facts.Batch} on {machine}"
            : $"Times for a batch of {facts.Batch}";

    private static long Memory(LayerCost cost, int batch) => (long)cost.Layer.OutputShape.Length * sizeof(float) * batch;

    private static string Whole(RunFacts facts, PlanMode mode) =>
        Words.Bytes(Plan.Measure(facts.Model, facts.Batch, mode, facts.PlanOptions).Total);

    private static string Some(long count) => count == 0 ? "" : Words.Count(count);

    private static string Time(double? seconds) => seconds is { } value ? Words.Milliseconds(value) : "";
}

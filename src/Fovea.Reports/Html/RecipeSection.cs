using Fovea.Models;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Html;

/// <summary>What decided the result: model, data, recipe, seed and machine.</summary>
internal static class RecipeSection
{
    public static void Write(HtmlWriter html, RunFacts facts)
    {
        html.Raw("<section id=\"recipe\"><h2>What was trained, and how</h2><div class=\"lists\"><div><h3>Model and data</h3><dl class=\"facts\">");
        Row(html, "model", $"{facts.Model.Name}: {facts.Model.InputShape} to {facts.Model.OutputShape}, {Words.Several(facts.Model.Nodes.Count, "layer", "layers")}");
        Row(html, "data", facts.Data);
        Row(html, "images", $"{Words.Count(facts.TrainImages)} to learn from{(facts.HeldImages > 0 ? $", {Words.Count(facts.HeldImages)} held back" : "")}");
        Row(html, "classes", Classes(facts.Model));
        Row(html, "input", Prepared(facts.Model.Preprocessing));
        Row(html, "augmentation", facts.Text("augmentations"));
        html.Raw("</dl></div><div><h3>Recipe</h3><dl class=\"facts\">");
        Row(html, "optimiser", facts.Text("optimizer"));
        Row(html, "schedule", facts.Text("schedule"));
        Row(html, "loss", facts.Text("loss"));
        Row(html, "epochs", Words.Count(facts.PlannedEpochs));
        Row(html, "batch", Times(facts));
        Row(html, "largest gradient", Limit(facts));
        Row(html, "averaged weights", Unless(facts.Text("averageDecay"), "0"));
        Row(html, "patience", Unless(facts.Text("patience"), "0"));
        Row(html, "time budget", facts.Text("timeBudget") is var budget && budget is "0" or "" ? "" : $"{budget} s");
        Row(html, "seed", facts.Text("seed"));
        html.Raw("</dl></div><div><h3>Machine</h3><dl class=\"facts\">");
        Row(html, "processor", facts.Machine ?? "");
        Row(html, "threads", facts.Threads > 0 ? Words.Count(facts.Threads) : $"{Kernels.Threading.WorkerPool.DefaultThreads}");
        Row(html, "registers", facts.Text("instructionSet"));
        Row(html, "arithmetic", facts.Text("arithmetic"));
        Row(html, "runtime", facts.Text("runtime"));
        Row(html, "fovea", facts.Text("fovea"));
        html.Raw("</dl></div></div>");
        if (facts.Config.Arguments.Count > 0)
        {
            html.Write($"<p class=\"command\"><code>fovea train {string.Join(' ', facts.Config.Arguments.Select(Quoted))}</code></p>");
        }

        html.Raw("</section>\n");
    }

    private static void Row(HtmlWriter html, string name, string value)
    {
        if (value.Length > 0)
        {
            html.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        }
    }

    private static string Classes(Model model)
    {
        const int Shown = 12;
        return model.Classes.Count == 0
            ? Words.Count(model.OutputShape.Length)
            : $"{Words.Count(model.Classes.Count)}: {string.Join(", ", model.Classes.Take(Shown))}{(model.Classes.Count > Shown ? ", …" : "")}";
    }

    private static string Prepared(Preprocessing preprocessing) => preprocessing.Mean.IsEmpty && preprocessing.Deviation.IsEmpty
        ? "pixels from 0 to 1"
        : $"mean {List(preprocessing.Mean)}, deviation {List(preprocessing.Deviation)} of the pixels taken out";

    private static string List(IEnumerable<float> values) => string.Join(" / ", values.Select(value => Words.Number(Math.Round(value, 4))));

    private static string Times(RunFacts facts) =>
        facts.Number("accumulate") is > 1 and var times ? $"{facts.Batch}, {times} of them to a step" : Words.Count(facts.Batch);

    private static string Limit(RunFacts facts)
    {
        string norm = Unless(facts.Text("clipNorm"), "0"), value = Unless(facts.Text("clipValue"), "0");
        return string.Join(", ", ((string[])[norm.Length > 0 ? $"norm {norm}" : "", value.Length > 0 ? $"value {value}" : ""]).Where(part => part.Length > 0));
    }

    private static string Unless(string value, string usual) => value == usual ? "" : value;

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}

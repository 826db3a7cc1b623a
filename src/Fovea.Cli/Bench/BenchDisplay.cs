using System.Globalization;
using Fovea.Cli.Shell;
using Spectre.Console;

namespace Fovea.Cli.Bench;

/// <summary>What a person sees of a measurement.</summary>
internal static class BenchDisplay
{
    // A network without branches fits 80 columns.
    private static readonly Padding Narrow = new(0, 0, 1, 0);

    public static void Print(IAnsiConsole console, BenchDocument document)
    {
        Begin(console, document.Model, document.Batch, document.Threads, document.Processor, document.InstructionSet, document.Runtime);
        Table table = Create([], ["images/s", "ms a step", "fastest", "spread", "of the peak", "plan", "process"]);
        table.AddRow(
            Number(document.ImagesPerSecond, 1),
            Number(document.StepMilliseconds, 3),
            Number(document.FastestStepMilliseconds, 3),
            Show.Percent(document.StepSpread),
            Show.Percent(document.PeakShare),
            $"{Number(document.PlanMemoryMiB, 1)} MiB",
            $"{Number(document.PeakMemoryMiB, 1)} MiB");
        console.Write(table);
        console.Line(
            $"Median of {document.Rounds} rounds. {Show.Count(document.MultiplyAddsPerImage)} multiply-adds an image; the peak is {document.Threads} x {Number(document.FmaPeakGflops, 1)} GFLOP/s, measured between the rounds.");
    }

    public static void Print(IAnsiConsole console, LayersDocument document)
    {
        Begin(console, document.Model, document.Batch, document.Threads, document.Processor, document.InstructionSet, document.Runtime);
        Table table = Create(
            ["layer", "type", "output"], ["forward, ms", "peak", "backward, ms", "peak"]);
        foreach (LayerTimesDocument layer in document.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name),
                layer.Type,
                Markup.Escape($"[{string.Join(", ", layer.Output)}]"),
                Number(layer.ForwardMilliseconds, 3),
                layer.ForwardPeakShare is { } forward ? Show.Percent(forward) : string.Empty,
                layer.BackwardMilliseconds is { } backward ? Number(backward, 3) : string.Empty,
                layer.BackwardPeakShare is { } share ? Show.Percent(share) : string.Empty);
        }

        console.Write(table);
        console.Line(
            $"Each layer by itself, its fastest call: {Number(document.Layers.Sum(layer => layer.ForwardMilliseconds), 3)} ms forward, {Number(document.Layers.Sum(layer => layer.BackwardMilliseconds ?? 0), 3)} ms backward together. In the network, neighbours share what is in the cache.");
    }

    private static void Begin(
        IAnsiConsole console, string model, int batch, int threads, string processor, string instructionSet, string runtime)
    {
        string workers = threads == 1 ? "1 thread" : $"{threads} threads";
        console.Line($"[bold]{model}[/], batch {batch}, {workers}, on {processor} with {instructionSet}, {runtime}");
    }

    private static Table Create(string[] texts, string[] numbers)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string heading in texts)
        {
            table.AddColumn(new TableColumn(heading) { Padding = Narrow });
        }

        foreach (string heading in numbers)
        {
            table.AddColumn(new TableColumn(heading) { Padding = Narrow }.RightAligned());
        }

        return table;
    }

    private static string Number(double value, int digits) => value.ToString($"N{digits}", CultureInfo.InvariantCulture);
}

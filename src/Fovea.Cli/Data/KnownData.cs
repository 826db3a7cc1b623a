using Fovea.Cli.Shell;
using Fovea.Data;
using Spectre.Console;

namespace Fovea.Cli.Data;

/// <summary>Turns the name of a known dataset into its folder and shows how it is fetched.</summary>
internal static class KnownData
{
    /// <summary>The folder of a known dataset; any other text, and the name of a folder that is there, stays what it is.</summary>
    public static string Resolve(string data, Output output) =>
        KnownDatasets.IsKnown(data) && !Directory.Exists(data) ? Fetch(data, output) : data;

    /// <summary>Fetches a dataset unless it is there.</summary>
    /// <returns>Its folder.</returns>
    public static string Fetch(string name, Output output)
    {
        using var interrupt = new Interrupt();
        IAnsiConsole console = output.Json ? output.Error : output.Console;
        try
        {
            if (!console.Profile.Capabilities.Interactive)
            {
                return KnownDatasets.Fetch(name, new Lines(console), interrupt.Token);
            }

            return console.Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn { Width = 24 },
                    new PercentageColumn(),
                    new DownloadedColumn(),
                    new RemainingTimeColumn())
                .Start(context => KnownDatasets.Fetch(name, new Bars(context), interrupt.Token));
        }
        catch (OperationCanceledException)
        {
            output.WriteNote($"What came of {name} is kept; the next attempt goes on there.");
            throw;
        }
    }

    /// <summary>A line for each file.</summary>
    private sealed class Lines(IAnsiConsole console) : IProgress<FetchProgress>
    {
        private string file = string.Empty;

        public void Report(FetchProgress value)
        {
            if (value.File != file)
            {
                file = value.File;
                console.Line($"Fetching {file}, {Show.Bytes(value.Total)}");
            }
        }
    }

    /// <summary>A bar for each file, with how fast it comes.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<FetchProgress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = [];

        public void Report(FetchProgress value)
        {
            if (!tasks.TryGetValue(value.File, out ProgressTask? task))
            {
                tasks[value.File] = task = context.AddTask(Markup.Escape(value.File), maxValue: value.Total);
            }

            task.Value = value.Done;
            task.Description = Markup.Escape($"{value.File}  {Show.Bytes((long)value.BytesPerSecond)}/s");
        }
    }
}

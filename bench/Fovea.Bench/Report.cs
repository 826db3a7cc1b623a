using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fovea.Bench;

/// <summary>A result as Markdown, with the machine and the command that it came from.</summary>
internal sealed class Report
{
    private readonly StringBuilder text = new();
    private readonly string path;

    public Report(string name, string command)
    {
        path = Path.Combine(Root, "bench", "results", $"{name}.md");
        Add(
            $"# {name}\n\n- processor: {Machine.Processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}\n"
            + $"- runtime: {Machine.Runtime}, {RuntimeInformation.OSDescription.Trim()}\n"
            + $"- date: {DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC\n- load average at the start: {Load()}\n"
            + $"- command: `dotnet run -c Release --project bench/Fovea.Bench -- {command}`\n");
    }

    /// <summary>The checkout's folder; the current one where there is no checkout.</summary>
    public static string Root { get; } = FindRoot();

    public void Add(string line)
    {
        Console.WriteLine(line);
        text.Append(line).Append('\n');
    }

    public void Save()
    {
        Add($"\nLoad average at the end: {Load()}.");
        if (double.TryParse(Load().Split(' ')[0], CultureInfo.InvariantCulture, out double load) && load > Environment.ProcessorCount + 1)
        {
            Add("**More ran than there are cores: figures for several threads say nothing, the others only by ratio and share.**");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
    }

    private static string Load() => File.Exists("/proc/loadavg")
        ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
        : "unknown";

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fovea.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}

using System.CommandLine;

namespace Fovea.Cli.Shell;

/// <summary>Options that every command has. A command adds the instance here, so that the shell can read it.</summary>
internal static class SharedOptions
{
    /// <summary>One JSON document on standard output and nothing else there.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output, and nothing else there.",
        Recursive = true,
    };
}

namespace Fovea.Cli.Shell;

/// <summary>What the command returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>The job is done.</summary>
    public const int Done = 0;

    /// <summary>The job failed, or a comparison disagrees.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong.</summary>
    public const int WrongCommandLine = 2;

    /// <summary>Cancelled with Ctrl+C.</summary>
    public const int Cancelled = 130;
}

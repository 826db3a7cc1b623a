using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Running;

/// <summary>The browser of this machine.</summary>
internal static class Chromium
{
    /// <summary>Names the program where it is not on the path.</summary>
    private const string Variable = "FOVEA_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    /// <summary>Starts it, without a window.</summary>
    public static Task<IBrowser> Start(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find() });

    /// <summary>Where it is.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new FileNotFoundException($"{Variable} names {named}, and there is no such file.");
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        string ending = OperatingSystem.IsWindows() ? ".exe" : string.Empty;
        IEnumerable<string> places =
            from name in Names
            from folder in folders
            where folder.Length > 0
            select Path.Combine(folder, name + ending);
        return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            "The tests of the explorer drive it in Chromium, and none was found on the path. Install it (Debian, Ubuntu: "
            + $"apt-get install chromium), or let {Variable} name the program of Chromium or Chrome.");
    }
}

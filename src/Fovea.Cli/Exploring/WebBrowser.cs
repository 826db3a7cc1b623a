using System.ComponentModel;
using System.Diagnostics;

namespace Fovea.Cli.Exploring;

/// <summary>The person's own browser.</summary>
internal static class WebBrowser
{
    // What a browser prints must not come between the lines of this command.
    private const string OpenQuietly = "command -v xdg-open >/dev/null || exit 1; xdg-open \"$0\" >/dev/null 2>&1 &";

    /// <summary>Opens an address. False where there is no browser, or no screen for one.</summary>
    public static bool Open(Uri address)
    {
        try
        {
            if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            {
                using Process? started = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
                return true;
            }

            if (Environment.GetEnvironmentVariable("DISPLAY") is null && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null)
            {
                return false;
            }

            using Process shell = Process.Start("sh", ["-c", OpenQuietly, address.AbsoluteUri]);
            shell.WaitForExit();
            return shell.ExitCode == 0;
        }
        catch (Exception problem) when (problem is Win32Exception or PlatformNotSupportedException)
        {
            return false;
        }
    }
}

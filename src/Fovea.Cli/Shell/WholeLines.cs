using Spectre.Console;

namespace Fovea.Cli.Shell;

/// <summary>Lines of text that only a terminal breaks at its edge; in a file or a pipe they stay whole and can be searched.</summary>
internal static class WholeLines
{
    private const int Unbounded = 1 << 16;

    /// <summary>Prints markup with its values escaped.</summary>
    public static void Line(this IAnsiConsole console, FormattableString markup)
    {
        int width = console.Profile.Width;
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = Unbounded;
        }

        console.MarkupLineInterpolated(markup);
        console.Profile.Width = width;
    }
}

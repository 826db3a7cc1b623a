using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Data;
using Spectre.Console;

namespace Fovea.Cli.Data;

/// <summary>The options that say how a dataset is read, shared by the commands that read one.</summary>
internal static class DataReading
{
    private const int MostSide = 4096;

    public static Option<BadFiles> BadFilesOption { get; } = new("--bad-files")
    {
        Description = "Pictures of a folder that cannot be used: skip leaves them out and names them, refuse stops. [default: skip]",
        HelpName = "skip|refuse",
        CustomParser = argument =>
        {
            string text = argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value;
            if (text is not ("skip" or "refuse"))
            {
                argument.AddError($"--bad-files must be skip or refuse. Received '{text}'.");
            }

            return text == "refuse" ? BadFiles.Refuse : BadFiles.Skip;
        },
    };

    public static Option<(int Height, int Width)?> ImageSizeOption { get; } = new("--image-size")
    {
        Description = "The size that the pictures of a folder are brought to. [default: their own, or the median of their shorter sides]",
        HelpName = "N|HxW",
        CustomParser = argument =>
        {
            string text = argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value;
            string[] sides = text.Split('x');
            if (sides.Length is 1 or 2 && Side(sides[0]) is { } height && Side(sides[^1]) is { } width)
            {
                return (height, width);
            }

            argument.AddError($"--image-size must be a number of pixels or two of them, as 64 or 48x64, at most {MostSide}. Received '{text}'.");
            return null;
        },
    };

    /// <summary>How the data are to be read.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="input">What a model that is there already takes: the size of pictures, unless the person says another.</param>
    public static DataOptions Options(ParseResult parse, Shape? input = null) => new()
    {
        BadFiles = parse.GetValue(BadFilesOption),
        ImageSize = parse.GetValue(ImageSizeOption) ?? (input is { Rank: 3 } shape ? (shape.Height, shape.Width) : null),
    };

    public static void PrintNotes(IAnsiConsole console, IReadOnlyList<string> notes)
    {
        foreach (string note in notes)
        {
            console.Line($"{note}");
        }
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is > 0 and <= MostSide ? side : null;
}

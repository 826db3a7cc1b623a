using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Fovea.Cli.Shell;

/// <summary>Where a command prints: a console for people, or one JSON document for programs.</summary>
internal sealed class Output
{
    // Wide enough for every table; a file or a pipe has no width of its own.
    private const int RedirectedWidth = 120;

    private readonly TextWriter writer;

    public Output(bool json, TextWriter output, TextWriter error)
    {
        Json = json;
        writer = output;
        Console = Create(json ? TextWriter.Null : output);
        Error = Create(error);
    }

    /// <summary>Whether --json was given. <see cref="Console"/> then prints nothing.</summary>
    public bool Json { get; }

    /// <summary>Standard output for people. With --json it is mute, so a command need not ask before each line.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Standard error: progress and messages.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Prints the command's one document; without --json it does nothing.</summary>
    public void WriteJson<T>(T document, JsonTypeInfo<T> type)
    {
        if (Json)
        {
            writer.WriteLine(Serialize(document, type));
        }
    }

    /// <summary>Prints a failure: a line on standard error, or the JSON document {"error": ...} on standard output.</summary>
    public void WriteError(string message)
    {
        if (Json)
        {
            WriteJson(new ErrorDocument(message), ShellJson.Default.ErrorDocument);
        }
        else
        {
            // Past the console's layout: a message is one line, so that it can be searched for and is not broken at the window's edge.
            Error.Write(new Text("error: ", new Style(Color.Red)));
            Error.Profile.Out.Writer.WriteLine(message);
        }
    }

    /// <summary>Prints something worth knowing that stops nothing: a line on standard error, with --json too.</summary>
    public void WriteNote(string message)
    {
        Error.Write(new Text("note: ", new Style(Color.Yellow)));
        Error.Profile.Out.Writer.WriteLine(message);
    }

    private static string Serialize<T>(T document, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();

        // The document is no part of a web page, so quotes and signs beyond ASCII stay readable.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            JsonSerializer.Serialize(json, document, type);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static IAnsiConsole Create(TextWriter target)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(target) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = RedirectedWidth;
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            console.Profile.Capabilities.Interactive = false;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}

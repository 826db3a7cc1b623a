using System.Text;
using Fovea.Formats;
using Fovea.Models;

namespace Fovea.Reports.Facts;

/// <summary>What a run told while it ran, a line for each: notes.txt, so that a report made later has it too.</summary>
internal sealed class RunNotes
{
    public const string FileName = "notes.txt";

    private readonly string path;
    private readonly List<string> lines;

    private RunNotes(string folder, List<string> lines)
    {
        path = Path.Combine(folder, FileName);
        this.lines = lines;
    }

    public IReadOnlyList<string> Lines => lines;

    /// <summary>The notes of a run that begins: none, and those of an earlier one are removed with the first change.</summary>
    public static RunNotes Empty(string folder) => new(folder, []);

    /// <summary>The notes of a run that is there.</summary>
    /// <exception cref="FoveaException">The file cannot be read.</exception>
    public static RunNotes Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return new RunNotes(
            folder, File.Exists(path) ? [.. ModelFiles.ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries)] : []);
    }

    /// <summary>Keeps a note; what is there already, from before a run went on, is not told twice.</summary>
    public bool Add(string message)
    {
        string line = message.ReplaceLineEndings(" ");
        if (lines.Contains(line))
        {
            return false;
        }

        lines.Add(line);
        return true;
    }

    /// <summary>Writes the file, or removes it where there is nothing to tell.</summary>
    public void Save()
    {
        if (lines.Count == 0)
        {
            File.Delete(path);
            return;
        }

        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n")))));
    }
}

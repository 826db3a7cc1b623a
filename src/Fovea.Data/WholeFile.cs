namespace Fovea.Data;

/// <summary>
/// A file that appears whole or not at all: written to a temporary file beside its target, flushed to the disk, then renamed over it. A
/// program that is stopped in between leaves the old file as it was.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string target;
    private readonly string temporary;
    private bool isOpen = true;

    /// <summary>Opens the temporary file.</summary>
    /// <param name="path">The file that is to appear.</param>
    public WholeFile(string path)
    {
        target = path;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        Stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    /// <summary>Where the content is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes one file whole.</summary>
    /// <param name="path">The file that is to appear.</param>
    /// <param name="content">Writes the content.</param>
    /// <exception cref="FoveaException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> content) => Write([(path, content)]);

    /// <summary>Writes several files that belong together: none appears before the last is complete on the disk.</summary>
    /// <param name="files">The files and what writes their content.</param>
    /// <exception cref="FoveaException">A file cannot be written; no file has appeared, or, if a rename itself failed, not all.</exception>
    public static void Write(IReadOnlyList<(string Path, Action<Stream> Content)> files)
    {
        var open = new List<WholeFile>(files.Count);
        string current = "";
        try
        {
            foreach ((string path, Action<Stream> content) in files)
            {
                current = path;
                var file = new WholeFile(path);
                open.Add(file);
                content(file.Stream);
                file.Flush();
            }

            foreach (WholeFile file in open)
            {
                current = file.target;
                file.Rename();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException(
                $"{current}: the file cannot be written ({problem.Message.TrimEnd('.')}). Nothing was left half written. "
                + "Check the folder, its permissions and the free space.",
                problem);
        }
        finally
        {
            foreach (WholeFile file in open)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Removes the temporary file unless it has been renamed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (isOpen)
        {
            isOpen = false;
            File.Delete(temporary);
        }
    }

    private void Flush()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
    }

    private void Rename()
    {
        File.Move(temporary, target, overwrite: true);
        isOpen = false;
    }
}

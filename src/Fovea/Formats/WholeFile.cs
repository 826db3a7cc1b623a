namespace Fovea.Formats;

/// <summary>
/// A file that appears whole or not at all: written to a temporary file beside its target, flushed to the disk, then renamed over it. A
/// program that is stopped in between leaves the old file as it was.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string target;
    private readonly string temporary;
    private readonly FileStream stream;
    private bool isPending = true;

    private WholeFile(string path)
    {
        target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new IOException("This is a folder, not a file.");
        temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
    }

    /// <summary>Writes one file whole.</summary>
    /// <param name="path">The file that is to appear; its folder must exist.</param>
    /// <param name="content">Writes the content; the stream can be moved in, for formats that come back to fill in a size.</param>
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
                content(file.stream);
                file.stream.Flush(flushToDisk: true);
                file.stream.Dispose();
            }

            for (int i = 0; i < open.Count; i++)
            {
                current = files[i].Path;
                open[i].Rename();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException || IsTooLarge(problem))
        {
            // The system's own words name the temporary file, which nobody asked for.
            string reason = problem is DirectoryNotFoundException ? "its folder does not exist"
                : IsTooLarge(problem) ? "it is larger than the file system or the user's limit allows"
                : problem.Message.Split(" : '")[0].TrimEnd('.');
            throw new FoveaException(
                $"{current}: the file cannot be written ({reason}). Nothing was left half written. "
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

    // How the runtime reports EFBIG when it writes a file.
    internal static bool IsTooLarge(Exception problem) => problem is ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Removes the temporary file unless it has been renamed.</summary>
    public void Dispose()
    {
        // Closing writes what is still in the buffer, which fails again on a full disk; the file goes all the same. What is reported is the
        // failure of the writing, not that of the tidying up after it.
        Quietly(stream.Dispose);
        if (isPending)
        {
            Quietly(() => File.Delete(temporary));
        }

        isPending = false;
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException || IsTooLarge(problem))
        {
        }
    }

    private void Rename()
    {
        File.Move(temporary, target, overwrite: true);
        isPending = false;
    }
}

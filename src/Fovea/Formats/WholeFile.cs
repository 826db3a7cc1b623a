using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fovea.Cli")]
[assembly: InternalsVisibleTo("Fovea.Data")]
[assembly: InternalsVisibleTo("Fovea.Tests")]

namespace Fovea.Formats;

/// <summary>Writes a file whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>
    /// Writes to a temporary file beside the target, flushes it to the disk and renames it over the target. If anything fails the temporary
    /// file is removed and the target is as it was.
    /// </summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="write">Writes the content; the stream can be read and moved in, for formats that come back to fill in a size.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        string temporary = Path.Combine(
            Path.GetDirectoryName(target) ?? throw new IOException($"{path}: this is a folder, not a file."),
            $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            RemoveQuietly(temporary);
            throw;
        }
    }

    // What is reported is the failure of the writing, not that of the tidying up after it.
    private static void RemoveQuietly(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}

namespace Fovea.Formats;

/// <summary>Writes files whole or not at all: to a temporary file beside the target, flushed to the disk, then renamed over it.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file. After a failure the old target is untouched and no temporary file is left.</summary>
    /// <param name="path">The target.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="FoveaException">The system refused: no such folder, no permission, a full disk.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new FoveaException(
                    $"{path}: the file could not be written: {exception.Message} Check the folder, its permissions and the free space.",
                    exception);
            }

            throw;
        }
    }

    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one that the caller must hear of.
        }
    }
}

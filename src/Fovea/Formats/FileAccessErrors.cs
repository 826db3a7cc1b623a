namespace Fovea.Formats;

/// <summary>Says in one message that names the file why it could not be read.</summary>
internal static class FileAccessErrors
{
    public static T Translate<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FoveaException($"{path}: there is no such file. Check the path.", exception);
        }
        catch (EndOfStreamException exception)
        {
            throw new FoveaException($"{path}: the file ended while it was read. It was changed meanwhile or is cut short.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{path}: the file could not be read: {exception.Message}", exception);
        }
    }
}

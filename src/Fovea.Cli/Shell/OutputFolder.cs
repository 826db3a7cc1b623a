namespace Fovea.Cli.Shell;

/// <summary>The folder that an option such as --out names.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder where it is not there yet.</summary>
    /// <exception cref="FoveaException">A file is in the way, or the system refuses.</exception>
    public static void Create(string path, string option = "--out")
    {
        for (string? at = path; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (File.Exists(at))
            {
                throw new FoveaException($"{path}: the folder cannot be made, {at} is a file. Give another one with {option}.");
            }
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException(
                $"{path}: the folder cannot be made ({exception.Message.TrimEnd('.')}). Give another one with {option}.", exception);
        }
    }
}

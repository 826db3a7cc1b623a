using System.Globalization;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Reading;

/// <summary>
/// Values in files beside the model. They must lie below the model's folder: a model from outside names no file elsewhere.
/// </summary>
/// <param name="folder">The model's folder; null for a model in memory, which can have no such files.</param>
internal sealed class ExternalData(string? folder)
{
    private const int MostLinks = 32;

    /// <summary>Reads the bytes of one tensor.</summary>
    /// <param name="tensor">The tensor, whose external_data names the place.</param>
    /// <param name="where">How messages begin.</param>
    /// <param name="expected">The bytes that its shape and type need.</param>
    /// <exception cref="FoveaException">The place is not allowed, or does not hold that many bytes.</exception>
    public byte[] Read(TensorProto tensor, string where, long expected)
    {
        string location = Entry(tensor, "location") ?? string.Empty;
        long offset = Number(tensor, "offset", where) ?? 0;
        long length = Number(tensor, "length", where) ?? expected;
        if (length != expected)
        {
            throw new FoveaException(
                $"{where}: {length} bytes of {location} do not fill its shape, expected {expected}. The file is damaged; export it again.");
        }

        string path = Resolve(location, where);
        try
        {
            // Before it is opened, for a pipe would keep the reader waiting: its length is 0.
            long there = new FileInfo(path).Length;
            if (offset > there || there - offset < expected)
            {
                throw new FoveaException(
                    $"{where}: its values lie in {location} at byte {offset}, {expected} bytes, but that file has {there}. "
                    + "It is cut short or of another model; copy both files again.");
            }

            if (expected > Array.MaxLength)
            {
                throw new FoveaException($"{where}: {expected} bytes are too many for one tensor; at most {Array.MaxLength} are read.");
            }

            var bytes = new byte[expected];
            if (expected == 0)
            {
                return bytes;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FoveaException($"{where}: its values lie in {location}, which is not there. Copy it beside the model.", exception);
        }
        catch (EndOfStreamException exception)
        {
            throw new FoveaException($"{where}: {location} ended while its values were read. Copy the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{where}: its values lie in {location}, which could not be read: {exception.Message}", exception);
        }
    }

    private string Resolve(string location, string where)
    {
        if (folder is null)
        {
            throw new FoveaException($"{where}: its values lie in another file, '{location}', and the model was not read from a folder. Load it by its path.");
        }

        string[] parts = location.Split('/', '\\');
        bool climbs = location.Length == 0 || location.Contains(':', StringComparison.Ordinal)
            || location.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(location) || parts.Any(part => part is "" or "..");
        if (climbs)
        {
            throw Outside(where, location);
        }

        string root = RealPath(Path.GetFullPath(folder), where);
        string path = RealPath(Path.Combine([root, .. parts]), where);
        string below = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        return path.StartsWith(below, StringComparison.Ordinal) ? path : throw Outside(where, location);
    }

    private static FoveaException Outside(string where, string location) => new(
        $"{where}: its values are said to lie in '{location}'. Files of a model must lie below its own folder, named without '..', without a "
        + "root and not through a link that leads out. Copy the file there.");

    // The path with every link on the way followed.
    private static string RealPath(string path, string where)
    {
        string full = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks; links++)
        {
            string? next = FollowFirstLink(full);
            if (next is null)
            {
                return full;
            }

            full = Path.GetFullPath(next);
        }

        throw new FoveaException($"{where}: more than {MostLinks} links lead on from {path}. Copy the file itself.");
    }

    private static string? FollowFirstLink(string full)
    {
        string at = Path.GetPathRoot(full)!;
        string[] parts = full[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string parent = at;
            at = Path.Combine(at, parts[i]);
            if (new FileInfo(at).LinkTarget is { } target)
            {
                return Path.Combine([parent, target, .. parts[(i + 1)..]]);
            }
        }

        return null;
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.LastOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key, string where)
    {
        if (Entry(tensor, key) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new FoveaException($"{where}: the {key} of its external data is '{text}', expected a whole number of 0 or more.");
    }
}

using System.Globalization;
using System.Net.Http.Headers;

namespace Fovea.Data.Known;

/// <summary>The part of a file that has come so far, and beside it, from which version at which address.</summary>
internal sealed class PartialFile
{
    private readonly string notes;
    private readonly Uri address;

    /// <summary>Looks for a part.</summary>
    /// <param name="path">The name of the whole file.</param>
    /// <param name="address">Where it is to come from. A part from elsewhere counts too: the SHA-256 decides in the end.</param>
    public PartialFile(string path, Uri address)
    {
        (Path, notes, this.address) = ($"{path}.part", $"{path}.part.from", address);
    }

    public string Path { get; }

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>Asks for the rest only if the file is still the same, and else for all of it.</summary>
    public void Condition(HttpRequestHeaders headers)
    {
        string[] lines = File.Exists(notes) ? File.ReadAllLines(notes) : [];
        if (lines.Length < 2 || lines[0] != address.AbsoluteUri)
        {
            return;
        }

        if (EntityTagHeaderValue.TryParse(lines[1], out EntityTagHeaderValue? tag) && !tag.IsWeak)
        {
            headers.IfRange = new RangeConditionHeaderValue(tag);
        }
        else if (DateTimeOffset.TryParseExact(lines[1], "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            headers.IfRange = new RangeConditionHeaderValue(date);
        }
    }

    /// <summary>Opens the part for what comes.</summary>
    /// <param name="first">Where that begins: at 0, or at the part's end.</param>
    /// <param name="tag">The version that the server names, or null.</param>
    /// <param name="modified">When it was changed, or null.</param>
    public FileStream Open(long first, EntityTagHeaderValue? tag, DateTimeOffset? modified)
    {
        File.WriteAllLines(notes, [address.AbsoluteUri, tag?.ToString() ?? modified?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty]);
        var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(first);
        stream.Position = first;
        return stream;
    }

    public void Remove()
    {
        File.Delete(Path);
        File.Delete(notes);
    }

    /// <summary>Gives the part, which is whole and right, its name.</summary>
    public void Finish(string path)
    {
        File.Move(Path, path, overwrite: true);
        File.Delete(notes);
    }
}

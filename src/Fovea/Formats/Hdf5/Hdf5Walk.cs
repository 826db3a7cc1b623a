namespace Fovea.Formats.Hdf5;

/// <summary>
/// One walk through linked structures of a file. No structure is entered twice and all together are no larger than the file, so a walk
/// ends however the structures point at each other.
/// </summary>
internal sealed class Hdf5Walk(Hdf5Source source)
{
    private const int Slack = 1 << 16;

    private readonly HashSet<long> seen = [];
    private long left = source.Length + Slack;

    public Hdf5Source Source => source;

    /// <summary>Enters a structure.</summary>
    public Hdf5Cursor Enter(long address, long length, string what)
    {
        if (!seen.Add(address))
        {
            throw source.Damaged(address, $"{what} is pointed at twice");
        }

        return Take(address, length, what);
    }

    /// <summary>Reads a further piece of a structure.</summary>
    public Hdf5Cursor Take(long address, long length, string what)
    {
        left -= Math.Max(0, length);
        return left >= 0
            ? source.Cursor(address, length, what)
            : throw source.Damaged(address, $"{what} and what led there are together larger than the file");
    }
}

namespace Fovea.Formats.Hdf5;

/// <summary>A folder of an HDF5 file.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    private const int MostMembers = 100_000;
    private const int LongestPath = 1000;
    private Dictionary<string, long>? members;

    internal Hdf5Group(Hdf5Source source, string path, List<Hdf5Message> messages)
        : base(source, path, messages)
    {
    }

    /// <summary>The names of the groups and datasets in it, in the order of their code points.</summary>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    public IReadOnlyList<string> Names => [.. Members.Keys.Order(StringComparer.Ordinal)];

    private Dictionary<string, long> Members => members ??= ReadMembers();

    /// <summary>A group or dataset below this one, or null where there is none.</summary>
    /// <param name="path">Its name, or several with strokes between them: <c>conv1/kernel</c>.</param>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    public Hdf5Object? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Hdf5Object? at = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at is not Hdf5Group group || !group.Members.TryGetValue(name, out long address))
            {
                return null;
            }

            at = Open(Source, $"{group.Path.TrimEnd('/')}/{name}", address);
        }

        return at;
    }

    internal static Hdf5Object Open(Hdf5Source source, string path, long address)
    {
        List<Hdf5Message> messages = Hdf5ObjectHeader.Read(source, address);
        return messages.Exists(message => message.Type == Hdf5Message.Layout)
            ? new Hdf5Dataset(source, path, messages)
            : new Hdf5Group(source, path, messages);
    }

    // A group can be linked to from several places, even from below itself; its members are listed where it is met first.
    internal void Collect(HashSet<long> seen, List<string> datasets)
    {
        foreach (string name in Names)
        {
            long address = Members[name];
            if (seen.Count + datasets.Count >= MostMembers)
            {
                throw Source.Damaged(address, $"the file has more than {MostMembers} groups and datasets");
            }

            string path = $"{Path.TrimEnd('/')}/{name}";
            List<Hdf5Message> messages = Hdf5ObjectHeader.Read(Source, address);
            if (messages.Exists(message => message.Type == Hdf5Message.Layout))
            {
                datasets.Add(path);
            }
            else if (seen.Add(address) && path.Length < LongestPath)
            {
                new Hdf5Group(Source, path, messages).Collect(seen, datasets);
            }
        }
    }

    private Dictionary<string, long> ReadMembers()
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string name, long address) in Hdf5Links.Read(Source, Messages))
        {
            if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
            {
                throw Source.Damaged(address, $"the group {Path} has a member with the name '{name}'");
            }

            found[name] = address;
        }

        return found;
    }
}

namespace Fovea.Cli.Exploring;

/// <summary>The published page: a folder of files that do not change while it is served.</summary>
internal sealed class SiteFolder
{
    private const string FirstPage = "index.html";

    private static readonly (string Encoding, string Ending)[] Packings = [("br", ".br"), ("gzip", ".gz")];

    private readonly Dictionary<string, ServedFile> files = new(StringComparer.Ordinal);

    private SiteFolder(string folder)
    {
        string[] all = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        var known = all.ToHashSet(StringComparer.Ordinal);
        foreach (string file in all.Where(file => !IsPacked(file)))
        {
            string path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            files[path] = ServedFile.Of(file, path) with
            {
                Packed =
                [
                    .. from packing in Packings
                       where known.Contains(file + packing.Ending)
                       select (packing.Encoding, file + packing.Ending),
                ],
            };
        }

        // A folder stands for the first page in it.
        string[] pages = [.. files.Keys.Where(path => path.Split('/')[^1] == FirstPage)];
        foreach (string page in pages)
        {
            files[page[..^FirstPage.Length]] = files[page];
        }
    }

    /// <summary>The page that lies beside the command.</summary>
    /// <exception cref="FoveaException">There is none.</exception>
    public static SiteFolder BesideCommand() => Open(Path.Combine(AppContext.BaseDirectory, "explorer"));

    /// <summary>The page of a folder.</summary>
    /// <exception cref="FoveaException">There is none.</exception>
    public static SiteFolder Open(string folder) => File.Exists(Path.Combine(folder, FirstPage))
        ? new SiteFolder(folder)
        : throw new FoveaException(
            $"The explorer's page is not there: expected {Path.Combine(folder, FirstPage)}. In the source tree, make it once with: "
            + "dotnet publish -c Release src/Fovea.Explorer");

    /// <summary>
    /// The file of a path without its first slash; null where there is none. Paths are looked up among the files that were found, so none
    /// leads out of the folder.
    /// </summary>
    public ServedFile? Find(string path) => files.GetValueOrDefault(path);

    private static bool IsPacked(string file) => Packings.Any(packing => file.EndsWith(packing.Ending, StringComparison.Ordinal));
}

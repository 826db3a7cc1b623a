using Fovea.Data.Known;

namespace Fovea.Data;

/// <summary>
/// Datasets that are known by name. They are fetched from their public addresses when they are first asked for, checked by their SHA-256,
/// and kept in a folder: that of the variable FOVEA_DATA, or fovea/data in the system's folder for caches.
/// </summary>
public static class KnownDatasets
{
    /// <summary>The names: mnist, fashion-mnist, cifar10.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. KnownList.All.Select(dataset => dataset.Name)];

    /// <summary>The folder in which they are kept.</summary>
    public static string CacheFolder => DataCache.Folder;

    /// <summary>Whether a dataset of that name is known.</summary>
    /// <param name="name">The name.</param>
    public static bool IsKnown(string name) => Names.Contains(name);

    /// <summary>What a dataset is, in words.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="FoveaException">The name is not known.</exception>
    public static string Describe(string name) => Find(name).Title;

    /// <summary>Fetches a dataset unless it is there, going on where an earlier attempt ended.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="progress">Hears how far it is, or null.</param>
    /// <param name="cancellationToken">Ends the work; what has come is kept for the next time.</param>
    /// <returns>The folder with the dataset's files, for <see cref="DataFolder"/>.</returns>
    /// <exception cref="FoveaException">
    /// The name is not known; or the files are not there and cannot be fetched, or are not the ones expected. The message says which
    /// files to put where by hand.
    /// </exception>
    public static string Fetch(string name, IProgress<FetchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var fetcher = new DatasetFetcher(DataCache.Folder, progress);
        return fetcher.Fetch(DataCache.Placed(Find(name)), cancellationToken);
    }

    private static KnownDataset Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return KnownList.All.FirstOrDefault(dataset => dataset.Name == name) ?? throw new FoveaException(
            $"There is no dataset known as '{name}'. Known are {string.Join(", ", Names)}.");
    }
}

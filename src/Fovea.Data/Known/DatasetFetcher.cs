using System.Security.Cryptography;
using Fovea.Formats;

namespace Fovea.Data.Known;

/// <summary>
/// Brings a known dataset into its folder: what is there is checked, what is missing is fetched, an archive is unpacked.
/// </summary>
/// <param name="root">The folder that holds a folder for each dataset.</param>
/// <param name="progress">Hears how far it is, or null.</param>
internal sealed class DatasetFetcher(string root, IProgress<FetchProgress>? progress)
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a connection may bring nothing, and the pause before another attempt.</summary>
    public (TimeSpan Silence, TimeSpan Pause) Patience { get; init; } = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));

    /// <summary>Fetches.</summary>
    /// <returns>The folder with the files.</returns>
    public string Fetch(KnownDataset dataset, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(root, dataset.Name);
        try
        {
            // Before anything is written: a folder that several people share may be one that they cannot write to.
            if (IsComplete(dataset, folder))
            {
                return folder;
            }

            Directory.CreateDirectory(folder);
            using FileStream gate = Lock(Path.Combine(folder, ".lock"), cancellationToken);
            if (!IsComplete(dataset, folder))
            {
                Bring(dataset, folder, cancellationToken);
            }

            return folder;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException || WholeFile.IsTooLarge(problem))
        {
            string reason = WholeFile.IsTooLarge(problem)
                ? "a file is larger than the file system or the user's limit allows"
                : problem.Message.TrimEnd('.');
            throw new FoveaException(
                $"{folder}: {dataset.Name} cannot be kept there ({reason}). Check the folder and the free space, or name "
                + $"another one in the variable {DataCache.FolderVariable}.",
                problem);
        }
    }

    private static bool IsComplete(KnownDataset dataset, string folder) => dataset.Unpacked.Count > 0
        ? dataset.Unpacked.All(file => IsThere(Path.Combine(folder, file.Name), file.Length))
        : dataset.Files.All(file =>
            IsThere(Path.Combine(folder, file.Name), file.Length) && Sha256(Path.Combine(folder, file.Name)) == file.Sha256);

    private static bool IsThere(string path, long? length) => File.Exists(path) && (length is null || new FileInfo(path).Length == length);

    // Two programs that fetch the same dataset would write into each other's files; the second one waits and finds all there.
    private static FileStream Lock(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (problem is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
            {
                if (cancellationToken.WaitHandle.WaitOne(LockPause))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
    }

    private void Bring(KnownDataset dataset, string folder, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        using var fetcher = new FileFetcher(progress, Patience);
        foreach (KnownFile file in dataset.Files)
        {
            string path = Path.Combine(folder, file.Name);
            if (File.Exists(path))
            {
                string found = Sha256(path);
                if (found == file.Sha256)
                {
                    continue;
                }

                // Perhaps somebody's own file: it is named, not removed.
                throw new FoveaException(
                    $"{path}: is not the file of {dataset.Name}: its SHA-256 is {found}, expected {file.Sha256}. "
                    + "Remove it to have it fetched, or put the right one there.");
            }

            if (!fetcher.TryFetch(file, path, problems, cancellationToken))
            {
                throw new FoveaException(
                    $"{dataset.Name} is not on this machine and cannot be fetched: {string.Join("; ", problems)}. Without a network, put "
                    + $"{string.Join(", ", dataset.Files.Select(each => $"{each.Name} (SHA-256 {each.Sha256})"))} into {folder}.");
            }
        }

        if (dataset.Unpacked.Count > 0)
        {
            string archive = Path.Combine(folder, dataset.Files[0].Name);
            Archive.Unpack(archive, folder, dataset.Unpacked);
            File.Delete(archive);
        }
    }

    internal static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

namespace Fovea.Data.Known;

/// <summary>Where fetched datasets are kept, and where they are fetched.</summary>
internal static class DataCache
{
    /// <summary>The variable that names another folder.</summary>
    public const string FolderVariable = "FOVEA_DATA";

    /// <summary>The variable that names a place of one's own in place of the public addresses: PLACE/DATASET/FILE.</summary>
    public const string MirrorVariable = "FOVEA_DATA_MIRROR";

    /// <summary>FOVEA_DATA, or a folder in what the system keeps for such things.</summary>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } own)
            {
                return Path.GetFullPath(own);
            }

            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string cache = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder
                : Path.Combine(home, ".cache");
            return Path.Combine(cache, "fovea", "data");
        }
    }

    /// <summary>The dataset with the addresses of the person's own place, where that is set.</summary>
    public static KnownDataset Placed(KnownDataset dataset)
    {
        if (Environment.GetEnvironmentVariable(MirrorVariable) is not { Length: > 0 } place)
        {
            return dataset;
        }

        return Uri.TryCreate(place.TrimEnd('/') + '/', UriKind.Absolute, out Uri? root) && root.Scheme is "http" or "https"
            ? dataset with
            {
                Files = [.. dataset.Files.Select(file => file with { Addresses = [new Uri(root, $"{dataset.Name}/{file.Name}")] })],
            }
            : throw new FoveaException($"{MirrorVariable} is '{place}'. Expected an address that begins with https:// or http://.");
    }
}

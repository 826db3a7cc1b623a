namespace Fovea.Data.Folders;

/// <summary>
/// The files of a folder of images with one sub-folder for each class, and train, validation and test above them if present.
/// </summary>
/// <param name="Classes">The names of the classes, in the order of their code points.</param>
/// <param name="Parts">The files of each part and the class of each; only the first part where the folder is not divided.</param>
/// <param name="Others">Files that are no pictures by their names, left alone.</param>
internal sealed record FolderLayout(
    IReadOnlyList<string> Classes, IReadOnlyDictionary<string, List<(string Path, int Label)>> Parts, IReadOnlyList<string> Others)
{
    public const string Train = "train";
    public const string Validation = "validation";
    public const string Test = "test";

    private const int MostFiles = 20_000_000;

    private static readonly Dictionary<string, string> PartNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Train,
        ["training"] = Train,
        ["val"] = Validation,
        ["valid"] = Validation,
        ["validation"] = Validation,
        ["test"] = Test,
        ["testing"] = Test,
    };

    // Kinds that are not read are pictures all the same: they are told as unreadable, not passed over.
    private static readonly string[] Extensions =
        [".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".heic", ".avif"];

    private static readonly EnumerationOptions Recursive =
        new() { RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.Hidden };

    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden };

    /// <summary>Looks through a folder; null where it has no sub-folder with a picture.</summary>
    /// <param name="folder">The folder.</param>
    public static FolderLayout? Find(string folder)
    {
        string[] below = Folders(folder);
        Dictionary<string, string> parts = [];
        foreach (string path in below)
        {
            if (PartNames.TryGetValue(Path.GetFileName(path), out string? part) && !parts.TryAdd(part, path))
            {
                throw new FoveaException(
                    $"{folder}: {Path.GetFileName(parts[part])} and {Path.GetFileName(path)} both name the {part} part. Keep one of them.");
            }
        }

        // A class may be called test too; the parts are meant where the training part has classes of its own.
        bool isDivided = parts.TryGetValue(Train, out string? train) && Folders(train).Length > 0;
        if (!isDivided)
        {
            parts = new Dictionary<string, string> { [Train] = folder };
        }

        string[] classes = [.. Folders(parts[Train]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        var files = new Dictionary<string, List<(string, int)>>();
        var others = new List<string>();
        int total = 0;
        foreach ((string part, string path) in parts)
        {
            List<(string, int)> found = files[part] = [];
            foreach (string classFolder in Folders(path).Order(StringComparer.Ordinal))
            {
                int label = Array.IndexOf(classes, Path.GetFileName(classFolder));
                if (label < 0)
                {
                    throw new FoveaException(
                        $"{classFolder}: the {part} part has a class that the training part lacks. Expected one of "
                        + $"{string.Join(", ", classes.Take(10))}{(classes.Length > 10 ? " and more" : "")}.");
                }

                foreach (string file in Directory.EnumerateFiles(classFolder, "*", Recursive).Order(StringComparer.Ordinal))
                {
                    if (Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                    {
                        found.Add((file, label));
                    }
                    else
                    {
                        others.Add(file);
                    }

                    if (++total > MostFiles)
                    {
                        throw new FoveaException($"{folder}: holds more than {MostFiles} files. Expected a folder of images.");
                    }
                }
            }
        }

        return files.Values.All(list => list.Count == 0) ? null : new FolderLayout(classes, files, others);
    }

    private static string[] Folders(string path) => [.. Directory.EnumerateDirectories(path, "*", Visible)];
}

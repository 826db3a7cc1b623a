namespace Fovea.Data.Idx;

/// <summary>Finds the four IDX files of a dataset in a folder, under the names in use for them.</summary>
internal static class IdxFolder
{
    // A part's files by the names in use: MNIST calls its test part t10k, others test.
    private static readonly string[] TrainStems = ["train"];
    private static readonly string[] TestStems = ["t10k", "test"];

    /// <summary>The canonical names, for messages and for writing.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The paths of the four files in the order of <see cref="Names"/>; null where a file is not there.</summary>
    /// <param name="folder">The folder.</param>
    public static string?[] Find(string folder) =>
    [
        Find(folder, TrainStems, "images", 3),
        Find(folder, TrainStems, "labels", 1),
        Find(folder, TestStems, "images", 3),
        Find(folder, TestStems, "labels", 1),
    ];

    private static string? Find(string folder, string[] stems, string content, int dimensions)
    {
        foreach (string stem in stems)
        {
            foreach (string separator in (ReadOnlySpan<string>)["-", "."])
            {
                foreach (string extension in (ReadOnlySpan<string>)["", ".gz"])
                {
                    string path = Path.Combine(folder, $"{stem}-{content}{separator}idx{dimensions}-ubyte{extension}");
                    if (File.Exists(path))
                    {
                        return path;
                    }
                }
            }
        }

        return null;
    }
}

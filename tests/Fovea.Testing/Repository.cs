namespace Fovea.Testing;

/// <summary>The files of the repository, found from where the tests run.</summary>
public static class Repository
{
    /// <summary>The folder that holds Fovea.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>MNIST's folder beside the repository; null where this machine has none.</summary>
    public static string? Mnist
    {
        get
        {
            string folder = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", "mnist"));
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>Files below the root that belong to the product: nothing that was built, no version control.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or ".git" or "runs"));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fovea.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Fovea.slnx was not found above the tests. Run them from a checkout.");
    }
}

namespace Fovea.Data.Tests;

/// <summary>Finds the repository from the folder that the tests run in.</summary>
internal static class Repository
{
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

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fovea.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Fovea.slnx.");
    }
}

using Fovea.Testing;

namespace Fovea.Tests.Formats.Hdf5;

/// <summary>The files that h5py wrote (files/make.py), and the numbers in them.</summary>
internal static class Hdf5Files
{
    public static IEnumerable<string> All => Repository.Files("tests/Fovea.Tests/Formats/Hdf5/files", "*.h5").Order();

    public static string Path(string name) => System.IO.Path.Combine(Repository.Root, "tests/Fovea.Tests/Formats/Hdf5/files", name);

    public static double[] Pattern(int count) => [.. Enumerable.Range(0, count).Select(i => (double)(i * 7 % 251))];
}

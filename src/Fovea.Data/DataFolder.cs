using Fovea.Data.Idx;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>Opens a dataset from a folder, whatever recognised form it has. The form in use: the four IDX files of MNIST.</summary>
public static class DataFolder
{
    private const int NamesShown = 5;

    /// <summary>Opens the training part and the test part of a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Two datasets with the same shape of image and the same classes.</returns>
    /// <exception cref="FoveaException">
    /// There is no such folder, nothing in it is recognised, a file of the set is missing or damaged, or the parts do not fit together.
    /// </exception>
    public static (IImageDataset Train, IImageDataset Test) Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
        {
            throw new FoveaException($"{path}: is a file. Give the folder that holds the dataset's files.");
        }

        if (!Directory.Exists(path))
        {
            throw new FoveaException($"{path}: the folder does not exist. Give a folder that holds a dataset, or digits.");
        }

        string?[] found = IdxFolder.Find(path);
        string[] missing = [.. IdxFolder.Names.Where((_, i) => found[i] is null)];
        if (missing.Length == found.Length)
        {
            throw new FoveaException(
                $"{path}: no dataset was recognised. Looked for {string.Join(", ", IdxFolder.Names)} (also with .gz). {Content(path)}");
        }

        if (missing.Length > 0)
        {
            throw new FoveaException(
                $"{path}: {string.Join(" and ", missing)} (also looked for with .gz) {(missing.Length == 1 ? "is" : "are")} missing beside "
                + $"{string.Join(", ", found.Where(file => file is not null).Select(Path.GetFileName))}.");
        }

        var train = IdxDataset.Open(found[0]!, found[1]!, name: path);
        var test = IdxDataset.Open(found[2]!, found[3]!, train.Classes.Count, $"{path} (test)");
        if (test.ImageShape != train.ImageShape)
        {
            throw new FoveaException(
                $"{path}: the test images are {test.ImageShape}, the training images {train.ImageShape}. Expected one shape for both.");
        }

        return (train, test);
    }

    private static string Content(string path)
    {
        try
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Take(NamesShown + 1)];
            Array.Sort(names, StringComparer.Ordinal);
            return names.Length == 0
                ? "The folder is empty."
                : $"The folder holds {string.Join(", ", names.Take(NamesShown))}{(names.Length > NamesShown ? " and more" : "")}.";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"The folder cannot be listed ({problem.Message.TrimEnd('.')}).";
        }
    }
}

using Fovea.Data.Arrays;
using Fovea.Data.Cifar;
using Fovea.Data.Folders;
using Fovea.Data.Idx;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// Opens a dataset from a path, whatever recognised form it has: the four IDX files of MNIST, the binary files of CIFAR-10 and CIFAR-100, a
/// folder of images with one sub-folder for each class, a .npz file of NumPy, or one or two .h5 files.
/// </summary>
public static class DataFolder
{
    private const int NamesShown = 5;

    /// <summary>Opens the training part and the test part of a dataset.</summary>
    /// <param name="path">The folder, or the .npz or .h5 file.</param>
    /// <returns>Two datasets with the same shape of image and the same classes.</returns>
    /// <exception cref="FoveaException">
    /// There is nothing at the path, nothing in it is recognised, a file of the set is missing or damaged, or the parts do not fit
    /// together.
    /// </exception>
    public static (IImageDataset Train, IImageDataset Test) Open(string path)
    {
        OpenedData data = Read(path);
        return (data.Train, data.Test);
    }

    /// <summary>Opens a dataset and tells what was found.</summary>
    /// <param name="path">The folder, or the .npz or .h5 file.</param>
    /// <param name="options">How to treat sizes, unreadable files and memory; null for the defaults.</param>
    /// <exception cref="FoveaException">
    /// There is nothing at the path, nothing in it is recognised, a file of the set is missing or damaged, or the parts do not fit
    /// together.
    /// </exception>
    public static OpenedData Read(string path, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new DataOptions();
        if (File.Exists(path))
        {
            var memory = new MemoryBudget(options.MemoryLimit);
            return Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase) ? NpzArrays.Open(path, memory)
                : Hdf5Arrays.IsNamedSo(path) ? Hdf5Arrays.OpenFile(path, memory)
                : throw new FoveaException($"{path}: is a file. Give the folder that holds the dataset's files, or a .npz or .h5 file.");
        }

        if (!Directory.Exists(path))
        {
            throw new FoveaException($"{path}: the folder does not exist. Give a folder that holds a dataset, or digits, mnist, fashion-mnist or cifar10.");
        }

        try
        {
            var memory = new MemoryBudget(options.MemoryLimit);
            return OpenIdx(path, memory) ?? CifarFolder.Open(path, memory) ?? OpenNpz(path, memory) ?? Hdf5Arrays.OpenFolder(path, memory)
                ?? ImageFolder.Open(path, options) ?? throw Unknown(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{path}: the folder cannot be read ({problem.Message.TrimEnd('.')}).", problem);
        }
    }

    private static OpenedData? OpenNpz(string path, MemoryBudget memory)
    {
        string[] files = Directory.GetFiles(path, "*.npz");
        return files.Length switch
        {
            0 => null,
            1 => NpzArrays.Open(files[0], memory),
            _ => throw new FoveaException($"{path}: holds {files.Length} .npz files. Give the path of one of them."),
        };
    }

    private static OpenedData? OpenIdx(string path, MemoryBudget memory)
    {
        string?[] found = IdxFolder.Find(path);
        string[] missing = [.. IdxFolder.Names.Where((_, i) => found[i] is null)];
        if (missing.Length == found.Length)
        {
            return null;
        }

        if (missing.Length > 0)
        {
            throw new FoveaException(
                $"{path}: {string.Join(" and ", missing)} (also looked for with .gz) {(missing.Length == 1 ? "is" : "are")} missing beside "
                + $"{string.Join(", ", found.Where(file => file is not null).Select(Path.GetFileName))}.");
        }

        var train = IdxDataset.Open(found[0]!, found[1]!, null, path, memory);
        var test = IdxDataset.Open(found[2]!, found[3]!, train.Classes.Count, $"{path} (test)", memory);
        if (test.ImageShape != train.ImageShape)
        {
            throw new FoveaException(
                $"{path}: the test images are {test.ImageShape}, the training images {train.ImageShape}. Expected one shape for both.");
        }

        return new OpenedData("IDX files", train, null, test, []);
    }

    private static FoveaException Unknown(string path) => new(
        $"{path}: no dataset was recognised. Looked for {string.Join(", ", IdxFolder.Names)} (also with .gz), CIFAR's data_batch_1.bin or "
        + $"train.bin, a .npz or .h5 file, and sub-folders of images, one for each class. {Content(path)}");

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

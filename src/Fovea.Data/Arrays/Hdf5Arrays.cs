using Fovea.Formats.Hdf5;

namespace Fovea.Data.Arrays;

/// <summary>
/// The datasets of one HDF5 file, or of a pair of which one has the training and the other the test part, as parts of a dataset: the
/// course's train_set_x, train_set_y, test_set_x, test_set_y and list_classes, and the other names in use.
/// </summary>
internal static class Hdf5Arrays
{
    private static readonly string[] ClassLists = ["list_classes", "classes", "class_names"];
    private static readonly string[] Extensions = [".h5", ".hdf5"];

    /// <summary>Whether a file is one of HDF5 by its name.</summary>
    public static bool IsNamedSo(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a file, and the one that belongs to it.</summary>
    public static OpenedData OpenFile(string path, MemoryBudget budget)
    {
        using Hdf5Set given = new([path]);
        if (given.HasTraining && given.HasTest)
        {
            return given.Open(path, budget);
        }

        string? other = Partner(path);
        if (other is null)
        {
            return given.Open(path, budget);
        }

        using Hdf5Set both = new([path, other]);
        return both.Open(path, budget);
    }

    /// <summary>Opens the HDF5 files of a folder, or says by null that there are none.</summary>
    public static OpenedData? OpenFolder(string folder, MemoryBudget budget)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(IsNamedSo).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            return null;
        }

        if (files.Length == 1 || (files.Length == 2 && Partner(files[0]) == files[1]))
        {
            return OpenFile(files[0], budget);
        }

        if (files.Length == 2)
        {
            using Hdf5Set both = new(files);
            return both.Open(folder, budget);
        }

        throw new FoveaException($"{folder}: holds {files.Length} .h5 files. Give the path of one of them.");
    }

    // train_signs.h5 and test_signs.h5 belong together.
    private static string? Partner(string path)
    {
        string name = Path.GetFileName(path);
        foreach ((string from, string to) in ((string, string)[])[("train", "test"), ("test", "train")])
        {
            int at = name.LastIndexOf(from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                continue;
            }

            string other = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, $"{name[..at]}{to}{name[(at + from.Length)..]}");
            if (File.Exists(other))
            {
                return other;
            }
        }

        return null;
    }

    private sealed class Hdf5Set : IDisposable
    {
        private readonly Dictionary<string, (Hdf5File File, string Path)> arrays = new(StringComparer.Ordinal);
        private readonly List<Hdf5File> files = [];
        private readonly List<string> names = [];
        private bool isInUse;

        public Hdf5Set(IReadOnlyList<string> paths)
        {
            try
            {
                foreach (string path in paths)
                {
                    Add(path);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public bool HasTraining => ArrayNames.Train(names).Images is not null || ArrayNames.Whole(names).Images is not null;

        public bool HasTest => ArrayNames.Test(names).Images is not null;

        public OpenedData Open(string path, MemoryBudget budget)
        {
            string? list = names.Find(name => ClassLists.Contains(name, StringComparer.OrdinalIgnoreCase));
            var file = new ArrayFile(
                path,
                files.Count == 1 ? "HDF5 arrays (.h5)" : "HDF5 arrays (two .h5 files)",
                names,
                name => Read(name, budget),
                list is null ? null : Classes(list))
            {
                Describe = Describe,
            };
            return ArraySets.Open(file);
        }

        /// <summary>Closes the files, unless arrays stay in them; those are closed when they are no longer used.</summary>
        public void Dispose()
        {
            if (!isInUse)
            {
                files.ForEach(file => file.Dispose());
            }
        }

        private void Add(string path)
        {
            Hdf5File file = Hdf5File.Open(path);
            files.Add(file);
            foreach (string place in file.DatasetPaths())
            {
                // An array x in a group train is found as train_x.
                string name = place.Trim('/').Replace('/', '_');
                if (arrays.TryAdd(name, (file, place)))
                {
                    names.Add(name);
                }
                else if (!ClassLists.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    throw new FoveaException($"{path}: {name} is there twice, also in {arrays[name].File.Path}. Give the two files of one set.");
                }
            }
        }

        private Hdf5Dataset Find(string name) => (Hdf5Dataset)arrays[name].File.Root.Find(arrays[name].Path)!;

        private NamedArray Read(string name, MemoryBudget budget)
        {
            Hdf5Dataset dataset = Find(name);
            string title = $"{arrays[name].File.Path}, {name}";
            if (dataset.Shape.Any(extent => extent > int.MaxValue) || dataset.Type.Kind is not (Hdf5Kind.Integer or Hdf5Kind.Float))
            {
                throw new FoveaException($"{title}: is {Describe(name)}. Expected numbers. The file holds {string.Join(", ", names.Select(Describe))}.");
            }

            int[] extents = [.. dataset.Shape.Select(extent => (int)extent)];
            if (!budget.TryTake(dataset.ByteCount) && extents.Length > 0)
            {
                isInUse = true;
                return new Hdf5Array(title, extents, dataset);
            }

            Hdf5Values values = dataset.Read();
            return dataset.Type.IsByte
                ? new MemoryArray(title, extents, values.Raw)
                : new MemoryArray(title, extents, values.ToSingles());
        }

        private string[] Classes(string name)
        {
            Hdf5Dataset dataset = Find(name);
            const int most = 1 << 20;
            return dataset.ByteCount <= most
                ? dataset.Read().ToStrings()
                : throw new FoveaException($"{arrays[name].File.Path}: is {Describe(name)}. Expected the names of the classes.");
        }

        private string Describe(string name)
        {
            try
            {
                Hdf5Dataset dataset = Find(name);
                return $"{name} ({string.Join(", ", dataset.Shape)}) of {dataset.Type.Description}";
            }
            catch (FoveaException)
            {
                return $"{name} (not read)";
            }
        }
    }
}

using System.Collections.Immutable;
using Fovea.Formats.Npy;

namespace Fovea.Data.Arrays;

/// <summary>
/// The arrays of a .npz file as parts of a dataset. Those that are stored unpacked and are too large for the memory stay there.
/// </summary>
internal static class NpzArrays
{
    public static OpenedData Open(string path, MemoryBudget budget) => Open(NpzFile.Open(path), budget);

    public static OpenedData Open(NpzFile file, MemoryBudget budget) =>
        ArraySets.Open(new ArrayFile(file.Path, "NumPy arrays (.npz)", file.Names, name => Read(file, name, budget), null));

    private static NamedArray Read(NpzFile file, string name, MemoryBudget budget)
    {
        string title = $"{file.Path}, {name}.npy";
        long length = file.LengthOf(name);
        if (!budget.TryTake(length))
        {
            if (file.Locate(name) is { } place && !place.Header.FortranOrder)
            {
                (NpyType type, bool isBigEndian) = NpyFile.TypeOf(title, place.Header);
                CheckLength(title, place.Header.Shape, NpyTypes.Size(type), place.Length);
                return new FileArray(title, [.. place.Header.Shape], file.Path, place.Offset, type, isBigEndian);
            }

            budget.Require(title, length, "Save it with np.savez, not packed and in C order; it is then read from the disk image by image.");
        }

        NpyArray array = file.Read(name);
        return array.Type == NpyType.UInt8
            ? new MemoryArray(title, [.. array.Shape], array.Raw.ToArray())
            : new MemoryArray(title, [.. array.Shape], array.ToSingles());
    }

    private static void CheckLength(string title, ImmutableArray<int> shape, int size, long length)
    {
        Int128 bytes = size;
        foreach (int extent in shape)
        {
            bytes = Int128.Min(bytes * extent, long.MaxValue);
        }

        if (bytes != length)
        {
            throw new FoveaException(
                $"{title}: the shape ({string.Join(", ", shape)}) needs {bytes} bytes, but the archive has {length} for them. The file is damaged.");
        }
    }
}

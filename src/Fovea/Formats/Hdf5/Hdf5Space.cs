using System.Collections.Immutable;

namespace Fovea.Formats.Hdf5;

/// <summary>The extents of a dataset or an attribute.</summary>
internal static class Hdf5Space
{
    private const int MostDimensions = 32;

    public static ImmutableArray<long> Parse(Hdf5Source source, Hdf5Cursor cursor)
    {
        long at = cursor.Address;
        int version = cursor.Byte();
        int rank = cursor.Byte();
        cursor.Skip(1);
        int kind = cursor.Byte();
        if (version is < 1 or > 2 || rank > MostDimensions)
        {
            throw source.Damaged(at, $"extents have the version {version} and {rank} dimensions");
        }

        cursor.Skip(version == 1 ? 4 : 0);

        // A null space holds nothing, as h5py.Empty makes it.
        if (version == 2 && kind == 2)
        {
            return [0];
        }

        var extents = ImmutableArray.CreateBuilder<long>(rank);
        for (int i = 0; i < rank; i++)
        {
            extents.Add(cursor.Length());
        }

        return extents.ToImmutable();
    }

    /// <summary>The number of bytes, refused where no array of this file can be so large.</summary>
    public static long Bytes(Hdf5Source source, ReadOnlySpan<long> extents, int elementSize, string name)
    {
        Int128 bytes = elementSize;
        foreach (long extent in extents)
        {
            bytes *= extent;
            if (bytes > long.MaxValue)
            {
                break;
            }
        }

        long most = source.Length > long.MaxValue / 2048 ? long.MaxValue : (source.Length * 1032) + (1 << 16);
        return bytes <= most
            ? (long)bytes
            : throw new FoveaException(
                $"{source.Path}: {name} announces the shape ({string.Join(", ", extents.ToArray())}), more than a file of {source.Length} "
                + "bytes can hold. The file is damaged.");
    }
}

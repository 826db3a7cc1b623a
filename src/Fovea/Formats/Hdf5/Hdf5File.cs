namespace Fovea.Formats.Hdf5;

/// <summary>
/// Reads HDF5 files as h5py and Keras write them (HDF5 File Format Specification 3.0): groups, attributes and datasets of numbers and
/// texts, in one piece or in pieces, packed with gzip or LZF or not at all. What is not read is told as such: links to other files,
/// compounds, references, and datasets that can grow in files of the newest form.
/// </summary>
public sealed class Hdf5File : IDisposable
{
    private readonly Hdf5Source source;

    private Hdf5File(Hdf5Source source)
    {
        this.source = source;
        Root = OpenRoot(source) as Hdf5Group ?? throw source.Damaged(0, "the file's root is no group");
    }

    /// <summary>The file.</summary>
    public string Path => source.Path;

    /// <summary>The outermost group.</summary>
    public Hdf5Group Root { get; }

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file is missing, damaged or no HDF5 file.</exception>
    public static Hdf5File Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var source = new Hdf5Source(path);
        try
        {
            return new Hdf5File(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The paths of all datasets of the file, whatever group they are in; <see cref="Hdf5Group.Find"/> opens one.</summary>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    public IReadOnlyList<string> DatasetPaths()
    {
        var found = new List<string>();
        Root.Collect([], found);
        return found;
    }

    /// <summary>Closes the file; datasets cannot be read any more.</summary>
    public void Dispose() => source.Dispose();

    private static Hdf5Object OpenRoot(Hdf5Source source)
    {
        long at = FindSignature(source);
        source.Base = at;
        Hdf5Cursor cursor = source.CursorUpTo(0, 128, "the beginning of the file");
        cursor.Skip(Signature.Length);
        int version = cursor.Byte();
        if (version is 2 or 3)
        {
            Sizes(source, cursor.Byte(), cursor.Byte());
            cursor.Skip(1);
            CheckBase(source, cursor.Place(), at);
            cursor.Place();
            CheckEnd(source, cursor.Place());
            return Hdf5Group.Open(source, "/", cursor.Place());
        }

        if (version > 3)
        {
            throw source.NotRead(8, $"the file is of the version {version}", "Save it with h5py 3 or an earlier one.");
        }

        cursor.Skip(4);
        Sizes(source, cursor.Byte(), cursor.Byte());
        cursor.Skip(1 + 4 + 4 + (version == 1 ? 4 : 0));
        CheckBase(source, cursor.Place(), at);
        cursor.Place();
        CheckEnd(source, cursor.Place());
        cursor.Place();

        // The root's entry: where its name would be, then its header.
        cursor.Place();
        return Hdf5Group.Open(source, "/", cursor.Place());
    }

    private static long FindSignature(Hdf5Source source)
    {
        Span<byte> start = stackalloc byte[8];
        for (long at = 0; at <= source.Length - start.Length && at <= 1 << 20; at = at == 0 ? 512 : 2 * at)
        {
            source.Read(at, start, "the beginning of the file");
            if (start.SequenceEqual(Signature))
            {
                return at;
            }
        }

        throw Impostor.Refusal(source.Path) ?? new FoveaException(
            source.Length == 0
                ? $"{source.Path}: the file is empty. Expected an HDF5 file."
                : $"{source.Path}: is no HDF5 file: it does not begin with 89484446 (at byte 0, 512, 1024 and so on). Give a file as h5py writes it.");
    }

    private static void Sizes(Hdf5Source source, int offset, int length)
    {
        if (offset is not (4 or 8) || length is not (4 or 8))
        {
            throw source.Damaged(9, $"addresses have {offset} bytes and lengths {length}; expected 4 or 8");
        }

        (source.OffsetSize, source.LengthSize) = (offset, length);
    }

    private static void CheckBase(Hdf5Source source, long told, long at)
    {
        // A block that was put before a finished file leaves its addresses as they were; the place of the signature is what counts.
        if (told != at && told != 0)
        {
            throw source.Damaged(8, $"the file says that it begins at byte {told}, but it begins at {at}");
        }
    }

    private static void CheckEnd(Hdf5Source source, long end)
    {
        if (end > source.Length - source.Base && end > source.Length)
        {
            throw new FoveaException(
                $"{source.Path}: the file says that it has {end} bytes, but it ends at byte {source.Length}. It is cut short; fetch it again.");
        }
    }
}

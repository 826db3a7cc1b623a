using Microsoft.Win32.SafeHandles;

namespace Fovea.Formats.Hdf5;

/// <summary>
/// The bytes of an HDF5 file, read at any place and from several threads. Nothing is believed: a piece that does not lie within the file
/// is refused before memory is taken for it.
/// </summary>
internal sealed class Hdf5Source : IDisposable
{
    /// <summary>What an address is where nothing is stored: all bits set in the file.</summary>
    public const long Nowhere = -1;

    /// <summary>Deflate turns at most 1032 bytes into one, so no array can be larger than this many times the file.</summary>
    private const long HighestRatio = 1032;

    private readonly SafeFileHandle handle;

    public Hdf5Source(string path)
    {
        Path = path;
        handle = FileAccessErrors.Translate(path, () => File.OpenHandle(path));
        Length = FileAccessErrors.Translate(path, () => RandomAccess.GetLength(handle));
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Where address 0 lies: programs may put bytes of their own before the HDF5 data.</summary>
    public long Base { get; set; }

    /// <summary>The bytes of an address, 4 or 8.</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>The bytes of a length, 4 or 8.</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>The most bytes that an array out of this file may have.</summary>
    public long MostBytes => Math.Min(Array.MaxLength, (Length * HighestRatio) + (1 << 16));

    /// <summary>Reads a piece.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="what">What it is, for messages.</param>
    public byte[] Read(long address, long length, string what)
    {
        Check(address, length, what);
        byte[] bytes = new byte[length];
        Fill(address, bytes, what);
        return bytes;
    }

    /// <summary>Reads a piece into memory that is there already.</summary>
    public void Read(long address, Span<byte> destination, string what)
    {
        Check(address, destination.Length, what);
        Fill(address, destination, what);
    }

    /// <summary>A cursor over a piece.</summary>
    public Hdf5Cursor Cursor(long address, long length, string what) => new(this, Read(address, length, what), address, what);

    /// <summary>A cursor over a piece that may be cut by the end of the file.</summary>
    public Hdf5Cursor CursorUpTo(long address, long length, string what) =>
        Cursor(address, Math.Clamp(Length - Base - Math.Max(0, address), 0, length), what);

    public FoveaException Damaged(long address, string what) =>
        new($"{Path}, byte {Base + address}: {what}. The file is damaged or cut short; fetch or save it again.");

    public FoveaException NotRead(long address, string what, string fix) =>
        new($"{Path}, byte {Base + address}: {what}, which is not read. {fix}");

    public void Dispose() => handle.Dispose();

    private void Check(long address, long length, string what)
    {
        if (address < 0 || length < 0 || length > Array.MaxLength || address > Length - Base || length > Length - Base - address)
        {
            throw new FoveaException(
                $"{Path}: {what} should lie at byte {(ulong)address} with {(ulong)length} bytes, but the file has {Length}. "
                + "It is damaged or cut short; fetch or save it again.");
        }
    }

    private void Fill(long address, Span<byte> destination, string what)
    {
        try
        {
            for (int done = 0; done < destination.Length;)
            {
                int got = RandomAccess.Read(handle, destination[done..], Base + address + done);
                if (got == 0)
                {
                    throw Damaged(address + done, $"the file ends inside {what}");
                }

                done += got;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{Path}: the file could not be read: {problem.Message}", problem);
        }
    }
}

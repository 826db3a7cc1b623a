using Fovea.Formats.Npy;
using Microsoft.Win32.SafeHandles;

namespace Fovea.Data.Arrays;

/// <summary>An array that stays in its file, where its values lie one after the other; each image is read when it is asked for.</summary>
internal sealed class FileArray : NamedArray
{
    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly long offset;
    private readonly NpyType type;
    private readonly bool isBigEndian;

    /// <summary>Opens the file for good; it is closed when the array is no longer used.</summary>
    /// <param name="name">The array's name, for messages.</param>
    /// <param name="extents">The extents, outermost first.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the values begin.</param>
    /// <param name="type">Their type.</param>
    /// <param name="isBigEndian">Whether their highest byte comes first.</param>
    public FileArray(string name, int[] extents, string path, long offset, NpyType type, bool isBigEndian)
        : base(name, extents)
    {
        (this.path, this.offset, this.type, this.isBigEndian) = (path, offset, type, isBigEndian);
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
    }

    public override bool IsBytes => type == NpyType.UInt8;

    public override void CopyBytes(long first, Span<byte> destination) => FilePart.Read(path, handle, offset + first, destination);

    public override void CopyNumbers(long first, Span<float> destination)
    {
        int size = NpyTypes.Size(type);
        Span<byte> raw = Scratch(checked(destination.Length * size));
        FilePart.Read(path, handle, offset + (first * size), raw);
        NpyTypes.Reorder(raw, type, isBigEndian);
        NpyTypes.ToSingles(raw, type, destination);
    }
}

/// <summary>Reads a part of a file that was found whole when it was opened.</summary>
internal static class FilePart
{
    public static void Read(string path, SafeFileHandle handle, long offset, Span<byte> destination)
    {
        try
        {
            for (int done = 0; done < destination.Length;)
            {
                int got = RandomAccess.Read(handle, destination[done..], offset + done);
                if (got == 0)
                {
                    throw new FoveaException(
                        $"{path}: the file ends before byte {offset + destination.Length}. It was changed while it was in use.");
                }

                done += got;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{path}: the file cannot be read ({problem.Message.TrimEnd('.')}).", problem);
        }
    }
}

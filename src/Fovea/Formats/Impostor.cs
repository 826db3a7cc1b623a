using System.Text;

namespace Fovea.Formats;

/// <summary>
/// What often lies under the name of a model or an array: the pointer that Git LFS leaves in place of a file, and the page that a failed
/// download brings. A reader that finds a file to be none of its format asks here, so that the person is told what it is.
/// </summary>
internal static class Impostor
{
    private const int Looked = 512;

    /// <summary>The refusal of a file that is one of these; null where it is none, or cannot be looked at.</summary>
    /// <param name="path">The file.</param>
    public static FoveaException? Refusal(string path)
    {
        try
        {
            // Of a pipe nothing can be read twice; its length is 0.
            if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            {
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            Span<byte> start = stackalloc byte[Looked];
            return Refusal(path, start[..stream.ReadAtLeast(start, Looked, throwOnEndOfStream: false)]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The same for a file that is being read; null where it cannot go back to its beginning.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="stream">The file, which is moved.</param>
    public static FoveaException? Refusal(string source, Stream stream)
    {
        if (!stream.CanSeek)
        {
            return null;
        }

        Span<byte> start = stackalloc byte[Looked];
        stream.Position = 0;
        return Refusal(source, start[..stream.ReadAtLeast(start, Looked, throwOnEndOfStream: false)]);
    }

    /// <summary>The same for a file that was read.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="start">Its first bytes, or all.</param>
    public static FoveaException? Refusal(string source, ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start[..Math.Min(start.Length, Looked)];
        text = (text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        return text.StartsWith("version https://git-lfs"u8)
            ? new FoveaException($"{source}: this is a Git LFS pointer, not the file itself. Fetch it with 'git lfs pull'.")
            : text.StartsWith("<"u8)
            ? new FoveaException($"{source}: this is a web page or XML, as a failed download leaves behind. Download the file itself.")
            : null;
    }
}

using StbImageSharp;

namespace Fovea.Data.Images;

/// <summary>Guards the decoder of picture files: what it is given, how large it may grow, and what it may throw.</summary>
internal static class ImageDecoder
{
    /// <summary>Larger files are no photos; the decoder needs the whole file in memory.</summary>
    public const long MaxFileLength = 256L << 20;

    private static readonly (string Kind, byte[] Start)[] Kinds =
    [
        ("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ("JPEG", [0xFF, 0xD8, 0xFF]),
        ("BMP", [0x42, 0x4D]),
    ];

    public static ImageFile Read(string path) => Read(ReadBytes(path), path);

    /// <summary>Decodes a file that is in memory.</summary>
    public static ImageFile Read(byte[] file, string path)
    {
        (string kind, int width, int height) = Look(file, path);
        ImageResult result = Decode(path, kind, file);
        if (result.Width != width || result.Height != height || result.Data.Length != (long)width * height * (int)result.Comp)
        {
            throw Damaged(path, kind, null);
        }

        int channels = (int)result.Comp <= 2 ? 1 : 3;
        byte[] pixels = OverWhite(result.Data, (int)result.Comp);
        int orientation = ExifOrientation.Of(kind, file);
        if (orientation != 1)
        {
            (pixels, width, height) = ExifOrientation.Upright(pixels, width, height, channels, orientation);
        }

        return new ImageFile(path, width, height, channels, pixels)
        {
            Kind = kind,
            WasTurned = orientation != 1,
            HadAlpha = (int)result.Comp is 2 or 4,
        };
    }

    /// <summary>A picture's kind and its size as the file gives it, before anything is decoded.</summary>
    public static (string Kind, int Width, int Height) Look(byte[] file, string path)
    {
        RequireLength(file.Length, path);
        string kind = KindOf(path, file);
        (int width, int height) = ImageSize.Of(kind, file) is { } size
            ? size
            : throw new FoveaException($"{path}: the {kind} file's header is damaged or cut short; its size in pixels cannot be read.");
        if (width < 1 || height < 1 || (long)width * height > ImageFile.MaxPixels)
        {
            throw new FoveaException(
                $"{path}: the {kind} file announces {width}x{height} pixels. Expected at least 1x1 and at most "
                + $"{ImageFile.MaxPixels / 1_000_000} million pixels.");
        }

        if (!ImageSize.IsComplete(kind, file, width, height))
        {
            throw Damaged(path, kind, null);
        }

        return (kind, width, height);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            RequireLength(stream.Length, path);
            byte[] file = new byte[stream.Length];
            stream.ReadExactly(file);
            return file;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FoveaException($"{path}: the file does not exist. Expected a PNG, JPEG or BMP file.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : problem.Message.TrimEnd('.');
            throw new FoveaException($"{path}: the file cannot be read ({reason}).", problem);
        }
    }

    private static void RequireLength(long length, string path)
    {
        if (length > MaxFileLength)
        {
            throw new FoveaException($"{path}: the file has {length} bytes. Expected a picture of at most {MaxFileLength >> 20} MiB.");
        }
    }

    private static string KindOf(string path, byte[] file)
    {
        foreach ((string kind, byte[] start) in Kinds)
        {
            if (file.AsSpan().StartsWith(start))
            {
                return kind;
            }
        }

        throw new FoveaException(
            file.Length == 0
                ? $"{path}: the file is empty. Expected a PNG, JPEG or BMP file."
                : $"{path}: is no PNG, JPEG or BMP file: it starts with {Convert.ToHexString(file.AsSpan(0, Math.Min(4, file.Length)))}.");
    }

    private static ImageResult Decode(string path, string kind, byte[] file)
    {
        try
        {
            return ImageResult.FromMemory(file, ColorComponents.Default);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The decoder meets damage with whatever exception its loops run into; to the user it is one thing.
            throw Damaged(path, kind, problem);
        }
    }

    private static FoveaException Damaged(string path, string kind, Exception? problem)
    {
        string message = $"{path}: the {kind} file is damaged or cut short, or of a variety that is not read.";
        return problem is null ? new FoveaException(message) : new FoveaException(message, problem);
    }

    private static byte[] OverWhite(byte[] data, int components)
    {
        if (components is 1 or 3)
        {
            return data;
        }

        int colours = components - 1;
        byte[] opaque = new byte[data.Length / components * colours];
        for (int from = 0, to = 0; from < data.Length; from += components)
        {
            int alpha = data[from + colours];
            for (int c = 0; c < colours; c++)
            {
                opaque[to++] = (byte)(((data[from + c] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }

        return opaque;
    }
}

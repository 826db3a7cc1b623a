using Fovea.Data.Images;
using Fovea.Formats;

namespace Fovea.Data;

/// <summary>
/// A picture in memory: grey or colour bytes, row by row. Read from PNG, JPEG and BMP files, written as PNG. Transparent parts are laid
/// over white, the paper that one imagines behind them, and a JPEG or PNG file whose camera was turned is turned upright.
/// </summary>
public sealed class ImageFile
{
    /// <summary>The most pixels that a picture may have, 100 million; more is refused before it is decoded.</summary>
    public const long MaxPixels = 100_000_000;

    private readonly byte[] pixels;

    /// <summary>Wraps pixels that are already in memory.</summary>
    /// <param name="name">What the picture is called in messages.</param>
    /// <param name="width">The width in pixels, positive.</param>
    /// <param name="height">The height in pixels, positive.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="pixels">height * width * channels bytes, row by row; kept, not copied.</param>
    /// <exception cref="FoveaException">The sizes do not fit the pixels.</exception>
    public ImageFile(string name, int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pixels);
        if (width < 1 || height < 1 || channels is not (1 or 3) || (long)width * height * channels != pixels.Length)
        {
            throw new FoveaException(
                $"{name}: a picture of {width}x{height} pixels and {channels} channels does not fit {pixels.Length} bytes. "
                + "Expected positive sizes, 1 or 3 channels and width * height * channels bytes.");
        }

        Name = name;
        Width = width;
        Height = height;
        Channels = channels;
        this.pixels = pixels;
    }

    /// <summary>The file's path, or what the picture was called.</summary>
    public string Name { get; }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>PNG, JPEG or BMP; empty for a picture that was not read from a file.</summary>
    internal string Kind { get; init; } = string.Empty;

    /// <summary>Whether the file's Exif data asked for the picture to be turned or mirrored.</summary>
    internal bool WasTurned { get; init; }

    /// <summary>Whether the file had transparency, which is gone.</summary>
    internal bool HadAlpha { get; init; }

    /// <summary>Height * Width * Channels bytes, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Reads a PNG, JPEG or BMP file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The picture; grey where the file is grey.</returns>
    /// <exception cref="FoveaException">The file is missing, is no picture of these kinds, is damaged or is too large.</exception>
    public static ImageFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImageDecoder.Read(path);
    }

    /// <summary>Reads a PNG, JPEG or BMP file that is in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What messages call it: the file's name.</param>
    /// <returns>The picture; grey where the file is grey.</returns>
    /// <exception cref="FoveaException">The file is no picture of these kinds, is damaged or is too large.</exception>
    public static ImageFile Parse(byte[] bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return ImageDecoder.Read(bytes, source);
    }

    /// <summary>
    /// The size of a picture whose file is in memory, before it is decoded: a program may let a faster decoder make a large one smaller.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What messages call it: the file's name.</param>
    /// <returns>Width and height in pixels, as they lie in the file: a JPEG may be asked to be turned.</returns>
    /// <exception cref="FoveaException">The file is no picture of these kinds, is cut short or is too large.</exception>
    public static (int Width, int Height) Measure(byte[] bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentException.ThrowIfNullOrEmpty(source);
        (_, int width, int height) = ImageDecoder.Look(bytes, source);
        return (width, height);
    }

    /// <summary>Writes the picture as a PNG file, whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <exception cref="FoveaException">The file cannot be written.</exception>
    public void WritePng(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WholeFile.Write(path, WritePng);
    }

    /// <summary>Writes the picture in the form of a PNG file.</summary>
    /// <param name="stream">Where to.</param>
    public void WritePng(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var kind = Channels == 1 ? StbImageWriteSharp.ColorComponents.Grey : StbImageWriteSharp.ColorComponents.RedGreenBlue;
        new StbImageWriteSharp.ImageWriter().WritePng(pixels, Width, Height, kind, stream);
    }
}

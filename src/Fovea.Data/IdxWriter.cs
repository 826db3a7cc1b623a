using System.IO.Compression;
using Fovea.Data.Idx;
using Fovea.Formats;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>Writes datasets of grey images as IDX files, the form of MNIST, so that other programs can read them.</summary>
public static class IdxWriter
{
    /// <summary>
    /// Writes the four files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (with .gz
    /// where compressed). No file appears before all four are complete; files of the same names are replaced.
    /// </summary>
    /// <param name="directory">The folder; it is made where it does not exist.</param>
    /// <param name="train">The training part, images of [height, width, 1].</param>
    /// <param name="test">The test part, images of the same shape.</param>
    /// <param name="compress">Whether to pack the files with gzip.</param>
    /// <exception cref="FoveaException">The images have colour, the parts differ in shape, or the files cannot be written.</exception>
    public static void Write(string directory, IImageDataset train, IImageDataset test, bool compress = true)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        foreach (IImageDataset part in (ReadOnlySpan<IImageDataset>)[train, test])
        {
            if (part.ImageShape.Rank != 3 || part.ImageShape.Channels != 1 || part.Classes.Count > 256)
            {
                throw new FoveaException(
                    $"{part.Name}: IDX files of this form hold grey images [height, width, 1] of at most 256 classes. "
                    + $"Received images {part.ImageShape} of {part.Classes.Count} classes.");
            }
        }

        if (train.ImageShape != test.ImageShape)
        {
            throw new FoveaException(
                $"{directory}: the two parts need images of one shape. Received {train.ImageShape} for training, "
                + $"{test.ImageShape} for the test.");
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{directory}: the folder cannot be made ({problem.Message.TrimEnd('.')}).", problem);
        }

        Action<Stream>[] contents =
            [s => WriteImages(s, train), s => WriteLabels(s, train), s => WriteImages(s, test), s => WriteLabels(s, test)];
        WholeFile.Write(
        [
            .. IdxFolder.Names.Select((name, i) => (
                Path.Combine(directory, compress ? name + ".gz" : name),
                compress ? Packed(contents[i]) : contents[i])),
        ]);
    }

    private static Action<Stream> Packed(Action<Stream> content) => stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        content(gzip);
    };

    private static void WriteImages(Stream stream, IImageDataset part)
    {
        stream.Write(IdxFormat.Images.Header(part.Count, part.ImageShape.Height, part.ImageShape.Width));
        float[] image = new float[part.ImageShape.Length];
        byte[] bytes = new byte[image.Length];
        for (int i = 0; i < part.Count; i++)
        {
            part.CopyImage(i, image);
            ByteImages.CopyRounded(image, bytes);
            stream.Write(bytes);
        }
    }

    private static void WriteLabels(Stream stream, IImageDataset part)
    {
        stream.Write(IdxFormat.Labels.Header(part.Count));
        byte[] labels = new byte[part.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)part.Label(i);
        }

        stream.Write(labels);
    }
}

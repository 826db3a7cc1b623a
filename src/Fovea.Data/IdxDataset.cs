using Fovea.Data.Arrays;
using Fovea.Data.Idx;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// Grey images and their labels from a pair of IDX files, the form of MNIST, Fashion-MNIST, EMNIST and KMNIST; plain or gzipped.
/// Immutable and safe to read from several threads.
/// </summary>
public sealed class IdxDataset : IImageDataset
{
    private readonly NamedArray pixels;
    private readonly byte[] labels;

    private IdxDataset(string name, int[] extents, NamedArray pixels, byte[] labels, int classCount)
    {
        Name = name;
        Count = extents[0];
        ImageShape = new Shape(extents[1], extents[2], 1);
        Classes = [.. Enumerable.Range(0, classCount).Select(label => label.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        this.pixels = pixels;
        this.labels = labels;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>[rows, columns, 1].</summary>
    public Shape ImageShape { get; }

    /// <summary>The labels as numbers, "0", "1" and so on.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Reads a pair of files into memory.</summary>
    /// <param name="imagesPath">The file of images, magic 0x00000803.</param>
    /// <param name="labelsPath">The file of labels, magic 0x00000801.</param>
    /// <param name="classCount">The number of classes; null takes 10, or one more than the highest label where that is more.</param>
    /// <param name="name">What the dataset is called in messages; null takes the path of the images.</param>
    /// <exception cref="FoveaException">
    /// A file is missing, damaged, cut short or of the other kind; the counts differ; or a label is not one of the classes.
    /// </exception>
    public static IdxDataset Open(string imagesPath, string labelsPath, int? classCount = null, string? name = null) =>
        Open(imagesPath, labelsPath, classCount, name, new MemoryBudget(long.MaxValue));

    /// <summary>
    /// Reads a pair of files, of which the images stay on the disk where they are not packed and too large for the budget.
    /// </summary>
    internal static IdxDataset Open(string imagesPath, string labelsPath, int? classCount, string? name, MemoryBudget budget)
    {
        ArgumentNullException.ThrowIfNull(imagesPath);
        ArgumentNullException.ThrowIfNull(labelsPath);
        RequireClassCount(classCount, labelsPath);
        (int[] extents, NamedArray pixels) = IdxImages.Open(imagesPath, budget);
        (int[] labelExtents, byte[] labels) = IdxReader.Read(labelsPath, IdxFormat.Labels);
        return Of((imagesPath, extents, pixels), (labelsPath, labelExtents[0], labels), classCount, name);
    }

    /// <summary>Reads a pair of files that are in memory.</summary>
    /// <param name="images">The file of images, magic 0x00000803, plain or gzipped.</param>
    /// <param name="imagesSource">What messages call it: the file's name.</param>
    /// <param name="labels">The file of labels, magic 0x00000801, plain or gzipped.</param>
    /// <param name="labelsSource">What messages call it.</param>
    /// <param name="classCount">The number of classes; null takes 10, or one more than the highest label where that is more.</param>
    /// <param name="name">What the dataset is called in messages; null takes the name of the images.</param>
    /// <exception cref="FoveaException">
    /// A file is damaged, cut short or of the other kind; the counts differ; or a label is not one of the classes.
    /// </exception>
    public static IdxDataset Parse(
        ReadOnlyMemory<byte> images,
        string imagesSource,
        ReadOnlyMemory<byte> labels,
        string labelsSource,
        int? classCount = null,
        string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagesSource);
        ArgumentException.ThrowIfNullOrEmpty(labelsSource);
        RequireClassCount(classCount, labelsSource);
        (int[] extents, byte[] values) = IdxReader.Read(images, imagesSource, IdxFormat.Images);
        (int[] labelExtents, byte[] labelValues) = IdxReader.Read(labels, labelsSource, IdxFormat.Labels);
        return Of(
            (imagesSource, extents, new MemoryArray(imagesSource, extents, values)),
            (labelsSource, labelExtents[0], labelValues),
            classCount,
            name);
    }

    private static void RequireClassCount(int? classCount, string labelsPath)
    {
        if (classCount is < 1 or > 256)
        {
            throw new FoveaException(
                $"{labelsPath}: IDX labels are bytes, so the number of classes must be 1 to 256. Received {classCount}.");
        }
    }

    private static IdxDataset Of(
        (string Path, int[] Extents, NamedArray Pixels) images,
        (string Path, int Count, byte[] Values) labels,
        int? classCount,
        string? name)
    {
        if (labels.Count != images.Extents[0])
        {
            throw new FoveaException(
                $"{labels.Path}: holds {labels.Count} labels (bytes 4 to 7), but {images.Path} holds {images.Extents[0]} images. "
                + "Give the two files of one set.");
        }

        int classes = classCount ?? Math.Max(10, labels.Values.Max() + 1);
        int outside = labels.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (outside >= 0)
        {
            throw new FoveaException(
                $"{labels.Path}: label {labels.Values[outside]} at byte {IdxFormat.Labels.HeaderLength + outside} is not one of the "
                + $"{classes} classes, 0 to {classes - 1}.");
        }

        if (classCount is null)
        {
            CheckGaps(labels.Path, labels.Values);
        }

        return new IdxDataset(name ?? images.Path, images.Extents, images.Pixels, labels.Values, classes);
    }

    // Without a stated number of classes a damaged byte would become a class of its own. Sets with more than ten classes have nearly all
    // of them, so a label far above the others is damage; a set of fewer images than classes says nothing.
    private static void CheckGaps(string path, byte[] labels)
    {
        byte highest = labels.Max();
        int present = labels.Distinct().Count();
        if (highest >= 10 && labels.Length > highest && present * 2 <= highest)
        {
            throw new FoveaException(
                $"{path}: label {highest} at byte {IdxFormat.Labels.HeaderLength + labels.IndexOf(highest)} is out of range: "
                + $"only {present} of the classes 0 to {highest} have images. Expected labels that count up from 0; the file is damaged.");
        }
    }

    /// <inheritdoc/>
    public int Label(int index) => labels[index];

    /// <inheritdoc/>
    public void CopyImage(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ByteImages.CheckLength(destination, ImageShape);
        pixels.CopyPixels((long)index * ImageShape.Length, 255, destination);
    }
}

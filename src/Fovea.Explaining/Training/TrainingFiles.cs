using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Data;
using Fovea.Data.Arrays;
using Fovea.Formats.Npy;

namespace Fovea.Explaining.Training;

/// <summary>Makes the images of a training of files that a person chose: a pair of IDX files, two pairs, or a .npz file.</summary>
public static class TrainingFiles
{
    /// <summary>The most bytes of all files together.</summary>
    public const long MostBytes = 256L << 20;

    // What the arrays of a .npz file may take unpacked: 60,000 images of MNIST's size as floats are 188 MB.
    private const long MostUnpacked = 512L << 20;

    private const string Expected =
        "Expected a pair of IDX files, images and labels as of MNIST, two such pairs, to learn from and to hold back, or one .npz file.";

    /// <summary>Opens them.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <exception cref="FoveaException">They are none of these, or damaged.</exception>
    public static TrainingImages Open(IReadOnlyList<NamedBytes> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files is [{ Name: var name, Bytes: var bytes }] && name.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            OpenedData opened = NpzArrays.Open(NpzFile.Parse(bytes, name), new MemoryBudget(MostUnpacked));
            return TrainingImages.Of(opened.Train, opened.Validation ?? opened.Test);
        }

        NamedBytes[] images = [.. files.Where(file => MagicOf(file) == 3)];
        NamedBytes[] labels = [.. files.Where(file => MagicOf(file) == 1)];
        if (images.Length != labels.Length || images.Length + labels.Length != files.Count || images.Length is not (1 or 2))
        {
            throw new FoveaException($"{Expected} Received {Describe(files, images, labels)}.");
        }

        if (images.Length == 1)
        {
            return TrainingImages.Of(Pair(images[0], labels[0]));
        }

        // Of two pairs the one with the name that says test is held back; without such a name the smaller.
        NamedBytes held = images.FirstOrDefault(IsTest) ?? images.MinBy(CountOf)!;
        NamedBytes heldLabels = LabelsOf(held, images.First(file => file != held), labels);
        IdxDataset train = Pair(images.First(file => file != held), labels.First(file => file != heldLabels));
        IdxDataset test = Pair(held, heldLabels);
        return train.ImageShape == test.ImageShape && train.Classes.SequenceEqual(test.Classes)
            ? TrainingImages.Of(train, test)
            : throw new FoveaException(
                $"{held.Name}: the held-back images are {test.ImageShape} of {test.Classes.Count} classes, those to learn from {train.ImageShape} of "
                + $"{train.Classes.Count}. Give two pairs of one dataset.");
    }

    private static IdxDataset Pair(NamedBytes images, NamedBytes labels) =>
        IdxDataset.Parse(images.Bytes, images.Name, labels.Bytes, labels.Name);

    // Those with as many labels as there are images; where both have as many, those that say test as the images do.
    private static NamedBytes LabelsOf(NamedBytes held, NamedBytes other, NamedBytes[] labels)
    {
        NamedBytes[] fitting = CountOf(held) == CountOf(other)
            ? [.. labels.Where(file => IsTest(file) && IsTest(held))]
            : [.. labels.Where(file => CountOf(file) == CountOf(held))];
        return fitting is [var one]
            ? one
            : throw new FoveaException(
                $"{held.Name}: which labels belong to these {CountOf(held)} images cannot be told. Received {labels[0].Name} with {CountOf(labels[0])} labels "
                + $"and {labels[1].Name} with {CountOf(labels[1])}. Give one pair, or names of which those of the held-back pair say test.");
    }

    private static bool IsTest(NamedBytes file) =>
        file.Name.Contains("t10k", StringComparison.OrdinalIgnoreCase) || file.Name.Contains("test", StringComparison.OrdinalIgnoreCase);

    private static string Describe(IReadOnlyList<NamedBytes> files, NamedBytes[] images, NamedBytes[] labels) => files.Count == 0
        ? "none"
        : string.Join(", ", files.Take(8).Select(file => $"{file.Name} ({(images.Contains(file) ? "images" : labels.Contains(file) ? "labels" : "neither")})"));

    // The number of dimensions that an IDX file of bytes begins with, plain or gzipped; -1 for anything else.
    private static int MagicOf(NamedBytes file)
    {
        Span<byte> start = stackalloc byte[4];
        return TryStart(file, start) && start[0] == 0 && start[1] == 0 && start[2] == 8 ? start[3] : -1;
    }

    // The number of images or labels that the file says it holds; 0 where it says nothing.
    private static long CountOf(NamedBytes file)
    {
        Span<byte> start = stackalloc byte[8];
        return TryStart(file, start) ? BinaryPrimitives.ReadUInt32BigEndian(start[4..]) : 0;
    }

    private static bool TryStart(NamedBytes file, Span<byte> start)
    {
        try
        {
            bool isPacked = file.Bytes is [0x1f, 0x8b, ..];
            using Stream plain = new MemoryStream(file.Bytes, writable: false);
            using Stream stream = isPacked ? new GZipStream(plain, CompressionMode.Decompress) : plain;
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

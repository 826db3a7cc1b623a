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

        NamedBytes[] images = [.. files.Where(file => MagicOf(file.Bytes) == 3)];
        NamedBytes[] labels = [.. files.Where(file => MagicOf(file.Bytes) == 1)];
        if (images.Length != labels.Length || images.Length + labels.Length != files.Count || images.Length is not (1 or 2))
        {
            throw new FoveaException($"{Expected} Received {Describe(files, images, labels)}.");
        }

        if (images.Length == 1)
        {
            return TrainingImages.Of(Pair(images[0], labels[0]));
        }

        // Of two pairs the one with the name that says test is held back; without such a name the smaller.
        NamedBytes held = images.FirstOrDefault(IsTest) ?? images.MinBy(file => file.Bytes.Length)!;
        NamedBytes heldLabels = labels.FirstOrDefault(IsTest) ?? labels.MinBy(file => file.Bytes.Length)!;
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

    private static bool IsTest(NamedBytes file) =>
        file.Name.Contains("t10k", StringComparison.OrdinalIgnoreCase) || file.Name.Contains("test", StringComparison.OrdinalIgnoreCase);

    private static string Describe(IReadOnlyList<NamedBytes> files, NamedBytes[] images, NamedBytes[] labels) => files.Count == 0
        ? "none"
        : string.Join(", ", files.Take(8).Select(file => $"{file.Name} ({(images.Contains(file) ? "images" : labels.Contains(file) ? "labels" : "neither")})"));

    // The number of dimensions that an IDX file of bytes begins with, plain or gzipped; -1 for anything else.
    private static int MagicOf(byte[] bytes)
    {
        Span<byte> start = stackalloc byte[4];
        try
        {
            bool isPacked = bytes is [0x1f, 0x8b, ..];
            using Stream plain = new MemoryStream(bytes, writable: false);
            using Stream stream = isPacked ? new GZipStream(plain, CompressionMode.Decompress) : plain;
            bool isWhole = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length;
            return isWhole && start[0] == 0 && start[1] == 0 && start[2] == 8 ? start[3] : -1;
        }
        catch (InvalidDataException)
        {
            return -1;
        }
    }
}

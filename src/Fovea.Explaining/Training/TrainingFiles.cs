using Fovea.Data;
using Fovea.Data.Arrays;
using Fovea.Data.Idx;
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

        IdxFile[] known = [.. files.Select(IdxFile.Of)];
        IdxFile[] images = [.. known.Where(file => file.Magic == IdxFormat.Images.Magic)];
        IdxFile[] labels = [.. known.Where(file => file.Magic == IdxFormat.Labels.Magic)];
        if (images.Length != labels.Length || images.Length + labels.Length != files.Count || images.Length is not (1 or 2))
        {
            throw new FoveaException($"{Expected} Received {Describe(known)}.");
        }

        if (images.Length == 1)
        {
            return TrainingImages.Of(Pair(images[0], labels[0]));
        }

        // Of two pairs the one with the name that says test is held back; without such a name the smaller.
        IdxFile held = images.FirstOrDefault(file => file.IsTest) ?? images.MinBy(file => file.Count)!;
        IdxFile heldLabels = LabelsOf(held, images.First(file => file != held), labels);
        IdxDataset train = Pair(images.First(file => file != held), labels.First(file => file != heldLabels));
        IdxDataset test = Pair(held, heldLabels);
        return train.ImageShape == test.ImageShape && train.Classes.SequenceEqual(test.Classes)
            ? TrainingImages.Of(train, test)
            : throw new FoveaException(
                $"{held.Name}: the held-back images are {test.ImageShape} of {test.Classes.Count} classes, those to learn from {train.ImageShape} of "
                + $"{train.Classes.Count}. Give two pairs of one dataset.");
    }

    private static IdxDataset Pair(IdxFile images, IdxFile labels) =>
        IdxDataset.Parse(images.Bytes, images.Name, labels.Bytes, labels.Name);

    // Those with as many labels as there are images; where both have as many, those that say test as the images do.
    private static IdxFile LabelsOf(IdxFile held, IdxFile other, IdxFile[] labels)
    {
        IdxFile[] fitting = [.. labels.Where(file => held.Count == other.Count ? file.IsTest && held.IsTest : file.Count == held.Count)];
        return fitting is [var one]
            ? one
            : throw new FoveaException(
                $"{held.Name}: which labels belong to these {held.Count} images cannot be told. Received {labels[0].Name} with {labels[0].Count} labels "
                + $"and {labels[1].Name} with {labels[1].Count}. Give one pair, or names of which those of the held-back pair say test.");
    }

    private static string Describe(IdxFile[] files) =>
        files.Length == 0 ? "none" : string.Join(", ", files.Take(8).Select(file => $"{file.Name} ({file.Content})"));

    /// <summary>A file with what its first bytes say: 0 and 0 where it is no IDX file of bytes.</summary>
    private sealed record IdxFile(string Name, byte[] Bytes, uint Magic, uint Count)
    {
        public bool IsTest =>
            Name.Contains("t10k", StringComparison.OrdinalIgnoreCase) || Name.Contains("test", StringComparison.OrdinalIgnoreCase);

        public string Content => Magic == IdxFormat.Images.Magic ? "images" : Magic == IdxFormat.Labels.Magic ? "labels" : "neither";

        public static IdxFile Of(NamedBytes file)
        {
            (uint magic, uint count) = IdxReader.Start(file.Bytes) ?? default;
            return new IdxFile(file.Name, file.Bytes, magic, count);
        }
    }
}

using System.Security.Cryptography;
using System.Runtime.InteropServices;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>What a dataset holds, and what is doubtful about it.</summary>
/// <param name="Form">What it was recognised as.</param>
/// <param name="ImageShape">The shape of an image, [height, width, channels].</param>
/// <param name="Classes">How many images each class has.</param>
/// <param name="Mean">The mean of each channel over up to 10,000 training images, pixels 0 to 1.</param>
/// <param name="Deviation">The standard deviation of each channel, likewise.</param>
/// <param name="Notes">How it was read.</param>
/// <param name="Warnings">What may spoil the training or its measure.</param>
public sealed record DataReport(
    string Form,
    Shape ImageShape,
    IReadOnlyList<ClassCount> Classes,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Deviation,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Warnings)
{
    private const int Imbalance = 5;

    /// <summary>Looks at every image of a dataset.</summary>
    /// <param name="data">The dataset.</param>
    /// <exception cref="FoveaException">An image cannot be read any more.</exception>
    public static DataReport Of(OpenedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] train = Counts(data.Train);
        int[]? validation = data.Validation is null ? null : Counts(data.Validation);
        int[] test = Counts(data.Test);
        var classes = new List<ClassCount>();
        for (int label = 0; label < train.Length; label++)
        {
            classes.Add(new ClassCount(data.Train.Classes[label], train[label], validation?[label] ?? 0, test[label]));
        }

        Preprocessing pixels = DatasetStatistics.Measure(data.Train);
        var warnings = new List<string>();
        Balance(classes, warnings);
        Repeats(data, warnings);
        return new DataReport(data.Form, data.Train.ImageShape, classes, pixels.Mean, pixels.Deviation, data.Notes, warnings);
    }

    private static int[] Counts(IImageDataset part)
    {
        int[] counts = new int[part.Classes.Count];
        for (int i = 0; i < part.Count; i++)
        {
            counts[part.Label(i)]++;
        }

        return counts;
    }

    private static void Balance(List<ClassCount> classes, List<string> warnings)
    {
        foreach (ClassCount each in classes.Where(each => each.Train == 0))
        {
            warnings.Add($"class {each.Name} has no image to learn from.");
        }

        ClassCount[] present = [.. classes.Where(each => each.Train > 0)];
        ClassCount smallest = present.MinBy(each => each.Train)!;
        ClassCount largest = present.MaxBy(each => each.Train)!;
        if (largest.Train > (long)Imbalance * smallest.Train)
        {
            warnings.Add(
                $"the classes are out of balance: {largest.Name} has {largest.Train} images to learn from, {smallest.Name} only "
                + $"{smallest.Train}.");
        }
    }

    private static void Repeats(OpenedData data, List<string> warnings)
    {
        UInt128[] train = Fingerprints(data.Train);
        var first = new Dictionary<UInt128, int>();
        int repeated = 0;
        int contradicting = 0;
        for (int i = 0; i < train.Length; i++)
        {
            if (!first.TryAdd(train[i], data.Train.Label(i)))
            {
                repeated++;
                contradicting += first[train[i]] == data.Train.Label(i) ? 0 : 1;
            }
        }

        if (repeated > 0)
        {
            string also = contradicting == 0 ? string.Empty : $", {contradicting} of them with another class";
            warnings.Add($"{repeated} of {train.Length} images to learn from are repeated, equal in every pixel{also}.");
        }

        foreach (IImageDataset part in ((IImageDataset?[])[data.Validation, data.Test]).OfType<IImageDataset>())
        {
            int known = Fingerprints(part).Count(first.ContainsKey);
            if (known > 0)
            {
                warnings.Add($"{known} of {part.Count} images of {part.Name} are among those to learn from: they measure memory, not skill.");
            }
        }
    }

    private static UInt128[] Fingerprints(IImageDataset part)
    {
        var prints = new UInt128[part.Count];
        Parallel.For(0, part.Count, () => new float[part.ImageShape.Length], (i, _, pixels) =>
        {
            part.CopyImage(i, pixels);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(pixels.AsSpan()), hash);
            prints[i] = MemoryMarshal.Read<UInt128>(hash);
            return pixels;
        }, _ => { });
        return prints;
    }
}

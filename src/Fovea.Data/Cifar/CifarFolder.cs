using Fovea.Data.Arrays;

namespace Fovea.Data.Cifar;

/// <summary>
/// Reads the binary form of CIFAR-10 and CIFAR-100 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009): records
/// of one label (CIFAR-100: a coarse and a fine one) and 32x32 pixels, all red ones first, then green, then blue.
/// </summary>
internal static class CifarFolder
{
    private const int Side = 32;
    private const int Pixels = Side * Side;
    internal const int ImageLength = 3 * Pixels;
    private const int MostRecords = 500_000;

    private static readonly string[] Ten = [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")];

    /// <summary>Opens a folder, or says by null that it holds no file of these names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="budget">How many pixels may be kept in memory.</param>
    public static OpenedData? Open(string folder, MemoryBudget budget)
    {
        string[] ten = [.. Ten.Where(name => File.Exists(Path.Combine(folder, name)))];
        if (ten.Length > 0)
        {
            return Open(folder, budget, "CIFAR-10 (binary)", ten, "test_batch.bin", 1, 10, "batches.meta.txt", Ten.Length - ten.Length);
        }

        return File.Exists(Path.Combine(folder, "train.bin"))
            ? Open(folder, budget, "CIFAR-100 (binary)", ["train.bin"], "test.bin", 2, 100, "fine_label_names.txt", 0)
            : null;
    }

    private static OpenedData Open(
        string folder,
        MemoryBudget budget,
        string form,
        string[] train,
        string test,
        int labelBytes,
        int classCount,
        string namesFile,
        int missing)
    {
        var notes = new List<string>();
        if (missing > 0)
        {
            notes.Add($"{missing} of the {Ten.Length} files data_batch_1.bin to data_batch_5.bin are not there; the others are used.");
        }

        if (!File.Exists(Path.Combine(folder, test)))
        {
            throw new FoveaException($"{folder}: {test} is missing beside {string.Join(", ", train)}.");
        }

        string[] classes = Names(Path.Combine(folder, namesFile), classCount);
        ArrayDataset Part(string[] files, string name)
        {
            string[] paths = [.. files.Select(file => Path.Combine(folder, file))];
            int total = CountRecords(paths, labelBytes + ImageLength);
            byte[]? pixels = budget.TryTake((long)total * ImageLength) ? new byte[(long)total * ImageLength] : null;
            int[] labels = Read(paths, labelBytes, classCount, total, pixels);
            int[] extents = [total, Side, Side, 3];
            NamedArray array = pixels is null ? new CifarArray(name, extents, paths, labelBytes) : new MemoryArray(name, extents, pixels);
            return new ArrayDataset(name, new Shape(Side, Side, 3), array, 255, labels, classes);
        }

        return new OpenedData(form, Part(train, folder), null, Part([test], $"{folder} (test)"), notes);
    }

    private static int CountRecords(string[] files, int record)
    {
        int total = 0;
        foreach (string file in files)
        {
            long length = new FileInfo(file).Length;
            if (length == 0 || length % record != 0 || (length / record) + total > MostRecords)
            {
                throw new FoveaException(
                    $"{file}: has {length} bytes, which is not a whole number of records of {record} bytes between 1 and {MostRecords}; "
                    + $"the data end inside record {length / record}. The file is cut short or no CIFAR file; fetch it again.");
            }

            total += (int)(length / record);
        }

        return total;
    }

    // Where there is no memory for the pixels, the labels alone are read.
    private static int[] Read(string[] files, int labelBytes, int classCount, int total, byte[]? pixels)
    {
        int record = labelBytes + ImageLength;
        int[] labels = new int[total];
        int at = 0;
        byte[] buffer = new byte[record];
        foreach (string file in files)
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
                long records = stream.Length / record;
                for (long i = 0; i < records && at < total; i++, at++)
                {
                    stream.ReadExactly(buffer);
                    labels[at] = buffer[labelBytes - 1];
                    if (labels[at] >= classCount)
                    {
                        throw new FoveaException(
                            $"{file}: label {labels[at]} at byte {(i * record) + labelBytes - 1} is not one of the {classCount} classes, "
                            + $"0 to {classCount - 1}. The file is damaged or of another form.");
                    }

                    if (pixels is not null)
                    {
                        Interleave(buffer.AsSpan(labelBytes), pixels.AsSpan(at * ImageLength, ImageLength));
                    }
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new FoveaException($"{file}: the file cannot be read ({problem.Message.TrimEnd('.')}).", problem);
            }
        }

        return labels;
    }

    /// <summary>Turns the three planes of a record into pixels.</summary>
    internal static void Interleave(ReadOnlySpan<byte> planes, Span<byte> image)
    {
        for (int i = 0; i < Pixels; i++)
        {
            image[3 * i] = planes[i];
            image[(3 * i) + 1] = planes[Pixels + i];
            image[(3 * i) + 2] = planes[(2 * Pixels) + i];
        }
    }

    // The names are a courtesy of the data set's makers; without their file the numbers serve.
    private static string[] Names(string path, int classCount)
    {
        const int mostBytes = 1 << 16;
        if (File.Exists(path) && new FileInfo(path).Length <= mostBytes)
        {
            string[] names = [.. File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
            if (names.Length == classCount && names.Distinct().Count() == classCount)
            {
                return names;
            }
        }

        return [.. Enumerable.Range(0, classCount).Select(label => label.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }
}

using Fovea.Training;

namespace Fovea.Data.Folders;

/// <summary>Opens a folder of images with one sub-folder for each class.</summary>
internal static class ImageFolder
{
    private const int LargestUsualSide = 224;
    private const int LargestSide = 4096;
    private const int NamesShown = 20;

    /// <summary>Opens a folder, or says by null that it has no such form.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How to treat sizes, unreadable files and memory.</param>
    public static OpenedData? Open(string folder, DataOptions options)
    {
        if (FolderLayout.Find(folder) is not { } layout)
        {
            return null;
        }

        if (layout.Classes.Count < 2)
        {
            throw new FoveaException($"{folder}: holds one class, {layout.Classes[0]}. Expected a sub-folder for each of two or more classes.");
        }

        var notes = new List<string>();
        var scanned = layout.Parts.ToDictionary(part => part.Key, part => FolderScan.Run(part.Value));
        FolderImage[] all = [.. scanned.Values.SelectMany(part => part)];
        Refuse(folder, all, options, notes);
        FolderImage[] good = [.. all.Where(image => image.Problem is null)];
        if (good.Length == 0)
        {
            throw new FoveaException($"{folder}: none of the {all.Length} pictures can be read. The first: {all[0].Problem}");
        }

        Shape shape = ShapeFor(folder, good, options, notes);
        Tell(good, layout.Others, shape, notes);
        long left = options.MemoryLimit;
        IImageDataset? Part(string part, string suffix)
        {
            FolderImage[] images = [.. scanned.GetValueOrDefault(part, []).Where(image => image.Problem is null)];
            if (images.Length == 0)
            {
                return null;
            }

            var dataset = new FolderDataset(folder + suffix, shape, layout.Classes, images, left);
            left -= (long)dataset.Kept * shape.Length;
            return dataset;
        }

        IImageDataset train = Part(FolderLayout.Train, string.Empty)
            ?? throw new FoveaException($"{folder}: the training part has no picture that can be read.");
        IImageDataset? validation = Part(FolderLayout.Validation, " (validation)");
        IImageDataset? test = Part(FolderLayout.Test, " (test)");
        if (test is null && validation is not null)
        {
            (test, validation) = (validation, null);
            notes.Add("There is no test part; the validation part takes its place.");
        }
        else if (test is null)
        {
            (train, test) = HeldBack.Divide(train);
            notes.Add(HeldBack.Note);
        }

        return new OpenedData("a folder of images, one sub-folder for each class", train, validation, test, notes);
    }

    private static void Refuse(string folder, FolderImage[] all, DataOptions options, List<string> notes)
    {
        FolderImage[] bad = [.. all.Where(image => image.Problem is not null)];
        if (bad.Length == 0)
        {
            return;
        }

        if (options.BadFiles == BadFiles.Refuse)
        {
            throw new FoveaException(
                $"{bad[0].Problem} It is the first of {bad.Length} among {all.Length} pictures in {folder} that cannot be used. "
                + "Mend or remove them, or have them left out with --bad-files skip.");
        }

        notes.Add($"{bad.Length} of {all.Length} pictures cannot be used and were left out:");
        notes.AddRange(bad.Take(NamesShown).Select(image => $"  {image.Problem}"));
        if (bad.Length > NamesShown)
        {
            notes.Add($"  and {bad.Length - NamesShown} more.");
        }
    }

    private static Shape ShapeFor(string folder, FolderImage[] good, DataOptions options, List<string> notes)
    {
        int channels = good.Any(image => image.IsColour) ? 3 : 1;
        bool isMixed = good.Any(image => (image.Width, image.Height) != (good[0].Width, good[0].Height));
        (int height, int width) = (good[0].Height, good[0].Width);
        if (options.ImageSize is { } size)
        {
            (height, width) = size;
        }
        else if (isMixed || height > LargestUsualSide || width > LargestUsualSide)
        {
            int[] sides = [.. good.Select(image => Math.Min(image.Width, image.Height)).Order()];
            height = width = Math.Clamp(sides[sides.Length / 2], 8, LargestUsualSide);
        }

        if (height is < 1 or > LargestSide || width is < 1 or > LargestSide)
        {
            throw new FoveaException($"{folder}: images of {height}x{width} were asked for. Expected 1x1 to {LargestSide}x{LargestSide}.");
        }

        if (isMixed || (height, width) != (good[0].Height, good[0].Width))
        {
            notes.Add(
                $"The pictures have {good.Select(image => (image.Width, image.Height)).Distinct().Count()} sizes, from "
                + $"{good.Min(image => image.Width)}x{good.Min(image => image.Height)} to {good.Max(image => image.Width)}x"
                + $"{good.Max(image => image.Height)}; each is cut around the middle and resized to {width}x{height}.");
        }

        return new Shape(height, width, channels);
    }

    private static void Tell(FolderImage[] good, IReadOnlyList<string> others, Shape shape, List<string> notes)
    {
        int grey = good.Count(image => !image.IsColour);
        Count(shape.Channels == 3 ? grey : 0, "grey", "spread to three channels");
        Count(good.Count(image => image.HadAlpha), "partly transparent", "laid over white");
        Count(good.Count(image => image.WasTurned), "turned by the camera", "set upright (Exif orientation)");
        FolderImage[] misnamed = [.. good.Where(image => image.Misnamed.Length > 0)];
        if (misnamed.Length > 0)
        {
            notes.Add((misnamed.Length == 1
                    ? "1 file is of another kind than its name says, and is used: "
                    : $"{misnamed.Length} files are of another kind than their names say, and are used: ")
                + Listed(misnamed.Select(image => $"{image.Path} is a {image.Misnamed} file")));
        }

        if (others.Count > 0)
        {
            notes.Add((others.Count == 1
                    ? "1 file is no picture by its name and was left alone: "
                    : $"{others.Count} files are no pictures by their names and were left alone: ")
                + Listed(others));
        }

        void Count(int count, string what, string done)
        {
            if (count > 0)
            {
                notes.Add($"{count} of {good.Length} pictures are {what}; they were {done}.");
            }
        }
    }

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(NamesShown)) + (all.Length > NamesShown ? $" and {all.Length - NamesShown} more." : ".");
    }
}

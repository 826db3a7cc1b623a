using System.Globalization;
using Fovea.Training;

namespace Fovea.Data.Arrays;

/// <summary>Makes a dataset of named arrays, whatever file they came from.</summary>
internal static class ArraySets
{
    private const int MostClasses = 65_536;

    public static OpenedData Open(ArrayFile file)
    {
        var notes = new List<string>();
        (string? Images, string? Labels) train = ArrayNames.Train(file.Names);
        (string? Images, string? Labels) test = ArrayNames.Test(file.Names);
        (string? Images, string? Labels) validation = ArrayNames.Validation(file.Names);
        if (train.Images is null && test.Images is null)
        {
            train = ArrayNames.Whole(file.Names);
        }

        if (train.Images is null || train.Labels is null)
        {
            throw new FoveaException(
                $"{file.Path}: no training part was recognised. Expected x_train and y_train, train_images and train_labels, "
                + $"train_set_x and train_set_y, or x and y. The file holds {file.Content}.");
        }

        CheckPair(file, test);
        CheckPair(file, validation);
        Part learned = Load(file, train);
        Part? held = test.Images is null ? null : Load(file, test);
        Part? chosen = validation.Images is null ? null : Load(file, validation);
        Part[] parts = [.. ((Part?[])[learned, held, chosen]).OfType<Part>()];
        foreach (Part part in parts)
        {
            if (part.Shape != learned.Shape)
            {
                throw new FoveaException(
                    $"{file.Path}: the images of {part.Pixels.Name} are {part.Shape}, those of {learned.Pixels.Name} {learned.Shape}. "
                    + "Expected one shape for all parts.");
            }
        }

        float scale = Scale(learned, notes);
        IReadOnlyList<string> classes = Classes(file, parts);
        IImageDataset Build(Part part, string name) => new ArrayDataset(name, part.Shape, part.Pixels, scale, part.Labels, classes);

        IImageDataset trained = Build(learned, file.Path);
        IImageDataset tested;
        if (held is null)
        {
            (trained, tested) = HeldBack.Divide(trained);
            notes.Add(HeldBack.Note);
        }
        else
        {
            tested = Build(held, $"{file.Path} (test)");
        }

        return new OpenedData(file.Form, trained, chosen is null ? null : Build(chosen, $"{file.Path} (validation)"), tested, notes);
    }

    private static void CheckPair(ArrayFile file, (string? Images, string? Labels) part)
    {
        if (part.Images is null != part.Labels is null)
        {
            throw new FoveaException(
                $"{file.Path}: holds {part.Images ?? part.Labels} but not the {(part.Images is null ? "images" : "labels")} that belong "
                + $"to it. The file holds {file.Content}.");
        }
    }

    private static Part Load(ArrayFile file, (string? Images, string? Labels) names)
    {
        NamedArray pixels = file.Read(names.Images!);
        NamedArray labels = file.Read(names.Labels!);
        int[] extents = pixels.Extents;
        if (extents.Length is not (3 or 4) || extents.Any(extent => extent < 1) || (extents.Length == 4 && extents[3] is not (1 or 3)))
        {
            string hint = extents.Length == 4 && extents[1] is 1 or 3 ? " Channels come last: save X.transpose(0, 2, 3, 1)." : string.Empty;
            throw new FoveaException(
                $"{file.Path}: {pixels.Name} has the shape {pixels.Shape}. Expected (count, height, width) or (count, height, width, 1 or 3)."
                + $" The file holds {file.Content}.{hint}");
        }

        if (extents.Skip(1).Aggregate((Int128)1, (product, extent) => product * extent) > int.MaxValue)
        {
            throw new FoveaException(
                $"{file.Path}: {pixels.Name} has the shape {pixels.Shape}. Expected images of fewer than 2^31 values. "
                + $"The file holds {file.Content}.");
        }

        if (labels.Length != extents[0] || labels.Extents.Count(extent => extent != 1) > 1)
        {
            throw new FoveaException(
                $"{file.Path}: {labels.Name} has the shape {labels.Shape}, but {pixels.Name} holds {extents[0]} images. "
                + $"Expected one whole number for each image. The file holds {file.Content}.");
        }

        float[] numbers = new float[labels.Length];
        labels.CopyNumbers(0, numbers);
        int[] classes = new int[labels.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            float label = numbers[i];
            if (!(label >= 0 && label < MostClasses) || label != MathF.Floor(label))
            {
                throw new FoveaException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.Path}: {labels.Name}[{i}] is {label}. Expected whole numbers from 0 that count the classes, below {MostClasses}."));
            }

            classes[i] = (int)label;
        }

        return new Part(new Shape(extents[1], extents[2], extents.Length == 4 ? extents[3] : 1), pixels, classes);
    }

    private static float Scale(Part part, List<string> notes)
    {
        if (part.Pixels.IsBytes)
        {
            return 255;
        }

        // Image by image: they need not all fit into memory.
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        float[] values = new float[part.Shape.Length];
        for (int image = 0; image < part.Labels.Length; image++)
        {
            part.Pixels.CopyNumbers((long)image * values.Length, values);
            for (int i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                {
                    throw new FoveaException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{part.Pixels.Name}: value {i} of image {image} is {values[i]}. Expected finite numbers."));
                }

                low = Math.Min(low, values[i]);
                high = Math.Max(high, values[i]);
            }
        }

        bool isByteRange = low >= 0 && high is > 1 and <= 255;
        if (!isByteRange && (low < 0 || high > 1))
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{part.Pixels.Name} has values from {low:G4} to {high:G4}, neither 0 to 1 nor 0 to 255; they are used as they are."));
        }

        return isByteRange ? 255 : 1;
    }

    private static IReadOnlyList<string> Classes(ArrayFile file, Part[] parts)
    {
        int count = parts.Max(part => part.Labels.Max()) + 1;
        if (file.Classes is not { } names)
        {
            return [.. Enumerable.Range(0, Math.Max(2, count)).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        }

        return names.Count >= count
            ? names
            : throw new FoveaException(
                $"{file.Path}: the file names {names.Count} classes, but its labels go up to {count - 1}. Expected a name for each class.");
    }

    private sealed record Part(Shape Shape, NamedArray Pixels, int[] Labels);
}

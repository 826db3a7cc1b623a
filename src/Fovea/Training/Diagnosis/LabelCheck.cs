namespace Fovea.Training.Diagnosis;

/// <summary>Reads all labels before the run.</summary>
internal static class LabelCheck
{
    private const int MostNames = 5;

    /// <summary>The number of images of each class.</summary>
    /// <exception cref="FoveaException">A label is no class.</exception>
    public static int[] Count(IImageDataset dataset)
    {
        int[] counts = new int[dataset.Classes.Count];
        for (int i = 0; i < dataset.Count; i++)
        {
            counts[DatasetCheck.Label(dataset, i)]++;
        }

        return counts;
    }

    /// <summary>What is doubtful; null where nothing is.</summary>
    public static string? Judge(IImageDataset dataset, IReadOnlyList<int> counts)
    {
        string[] missing = [.. dataset.Classes.Where((_, i) => counts[i] == 0)];
        if (missing.Length == 0)
        {
            return null;
        }

        string names = string.Join(", ", missing.Take(MostNames)) + (missing.Length > MostNames ? " and more" : "");
        return $"{dataset.Name}: {missing.Length} of {counts.Count} classes have no image to learn from ({names}), so the head has more outputs than it can learn. "
            + "Look whether the labels are those of the classes, or make the model for those that there are.";
    }
}

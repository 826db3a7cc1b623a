using Fovea.Random;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// Divides a dataset that comes as one part: a fifth of every class is held back, chosen by chance and the same every time.
/// </summary>
internal static class HeldBack
{
    private const int Share = 5;
    private const ulong Seed = 1;

    public const string Note = "The data have no test part: a fifth of every class was held back, the same images every time.";

    /// <summary>Divides.</summary>
    /// <param name="whole">The dataset.</param>
    /// <returns>The images to learn from and those held back.</returns>
    /// <exception cref="FoveaException">There are too few images to hold any back.</exception>
    public static (IImageDataset Train, IImageDataset Test) Divide(IImageDataset whole)
    {
        var byClass = Enumerable.Range(0, whole.Classes.Count).Select(_ => new List<int>()).ToArray();
        for (int i = 0; i < whole.Count; i++)
        {
            byClass[whole.Label(i)].Add(i);
        }

        var train = new List<int>();
        var test = new List<int>();
        for (int label = 0; label < byClass.Length; label++)
        {
            int[] images = [.. byClass[label]];
            new RandomSource(Seed, (ulong)label).Shuffle<int>(images);
            int held = images.Length < 2 ? 0 : Math.Max(1, images.Length / Share);
            test.AddRange(images.Take(held));
            train.AddRange(images.Skip(held));
        }

        if (test.Count == 0)
        {
            throw new FoveaException(
                $"{whole.Name}: the data have no test part, and no class has two images of which one could be held back. "
                + "Add images or a test part.");
        }

        train.Sort();
        test.Sort();
        return (new SubsetDataset(whole.Name, whole, [.. train]), new SubsetDataset($"{whole.Name} (test)", whole, [.. test]));
    }
}

using Fovea.Random;
using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// Divides a dataset into folds of equal size, so that each can be held back in turn and every image is measured once (Stone,
/// "Cross-validatory choice and assessment of statistical predictions", 1974). Every fold has its share of every class.
/// </summary>
public static class KFold
{
    /// <summary>Divides a dataset. The images are not copied; equal seeds give equal folds.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="folds">The number of folds, from 2 to the number of images.</param>
    /// <param name="seed">Decides which image lies in which fold.</param>
    /// <returns>The folds, in order. Their sizes, and the images of a class in them, differ by one at most.</returns>
    /// <exception cref="FoveaException">The number of folds is out of range, or a label is none.</exception>
    public static IReadOnlyList<Fold> Split(IImageDataset dataset, int folds, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (folds < 2 || folds > dataset.Count)
        {
            throw new FoveaException(
                $"{dataset.Name}: the folds are 2 or more, and no more than the images. Received {folds} folds of {dataset.Count} images. Usual are 5 or 10.");
        }

        var byClass = new List<int>[dataset.Classes.Count];
        for (int i = 0; i < byClass.Length; i++)
        {
            byClass[i] = [];
        }

        for (int i = 0; i < dataset.Count; i++)
        {
            byClass[DatasetCheck.Label(dataset, i)].Add(i);
        }

        // Dealt out like cards, class by class and on from where the class before ended: that keeps both counts even.
        var foldOf = new int[dataset.Count];
        int dealt = 0;
        for (int label = 0; label < byClass.Length; label++)
        {
            int[] images = [.. byClass[label]];
            new RandomSource(seed, (ulong)label).Shuffle<int>(images);
            foreach (int image in images)
            {
                foldOf[image] = dealt++ % folds;
            }
        }

        return
        [
            .. from number in Enumerable.Range(0, folds)
               select new Fold(number + 1, Part(number, inside: false), Part(number, inside: true)),
        ];

        SubsetDataset Part(int number, bool inside) => new(
            $"{dataset.Name} ({(inside ? "" : "without ")}fold {number + 1})",
            dataset,
            [.. Enumerable.Range(0, dataset.Count).Where(i => (foldOf[i] == number) == inside)]);
    }
}

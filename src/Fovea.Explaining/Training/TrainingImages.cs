using Fovea.Data;
using Fovea.Training;

namespace Fovea.Explaining.Training;

/// <summary>The images of a training in the tab.</summary>
/// <param name="Title">What they are, for people.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="HeldBack">The images to measure on: a few hundred, so that a measurement does not hold up the training.</param>
public sealed record TrainingImages(string Title, IImageDataset Train, IImageDataset HeldBack)
{
    /// <summary>The most held-back images.</summary>
    public const int MostHeldBack = 500;

    // Numbers of their own, far from those of any training set: the same images that fovea train holds back.
    private const ulong FirstHeldBack = 1UL << 40;

    /// <summary>Drawn digits, each drawn when it is needed.</summary>
    /// <param name="count">The images to learn from.</param>
    /// <param name="seed">Equal seeds give equal digits.</param>
    public static TrainingImages Digits(int count, ulong seed = 1) => new("drawn digits", DigitsDataset.OnDemand(count, seed), HeldBackDigits(seed));

    /// <summary>The held-back digits alone.</summary>
    /// <param name="seed">Equal seeds give equal digits.</param>
    public static DigitsDataset HeldBackDigits(ulong seed = 1) => DigitsDataset.OnDemand(MostHeldBack, seed, FirstHeldBack);

    /// <summary>A dataset of which a fifth is held back.</summary>
    /// <param name="whole">The images.</param>
    /// <exception cref="FoveaException">There are too few images to hold any back.</exception>
    public static TrainingImages Of(IImageDataset whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        (IImageDataset train, IImageDataset test) = Data.HeldBack.Divide(whole);
        return Of(train, test);
    }

    /// <summary>A dataset in two parts.</summary>
    /// <param name="train">The images to learn from.</param>
    /// <param name="heldBack">Those to measure on; of more than a few hundred some that are spread evenly.</param>
    public static TrainingImages Of(IImageDataset train, IImageDataset heldBack)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new TrainingImages(train.Name, train, Spread(heldBack, MostHeldBack));
    }

    /// <summary>Some images of a dataset, spread evenly.</summary>
    internal static IImageDataset Spread(IImageDataset whole, int most) => whole.Count <= most
        ? whole
        : new SubsetDataset(whole.Name, whole, [.. Enumerable.Range(0, most).Select(i => (int)((long)i * whole.Count / most))]);

    /// <summary>The place in the whole dataset of an image of <see cref="Spread"/>.</summary>
    internal static int PlaceOf(IImageDataset whole, int most, int index) =>
        whole.Count <= most ? index : (int)((long)index * whole.Count / most);
}

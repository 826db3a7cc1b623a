using Fovea.Augmentations;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Random;

namespace Fovea.Training;

/// <summary>
/// Makes an image of a batch with its target: reads it, changes it by chance, brings a second image in, normalises it. All of it depends on
/// seed, epoch and the image's number alone. Each thread has one of its own.
/// </summary>
internal sealed class ImageMaker
{
    private const ulong Stream = 0x6175_676D_0000_0000;
    private const ulong MixStream = 0x6D69_7865_0000_0000;

    private readonly IImageDataset dataset;
    private readonly ITargetDataset? given;
    private readonly Preprocessing preprocessing;
    private readonly Augmentation[] augmentations;
    private readonly int[] mixings;
    private readonly ulong seed;
    private readonly RandomSource own;
    private readonly RandomSource others;
    private readonly RandomSource choice;
    private readonly float[] scratch;
    private readonly float[] partner;
    private readonly float[] partnerTarget;

    public ImageMaker(IImageDataset dataset, Preprocessing preprocessing, IReadOnlyList<Augmentation> augmentations, ulong seed)
    {
        (this.dataset, this.preprocessing, this.seed) = (dataset, preprocessing, seed);
        given = dataset as ITargetDataset;
        this.augmentations = [.. augmentations];
        mixings = [.. Enumerable.Range(0, augmentations.Count).Where(i => augmentations[i] is Mixing)];
        (own, others, choice) = (new RandomSource(seed), new RandomSource(seed), new RandomSource(seed));
        scratch = new float[dataset.ImageShape.Length];
        partner = new float[mixings.Length > 0 ? scratch.Length : 0];
        partnerTarget = new float[mixings.Length > 0 && given is not null ? dataset.Classes.Count : 0];
    }

    /// <summary>Memory for the targets of a batch.</summary>
    public static TargetMemory CreateTargets(IImageDataset dataset, IReadOnlyList<Augmentation> augmentations, int batch)
    {
        var targets = new TargetMemory(batch);
        targets.Shape(augmentations.Any(each => each is Mixing), dataset is ITargetDataset ? dataset.Classes.Count : 0);
        return targets;
    }

    /// <summary>Makes an image and its target.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="index">The image's number in the dataset.</param>
    /// <param name="image">The pixels, overwritten.</param>
    /// <param name="targets">Where the target goes.</param>
    /// <param name="place">Its place there.</param>
    public void Make(int epoch, int index, Span<float> image, TargetMemory targets, int place)
    {
        dataset.CopyImage(index, image);
        int label = DatasetCheck.Label(dataset, index);
        if (given is not null)
        {
            DatasetCheck.Target(given, index, targets.ValuesOf(place));
        }

        Begin(own, Stream, epoch, index);
        if (mixings.Length == 0)
        {
            Change(image, 0, augmentations.Length, own);
            targets.Set(place, label, label, 0);
        }
        else
        {
            Mix(epoch, index, image, label, targets, place);
        }

        ImageFeeder.Normalize(image, preprocessing);
    }

    private void Mix(int epoch, int index, Span<float> image, int label, TargetMemory targets, int place)
    {
        Begin(choice, MixStream, epoch, index);
        int at = mixings.Length == 1 ? mixings[0] : mixings[choice.NextInt(mixings.Length)];
        int other = choice.NextInt(dataset.Count);
        dataset.CopyImage(other, partner);

        // The second image is changed as it is where its own turn in the epoch comes.
        Begin(others, Stream, epoch, other);
        Change(image, 0, at, own);
        Change(partner, 0, at, others);
        float share = ((Mixing)augmentations[at]).Mix(image, partner, dataset.ImageShape, choice);
        Change(image, at + 1, augmentations.Length, own);

        int otherLabel = DatasetCheck.Label(dataset, other);
        if (share >= 0.5f)
        {
            targets.Set(place, label, otherLabel, 1 - share);
        }
        else
        {
            targets.Set(place, otherLabel, label, share);
        }

        if (given is not null)
        {
            Span<float> target = targets.ValuesOf(place);
            DatasetCheck.Target(given, other, partnerTarget);
            Mixing.Blend(target, partnerTarget, share);
        }
    }

    private void Begin(RandomSource random, ulong stream, int epoch, int index)
    {
        if (augmentations.Length > 0)
        {
            random.Reset(seed ^ stream, ((ulong)epoch << 32) | (uint)index);
        }
    }

    // Those that mix leave a single image as it is.
    private void Change(Span<float> image, int first, int end, RandomSource random)
    {
        for (int i = first; i < end; i++)
        {
            augmentations[i].Apply(image, scratch, dataset.ImageShape, random);
        }
    }
}

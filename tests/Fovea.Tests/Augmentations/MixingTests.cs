using Fovea.Augmentations;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Random;
using Fovea.Tests.Training;
using Fovea.Training;

namespace Fovea.Tests.Augmentations;

/// <summary>Images that a second one is brought into, and what they count as.</summary>
public class MixingTests
{
    private static readonly Shape Size = new(7, 5, 2);

    [Fact]
    public void Mixup_weighs_pixels_by_the_share()
    {
        for (ulong stream = 0; stream < 50; stream++)
        {
            float[] first = Constant(1), second = Constant(0);
            float share = new MixUp(1).Mix(first, second, Size, new RandomSource(4, stream));
            Assert.InRange(share, 0, 1);
            Assert.All(first, value => Assert.Equal(share, value));
        }
    }

    [Fact]
    public void Cutmix_counts_the_pixels_of_a_rectangle()
    {
        var sizes = new HashSet<int>();
        for (ulong stream = 0; stream < 300; stream++)
        {
            float[] first = Constant(1), second = Constant(0);
            float share = new CutMix(1).Mix(first, second, Size, new RandomSource(4, stream));
            int[] cut = [.. Enumerable.Range(0, 35).Where(pixel => first[2 * pixel] == 0)];
            Assert.All(Enumerable.Range(0, 35), pixel => Assert.Equal(first[2 * pixel], first[(2 * pixel) + 1]));
            Assert.Equal(1 - (cut.Length / 35f), share);
            sizes.Add(cut.Length);
            if (cut.Length > 0)
            {
                int rows = cut.Max(pixel => pixel / 5) - cut.Min(pixel => pixel / 5) + 1;
                int columns = cut.Max(pixel => pixel % 5) - cut.Min(pixel => pixel % 5) + 1;
                Assert.Equal(cut.Length, rows * columns);
            }
        }

        Assert.True(sizes.Count > 12);
        Assert.Contains(0, sizes);
        Assert.True(sizes.Max() > 15);
    }

    [Fact]
    public void A_single_image_stays_as_it_is()
    {
        float[] image = Constant(0.5f);
        var random = new RandomSource(1);
        ulong next = new RandomSource(1).NextBits();
        new MixUp(0.2).Apply(image, new float[image.Length], Size, random);
        Assert.Equal(Constant(0.5f), image);
        Assert.Equal(next, random.NextBits());
    }

    [Fact]
    public void Targets_add_up_to_one_and_the_first_label_has_the_greater_share()
    {
        MemoryDataset data = MemoryDataset.Quarters(60, seed: 2);
        foreach (string list in (string[])["mixup:1", "cutmix:1", "mixup:0.4,flip,cutmix:1"])
        {
            int own = 0;
            Make(list, data, (index, pixels, target) =>
            {
                Assert.Equal(1, target.Row.Sum(), 1e-6f);
                Assert.InRange(target.Share, 0, 0.5f);
                Assert.Equal(target.Row[target.Label], target.Row.Max());
                own += target.Label == data.Label(index) ? 1 : 0;
            });
            Assert.InRange(own, 25, 55);
        }
    }

    // What an image is mixed with follows from the result: pixels of a mixed image are the sum of both with their shares.
    [Fact]
    public void The_second_image_is_another_one_of_the_epoch()
    {
        MemoryDataset data = MemoryDataset.Quarters(40, seed: 2);
        var partners = new HashSet<int>();
        Make("mixup:1", data, (index, pixels, target) =>
        {
            float second = target.Share;
            float[] own = Pixels(data, index);
            bool isFirst = target.Label == data.Label(index);
            partners.Add(Enumerable.Range(0, 40).First(other =>
            {
                float[] theirs = Pixels(data, other);
                float[] shares = isFirst && data.Label(other) == target.Second ? [1 - second, second] : [second, 1 - second];
                return Fits(shares[0]) || Fits(shares[1]);

                bool Fits(float share)
                {
                    for (int i = 0; i < own.Length; i++)
                    {
                        if (Math.Abs((share * own[i]) + ((1 - share) * theirs[i]) - pixels[i]) > 1e-5)
                        {
                            return false;
                        }
                    }

                    return true;
                }
            }));
        });
        Assert.True(partners.Count > 15);
    }

    [Fact]
    public void Plain_augmentations_keep_their_bits_beside_a_mixing()
    {
        // A share near 1 for alpha near 0 leaves many images as they are without a mixing.
        MemoryDataset data = MemoryDataset.Quarters(40, seed: 2);
        var plain = new Dictionary<int, float[]>();
        Make("crop:2,flip", data, (index, pixels, _) => plain[index] = [.. pixels]);
        int equal = 0;
        Make("crop:2,mixup:0.001,flip", data, (index, pixels, target) =>
            equal += target.Share == 0 && target.Label == data.Label(index) && pixels.SequenceEqual(plain[index]) ? 1 : 0);
        Assert.InRange(equal, 10, 35);
    }

    [Theory]
    [InlineData("mixup", "augmentation 'mixup': expected mixup:ALPHA, as crop:4.")]
    [InlineData("mixup:0", "mixup: alpha must be 0.001 to 1000. Received 0. Usual is 0.2.")]
    [InlineData("cutmix:-1", "cutmix: alpha must be 0.001 to 1000. Received -1. Usual is 1.")]
    [InlineData("cutmix:1/2", "augmentation 'cutmix:1/2': expected cutmix:ALPHA, as crop:4.")]
    public void What_cannot_be_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FoveaException>(() => AugmentationList.Parse(text)).Message);

    private static void Make(string list, MemoryDataset data, Action<int, float[], MixedTarget> check)
    {
        IReadOnlyList<Augmentation> augmentations = AugmentationList.Parse(list);
        var maker = new ImageMaker(data, Preprocessing.None, augmentations, 5);
        TargetMemory targets = ImageMaker.CreateTargets(data, augmentations, 1);
        float[] pixels = new float[36];
        for (int i = 0; i < data.Count; i++)
        {
            maker.Make(3, i, pixels, targets, 0);
            Targets made = targets.First(1);
            float[] row = [made[0, 0], made[0, 1], made[0, 2], made[0, 3]];
            check(i, pixels, made.IsPlain ? new(made.Labels[0], 0, 0, row) : new(made.Labels[0], made.SecondLabels[0], made.SecondShares[0], row));
        }
    }

    private static float[] Constant(float value) => [.. Enumerable.Repeat(value, Size.Length)];

    private static float[] Pixels(MemoryDataset data, int index)
    {
        float[] pixels = new float[36];
        data.CopyImage(index, pixels);
        return pixels;
    }

    private sealed record MixedTarget(int Label, int Second, float Share, float[] Row);
}

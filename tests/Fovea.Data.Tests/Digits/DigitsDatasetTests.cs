using System.Security.Cryptography;

namespace Fovea.Data.Tests.Digits;

public class DigitsDatasetTests
{
    // The first 1000 images of seed 1. A change of the generator changes this on purpose; a change of platform, runtime or number of
    // threads must not.
    private const string GoldenHash = 
        "8B687CF4675DB17DBE81445580DD4CC1F81680F069ECF1BD132585FECAA93CCA";

    [Fact]
    public void The_first_thousand_images_are_the_same_everywhere()
    {
        var digits = new DigitsDataset(1000, seed: 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < digits.Count; i++)
        {
            hash.AppendData(digits.Pixels(i));
        }

        Assert.Equal(GoldenHash, Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_number_of_threads_does_not_matter(int threads)
    {
        var expected = new DigitsDataset(1500, seed: 7);
        var digits = new DigitsDataset(1500, seed: 7, firstIndex: 0, threads);
        for (int i = 0; i < digits.Count; i++)
        {
            Assert.True(digits.Pixels(i).SequenceEqual(expected.Pixels(i)), $"image {i} differs with {threads} threads");
        }
    }

    [Fact]
    public void Images_drawn_on_demand_may_be_asked_for_by_several_threads()
    {
        var expected = new DigitsDataset(300, seed: 7, firstIndex: 90);
        var digits = DigitsDataset.OnDemand(300, seed: 7, firstIndex: 90);
        Parallel.For(0, 900, i =>
        {
            int index = i * 7 % 300;
            Assert.True(digits.Pixels(index).SequenceEqual(expected.Pixels(index)), $"image {index} differs");
            Assert.Equal(expected.Label(index), digits.Label(index));
        });
    }

    [Fact]
    public void An_image_depends_on_its_seed_and_index_alone()
    {
        var whole = new DigitsDataset(600, seed: 3);
        var part = new DigitsDataset(37, seed: 3, firstIndex: 411);
        for (int i = 0; i < part.Count; i++)
        {
            Assert.Equal(whole.Label(411 + i), part.Label(i));
            Assert.True(part.Pixels(i).SequenceEqual(whole.Pixels(411 + i)), $"image {i} of the part differs");
        }
    }

    [Fact]
    public void Another_seed_or_index_gives_another_image()
    {
        var digits = new DigitsDataset(400, seed: 3);
        var other = new DigitsDataset(400, seed: 4);
        var seen = new HashSet<string>();
        for (int i = 0; i < digits.Count; i++)
        {
            Assert.True(seen.Add(Convert.ToBase64String(digits.Pixels(i))));
            Assert.True(seen.Add(Convert.ToBase64String(other.Pixels(i))));
        }
    }

    [Fact]
    public void Indices_reach_the_end_of_the_series()
    {
        var digits = new DigitsDataset(5, seed: ulong.MaxValue, firstIndex: ulong.MaxValue - 4);
        for (int i = 0; i < 5; i++)
        {
            Assert.InRange(digits.Label(i), 0, 9);
            Assert.Contains(digits.Pixels(i).ToArray(), ink => ink > 200);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1_000_003UL)]
    public void The_classes_are_balanced(ulong firstIndex)
    {
        var digits = new DigitsDataset(200, seed: 5, firstIndex);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], digits.Classes);
        int[] counts = new int[10];
        for (int i = 0; i < digits.Count; i++)
        {
            counts[digits.Label(i)]++;
        }

        Assert.All(counts, count => Assert.Equal(20, count));
    }

    // MNIST's training images have a mean of 0.1307 with a standard deviation of 0.043 between images, centres of mass at 14.5.
    [Fact]
    public void The_ink_lies_as_in_MNIST()
    {
        var digits = new DigitsDataset(3000, seed: 11);
        (double sum, double squares, double sumX, double sumY) = (0, 0, 0, 0);
        int within = 0;
        float[] image = new float[28 * 28];
        for (int i = 0; i < digits.Count; i++)
        {
            digits.CopyImage(i, image);
            (double mass, double x, double y) = (0, 0, 0);
            for (int p = 0; p < image.Length; p++)
            {
                Assert.InRange(image[p], 0f, 1f);
                mass += image[p];
                x += image[p] * ((p % 28) + 0.5);
                y += image[p] * ((p / 28) + 0.5);
            }

            double mean = mass / image.Length;
            Assert.InRange(mean, 0.02, 0.45);
            Assert.InRange(x / mass, 12, 17);
            Assert.InRange(y / mass, 12, 17);
            within += Math.Abs((x / mass) - 14.5) < 1 && Math.Abs((y / mass) - 14.5) < 1 ? 1 : 0;
            Assert.True(image.Max() > 0.8f, $"image {i} is faint");
            sum += mean;
            squares += mean * mean;
            sumX += x / mass;
            sumY += y / mass;
        }

        Assert.True(within > 0.95 * digits.Count, $"{within} of {digits.Count} centres lie within a pixel");
        double average = sum / digits.Count;
        Assert.InRange(average, 0.12, 0.15);
        Assert.InRange(Math.Sqrt((squares / digits.Count) - (average * average)), 0.035, 0.06);
        Assert.InRange(sumX / digits.Count, 14.2, 14.8);
        Assert.InRange(sumY / digits.Count, 14.2, 14.8);
    }

    [Fact]
    public void The_edge_of_the_image_is_paper()
    {
        var digits = new DigitsDataset(2000, seed: 13);
        int inked = 0;
        for (int i = 0; i < digits.Count; i++)
        {
            ReadOnlySpan<byte> image = digits.Pixels(i);
            bool isInked = false;
            for (int k = 0; k < 28; k++)
            {
                isInked |= image[k] > 0 || image[(27 * 28) + k] > 0 || image[28 * k] > 0 || image[(28 * k) + 27] > 0;
            }

            inked += isInked ? 1 : 0;
        }

        Assert.InRange(inked, 0, 40);
    }

    [Theory]
    [InlineData(0, "digits: the number of images must be 1 to 2000000. Received 0.")]
    [InlineData(-3, "digits: the number of images must be 1 to 2000000. Received -3.")]
    [InlineData(2_000_001, "digits: the number of images must be 1 to 2000000. Received 2000001.")]
    public void An_impossible_count_is_refused(int count, string message)
    {
        var problem = Assert.Throws<FoveaException>(() => new DigitsDataset(count, seed: 1));
        Assert.Equal(message, problem.Message);
    }

    [Fact]
    public void Pixels_are_the_bytes_over_255()
    {
        var digits = new DigitsDataset(3, seed: 1);
        float[] image = new float[digits.ImageShape.Length];
        digits.CopyImage(2, image);
        ReadOnlySpan<byte> bytes = digits.Pixels(2);
        for (int i = 0; i < image.Length; i++)
        {
            Assert.Equal(bytes[i] / 255f, image[i]);
        }

        Assert.Throws<ArgumentException>(() => digits.CopyImage(2, new float[783]));
        Assert.Throws<ArgumentOutOfRangeException>(() => digits.Label(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => digits.Label(-1));
    }
}

using Fovea.Augmentations;
using Fovea.Random;

namespace Fovea.Tests.Augmentations;

public class AugmentationTests
{
    public static TheoryData<string> All =>
        ["crop:2", "crop:30", "resized-crop:0.2", "flip", "flip-vertical", "rotate:30", "affine:10/0.2/0.2/10", "jitter:0.4", "cutout:3"];

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_stream_gives_the_same_bits_and_values_stay_in_range(string text)
    {
        foreach (Shape shape in (Shape[])[new(7, 5, 1), new(4, 9, 3), new(1, 1, 3)])
        {
            bool hasChanged = false;
            for (ulong stream = 0; stream < 40; stream++)
            {
                float[] source = Image(shape);
                float[] first = Apply(text, source, shape, stream);
                Assert.Equal(first, Apply(text, source, shape, stream));
                Assert.All(first, value => Assert.InRange(value, 0f, 1.000001f));
                hasChanged |= !first.SequenceEqual(source);
            }

            Assert.True(hasChanged || shape.Height == 1);
        }
    }

    [Fact]
    public void A_crop_moves_pixels_and_fills_with_zeros()
    {
        var shape = new Shape(6, 5, 2);
        float[] source = Image(shape);
        bool[] seen = new bool[25];
        for (ulong stream = 0; stream < 300; stream++)
        {
            float[] result = Apply("crop:2", source, shape, stream);
            int moves = 0;
            for (int down = -2; down <= 2; down++)
            {
                for (int right = -2; right <= 2; right++)
                {
                    if (IsMoved(source, result, shape, down, right))
                    {
                        moves++;
                        seen[((down + 2) * 5) + right + 2] = true;
                    }
                }
            }

            Assert.Equal(1, moves);
        }

        Assert.DoesNotContain(false, seen);
    }

    [Fact]
    public void A_flip_mirrors_about_half_the_images()
    {
        var shape = new Shape(2, 3, 1);
        float[] source = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];
        float[][] results = [.. Enumerable.Range(0, 200).Select(i => Apply("flip", source, shape, (ulong)i))];
        int mirrored = results.Count(result => result.SequenceEqual([0.3f, 0.2f, 0.1f, 0.6f, 0.5f, 0.4f]));
        Assert.InRange(mirrored, 70, 130);
        Assert.Equal(200 - mirrored, results.Count(result => result.SequenceEqual(source)));
        Assert.Contains(
            Enumerable.Range(0, 20), i => Apply("flip-vertical", source, shape, (ulong)i).SequenceEqual([0.4f, 0.5f, 0.6f, 0.1f, 0.2f, 0.3f]));
    }

    [Fact]
    public void Nothing_turned_is_the_image_itself()
    {
        var shape = new Shape(6, 7, 3);
        float[] source = Image(shape);
        Assert.Equal(source, Apply("rotate:0", source, shape, 1));
        Assert.Equal(source, Apply("jitter:0", source, shape, 1), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(9, Apply("cutout:3", [.. source.Select(_ => 1f)], shape, 4).Count(value => value == 0) / 3.0, 5.0);
    }

    [Theory]
    [InlineData("", "'' is no augmentation.")]
    [InlineData("crop", "augmentation 'crop': expected crop:PADDING, as crop:4.")]
    [InlineData("flip:3", "augmentation 'flip:3': expected flip, as crop:4.")]
    [InlineData("crop:x", "augmentation 'crop:x': 'x' is no number.")]
    [InlineData("crop:1.5", "augmentation 'crop:1.5': a whole number of pixels is expected.")]
    [InlineData("crop:0", "crop: the padding must be 1 to 1000 pixels. Received 0.")]
    [InlineData("resized-crop:0", "resized-crop: the smallest share of the area must be above 0 and at most 1. Received 0.")]
    [InlineData("jitter:2", "jitter: the strength must be 0 to 1. Received 2.")]
    [InlineData("cutout:0", "cutout: the side must be 1 to 1000 pixels. Received 0.")]
    [InlineData("rotate:200", "affine: expected an angle of 0 to 180 degrees")]
    public void What_cannot_be_is_refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FoveaException>(() => AugmentationList.Parse(text)).Message, StringComparison.Ordinal);

    private static float[] Image(Shape shape) => [.. Enumerable.Range(0, shape.Length).Select(i => ((i * 37 % 101) + 1) / 102f)];

    private static float[] Apply(string text, float[] source, Shape shape, ulong stream)
    {
        float[] image = [.. source];
        float[] scratch = new float[image.Length];
        AugmentationList.Parse(text)[0].Apply(image, scratch, shape, new RandomSource(5, stream));
        return image;
    }

    private static bool IsMoved(float[] source, float[] result, Shape shape, int down, int right)
    {
        for (int i = 0; i < result.Length; i++)
        {
            int channel = i % shape.Channels;
            int x = (i / shape.Channels % shape.Width) + right;
            int y = (i / shape.Channels / shape.Width) + down;
            bool isInside = x >= 0 && x < shape.Width && y >= 0 && y < shape.Height;
            if (result[i] != (isInside ? source[(((y * shape.Width) + x) * shape.Channels) + channel] : 0))
            {
                return false;
            }
        }

        return true;
    }
}

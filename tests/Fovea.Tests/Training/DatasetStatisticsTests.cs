using Fovea.Models;
using Fovea.Training;

namespace Fovea.Tests.Training;

public class DatasetStatisticsTests
{
    [Fact]
    public void Mean_and_deviation_of_each_channel_are_exact()
    {
        // Channel 0 holds 0, 0, 1, 1 (mean 1/2, deviation 1/2), channel 1 never changes, channel 2 holds 0, 1/4, 1/2, 1/4.
        var data = new MemoryDataset(
            "made up", new Shape(1, 2, 3), 1, [[0, 0.25f, 0, 0, 0.25f, 0.25f], [1, 0.25f, 0.5f, 1, 0.25f, 0.25f]], [0, 0]);
        Preprocessing found = DatasetStatistics.Measure(data, ImageStyle.Ink);
        Assert.Equal([0.5f, 0.25f, 0.25f], found.Mean);
        Assert.Equal([0.5f, 1f, (float)Math.Sqrt(0.03125)], found.Deviation);
        Assert.Equal(ImageStyle.Ink, found.Style);
    }

    [Fact]
    public void Of_many_images_a_spread_sample_is_measured()
    {
        // A dataset in order of its classes: the first half black, the second half white.
        float[][] images = [.. Enumerable.Range(0, 20_000).Select(i => new[] { i < 10_000 ? 0f : 1f })];
        Preprocessing found = DatasetStatistics.Measure(new MemoryDataset("sorted", new Shape(1, 1, 1), 1, images, new int[20_000]));
        Assert.Equal([0.5f], found.Mean);
        Assert.Equal([0.5f], found.Deviation);
    }

    [Fact]
    public void The_sample_does_not_follow_a_pattern_in_the_order_of_the_images()
    {
        // Every sixth image is black, and at even distances every sixth would be measured.
        float[][] images = [.. Enumerable.Range(0, 60_000).Select(i => new[] { i % 6 == 0 ? 0f : 1f })];
        Preprocessing found = DatasetStatistics.Measure(new MemoryDataset("periodic", new Shape(1, 1, 1), 1, images, new int[60_000]));
        Assert.Equal(5.0 / 6, found.Mean[0], 0.02);
    }

    [Fact]
    public void No_images_are_refused() => Assert.Equal(
        "zeros: the dataset has no images.",
        Assert.Throws<FoveaException>(() => DatasetStatistics.Measure(MemoryDataset.Zeros(0, new Shape(2, 2, 1), 1))).Message);

    [Theory]
    [InlineData(7, 1, 1f, ImageStyle.Ink)]
    [InlineData(1, 1, 1f, ImageStyle.Photo)]
    [InlineData(7, 3, 1f, ImageStyle.Photo)]
    public void Grey_pictures_with_a_black_border_are_ink(int pixel, int channels, float value, ImageStyle expected)
    {
        // 4 x 5 pixels: pixel 7 lies inside, pixel 1 on the border.
        MemoryDataset data = MemoryDataset.Zeros(3, new Shape(4, 5, channels), 1);
        for (int i = 0; i < 3; i++)
        {
            data = data.WithPixel(i, pixel * channels, value);
        }

        Assert.Equal(expected, DatasetStatistics.StyleOf(data));
    }

    [Fact]
    public void A_bright_right_or_lower_border_is_a_photograph()
    {
        Assert.Equal(ImageStyle.Photo, DatasetStatistics.StyleOf(MemoryDataset.Zeros(1, new Shape(4, 5, 1), 1).WithPixel(0, 9, 1)));
        Assert.Equal(ImageStyle.Photo, DatasetStatistics.StyleOf(MemoryDataset.Zeros(1, new Shape(4, 5, 1), 1).WithPixel(0, 17, 1)));
    }
}

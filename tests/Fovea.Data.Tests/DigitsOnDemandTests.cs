namespace Fovea.Data.Tests;

/// <summary>Digits that are drawn when they are asked for.</summary>
public sealed class DigitsOnDemandTests
{
    [Fact]
    public void The_bytes_are_those_of_the_dataset_in_any_order_and_from_several_threads()
    {
        var expected = new DigitsDataset(60, 7, 1000);
        var digits = new DigitsOnDemand(60, 7, 1000);
        Assert.Equal((0, 60, false), (digits.Drawn, digits.Count, digits.IsDrawn(59)));
        Assert.True(digits.Pixels(59).SequenceEqual(expected.Pixels(59)));
        Assert.Equal((1, true, false), (digits.Drawn, digits.IsDrawn(59), digits.IsDrawn(58)));
        Parallel.For(0, 120, i =>
        {
            var one = new float[784];
            var other = new float[784];
            digits.CopyImage(i % 60, one);
            expected.CopyImage(i % 60, other);
            Assert.Equal(other, one);
            Assert.Equal(expected.Label(i % 60), digits.Label(i % 60));
        });
        Assert.Equal(60, digits.Drawn);
        Assert.Equal((expected.Name, expected.ImageShape, expected.Classes.Count), (digits.Name, digits.ImageShape, digits.Classes.Count));
    }

    [Fact]
    public void A_number_that_cannot_be_is_refused() => Assert.Equal(
        "digits: the number of images must be 1 to 2000000. Received 0.",
        Assert.Throws<FoveaException>(() => new DigitsOnDemand(0, 1)).Message);
}

using Fovea.Losses;

namespace Fovea.Tests.Losses;

public class LossSumTests
{
    [Fact]
    public void Sums_add_and_means_follow()
    {
        LossSum sum = new LossSum(3, 1, 4) + new LossSum(1.5, 2, 2);
        Assert.Equal(new LossSum(4.5, 3, 6), sum);
        Assert.Equal(0.75, sum.Mean);
        Assert.Equal(0.5, sum.Accuracy);
    }

    [Fact]
    public void Without_images_all_is_zero()
    {
        LossSum none = default;
        Assert.Equal((0.0, 0.0), (none.Mean, none.Accuracy));
        Assert.Equal(new LossSum(1, 1, 1), none + new LossSum(1, 1, 1));
    }
}

using Fovea.Metrics;

namespace Fovea.Tests.Metrics;

public sealed class OutputDifferenceTests
{
    [Fact]
    public void The_largest_difference_its_share_and_the_classes_are_told()
    {
        OutputDifference difference = OutputDifference.Of([[1, 5, 2], [0, -3, 1]], [[1, 5.5f, 2], [2, -3, 1]], areClasses: true);
        Assert.Equal(new OutputDifference(2, 2, 8, 1), difference);
        Assert.Equal(0.25, difference.Share);
        Assert.Null(OutputDifference.Of([[1]], [[1]], areClasses: false).ClassesAgree);
        Assert.Equal(0, OutputDifference.Of([[2, 2]], [[2, 2]], areClasses: true).Share);
    }

    [Fact]
    public void What_is_no_number_is_equal_to_itself_alone()
    {
        Assert.Equal(0, OutputDifference.Of([[float.NaN, float.PositiveInfinity]], [[float.NaN, float.PositiveInfinity]], true).Largest);
        Assert.True(double.IsNaN(OutputDifference.Of([[1, float.NaN]], [[1, 2]], true).Largest));
        Assert.True(double.IsNaN(OutputDifference.Of([[1, 2]], [[1, float.NaN]], true).Largest));
        Assert.Equal(double.PositiveInfinity, OutputDifference.Of([[1, 2]], [[1, float.NegativeInfinity]], true).Largest);
    }

    [Fact]
    public void Outputs_of_other_lengths_are_refused() => Assert.Equal(
        "Outputs are compared value by value. Received [2, 1] and [2] values. Give as many of the same length.",
        Assert.Throws<FoveaException>(() => OutputDifference.Of([[1, 2], [3]], [[1, 2]], areClasses: true)).Message);
}

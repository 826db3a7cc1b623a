using Fovea.Explaining.Windows;

namespace Fovea.Explaining.Tests.Windows;

/// <summary>Where the middle of a ready-made filter is.</summary>
public sealed class ReadyKernelMiddleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void The_identity_has_its_one_where_a_filter_of_one_number_is_when_it_grows(int size)
    {
        ReadyKernel identity = ReadyKernel.Find("identity", size)!;
        Assert.Equal(new OwnFilter(1, 1, [1]).Fit(size, 1).Values.ToArray(), identity.Values.AsSpan().ToArray());
    }
}

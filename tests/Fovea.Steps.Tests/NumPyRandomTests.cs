namespace Fovea.Steps.Tests;

public sealed class NumPyRandomTests
{
    // np.random.seed(1); np.random.randn(5) and np.random.seed(0); np.random.randn(5), as NumPy's own documentation and courses print them.
    [Theory]
    [InlineData(1u, new[] { 1.6243453636632417, -0.6117564136500754, -0.5281717522634557, -1.0729686221561705, 0.8654076293246785 })]
    [InlineData(0u, new[] { 1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675 })]
    [InlineData(42u, new[] { 0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254, -0.23415337472333597 })]
    public void TheFirstNormalsAreNumPysBitForBit(uint seed, double[] expected)
    {
        var random = new NumPyRandom(seed);
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(_ => random.NextNormal()));
    }

    // np.random.seed(0); np.random.rand(3)
    [Fact]
    public void TheFirstUniformsAreNumPys()
    {
        var random = new NumPyRandom(0);
        Assert.Equal([0.5488135039273248, 0.7151893663724195, 0.6027633760716439],
            [random.NextDouble(), random.NextDouble(), random.NextDouble()]);
    }

    [Fact]
    public void AnArrayContinuesTheStreamInCOrder()
    {
        var one = new NumPyRandom(7);
        var other = new NumPyRandom(7);
        double[] all = [.. one.RandN(2, 3).ToFlatArray(), .. one.RandN(5).ToFlatArray()];
        Assert.Equal(other.RandN(11).ToFlatArray(), all);
    }

    [Fact]
    public void AStreamLongerThanTheStateHasTheRightMoments()
    {
        double[] values = new NumPyRandom(5).RandN(20_000).ToFlatArray();
        double mean = values.Average();
        Assert.Equal(0, mean, 0.03);
        Assert.Equal(1, values.Average(value => (value - mean) * (value - mean)), 0.05);
    }

    [Fact]
    public void ABadShapeIsRefused()
    {
        var random = new NumPyRandom(1);
        Assert.Equal(
            "randn: size 1 is 0, a size must be 1 or more. Give size 1 a value of 1 or more.",
            Assert.Throws<ArgumentOutOfRangeException>(() => random.RandN(2, 0)).Message);
        Assert.Equal(
            "randn: the shape has no sizes. Give at least one, or call NextNormal() for a single number.",
            Assert.Throws<ArgumentException>(() => random.RandN()).Message);
    }
}

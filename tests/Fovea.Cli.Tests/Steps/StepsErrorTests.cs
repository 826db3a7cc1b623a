using Fovea.Formats.Npy;

namespace Fovea.Cli.Tests.Steps;

public sealed class StepsErrorTests : IDisposable
{
    private readonly StepsFixture files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("--stride: '0' is not a whole number of 1 or more.", "--stride", "0")]
    [InlineData("--stride: 'two' is not a whole number of 1 or more.", "--stride", "two")]
    [InlineData("--pad: '-1' is not a whole number of 0 or more.", "--pad", "-1")]
    public void AWrongNumberOnTheCommandLine(string message, string option, string value) => Assert.Equal(
        (2, "", $"error: {message} See 'fovea steps conv-forward --help'.\n"),
        files.Run("steps", "conv-forward", "--input", "a.npy", "--weight", "w.npy", "--bias", "b.npy", option, value));

    [Theory]
    [InlineData("--size: '0' is not a whole number of 1 or more.", "--size", "0", "--stride", "1")]
    [InlineData("--mode: 'median' is not one of max, average.", "--size", "2", "--stride", "1", "--mode", "median")]
    [InlineData("Option '--stride' is required.", "--size", "2")]
    public void AWrongPooling(string message, params string[] args) => Assert.Equal(
        (2, "", $"error: {message} See 'fovea steps pool-forward --help'.\n"),
        files.Run(["steps", "pool-forward", "--input", "a.npy", .. args]));

    [Theory]
    [InlineData("--shape: '2' is not a height and a width of 1 or more. Give them as 2,3.", "--value", "2", "--shape", "2")]
    [InlineData("--shape: '2,0' is not a height and a width of 1 or more. Give them as 2,3.", "--value", "2", "--shape", "2,0")]
    [InlineData("--value: 'x' is not a number. Give one such as 2 or 0.5.", "--value", "x", "--shape", "2,2")]
    public void AWrongDistribution(string message, params string[] args) => Assert.Equal(
        (2, "", $"error: {message} See 'fovea steps distribute-value --help'.\n"),
        files.Run(["steps", "distribute-value", .. args]));

    private const string NoSuchFunction = "'conv-sideways' is no command here. Commands are zero-pad, conv-single-step, conv-forward, "
        + "conv-backward, pool-forward, pool-backward, create-mask, distribute-value.";

    [Fact]
    public void AnUnknownFunction() => Assert.Equal(
        (2, "", $"error: {NoSuchFunction} See 'fovea steps --help'.\n"), files.Run("steps", "conv-sideways"));

    [Fact]
    public void AWrongCommandLineAsJson() => Assert.Equal(
        (2, $"{{\n  \"error\": \"{NoSuchFunction} See 'fovea steps --help'.\"\n}}\n", ""),
        files.Run("steps", "conv-sideways", "--json"));

    [Fact]
    public void AMissingFile() => Assert.Equal(
        (1, "", "error: none.npy: there is no such file. Give the path of a .npy file, as np.save writes it.\n"),
        files.Run("steps", "zero-pad", "--input", files.Path("none.npy"), "--pad", "1"));

    [Fact]
    public void AMissingFileAsJson() => Assert.Equal(
        (1, "{\n  \"error\": \"none.npy: there is no such file. Give the path of a .npy file, as np.save writes it.\"\n}\n", ""),
        files.Run("steps", "zero-pad", "--input", files.Path("none.npy"), "--pad", "1", "--json"));

    [Fact]
    public void ShapesThatDoNotFit()
    {
        files.Save("W.npy", new NpyArray([3, 3, 5, 8], new double[360]));
        Assert.Equal(
            (1, "", "error: conv_forward: A_prev has 4 channels, W expects 5. Received A_prev [2, 5, 7, 4], W [3, 3, 5, 8]. "
                + "Give W the shape [3, 3, 4, 8].\n"),
            files.Run(["steps", "conv-forward", .. files.Convolution, "--out", files.Path("out")]));
        Assert.False(Directory.Exists(files.Path("out")));
    }

    [Fact]
    public void AFolderThatCannotBe()
    {
        (int code, string output, string error) = files.Run(
            "steps", "distribute-value", "--value", "2", "--shape", "2,2", "--out", files.Path("A_prev.npy"));
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void ADamagedComparisonWritesNothing()
    {
        File.WriteAllText(files.Path("mine.npy"), "no array");
        (int code, _, string error) = files.Run(
            "steps", "zero-pad", "--input", files.Path("A_prev.npy"), "--pad", "1", "--out", files.Path("out"), "--compare",
                files.Path("mine.npy"));
        Assert.Equal(1, code);
        Assert.Equal("error: mine.npy: not a .npy file. At byte 0 found 6E6F20617272, expected 934E554D5059. Save the array with "
            + "np.save.\n", error);
        Assert.False(Directory.Exists(files.Path("out")));
    }

    [Fact]
    public void NaNInTheInputIsComputedAsNumPyDoesAndTold()
    {
        files.Save("x.npy", new NpyArray([2, 2], [1.0, double.NaN, 3, 4]));
        (int code, string output, string error) = files.Run("steps", "create-mask", "--input", files.Path("x.npy"), "--out",
            files.Path("out"), "--json");
        Assert.Equal(0, code);
        Assert.Equal(
            "note: x.npy: one value is not a finite number, the first NaN at [0, 1]. It carries over into every result that it takes part in.\n",
            error);
        Assert.Contains("\"mean\": 0", output, StringComparison.Ordinal);
        Assert.Equal(new double[4], files.Load("out/mask.npy").ToDoubles());
    }
}

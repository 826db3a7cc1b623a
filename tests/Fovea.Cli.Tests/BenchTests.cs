using System.Text.Json;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>What fovea bench prints; how fast it is depends on the machine.</summary>
[Collection(nameof(SharedRun))]
public sealed class BenchTests(CliFixture files)
{
    [Fact]
    public void Training_gives_its_document()
    {
        JsonElement document = Measure("train", "--model", "lenet5", "--batch", "8", "--threads", "2");
        Assert.Equal("train", document.GetProperty("mode").GetString());
        Assert.Equal(2, document.GetProperty("threads").GetInt32());

        // Three times the forward pass, less the gradient of the input of the first convolution.
        Assert.Equal((3 * 416_520) - 117_600, document.GetProperty("multiplyAddsPerImage").GetInt64());
    }

    [Fact]
    public void Inference_of_a_file_gives_its_document()
    {
        JsonElement document = Measure("infer", "--model", files.Model, "--batch", "8", "--threads", "1");
        Assert.Equal("infer", document.GetProperty("mode").GetString());
        Assert.Equal("lenet5", document.GetProperty("model").GetString());
        Assert.Equal(416_520, document.GetProperty("multiplyAddsPerImage").GetInt64());
    }

    [Fact]
    public void People_get_a_table()
    {
        (int code, string output, string error) = files.Run("bench", "infer", "--batch", "8", "--threads", "1", "--rounds", "1");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("lenet5, batch 8, 1 thread, on ", output, StringComparison.Ordinal);
        Assert.Contains("images/s", output, StringComparison.Ordinal);
        Assert.Contains("416,520 multiply-adds an image; the peak is 1 x ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_timed_one_by_one()
    {
        (int code, JsonElement document) = files.RunJson("bench", "layers", "--batch", "4", "--threads", "1", "--rounds", "1");
        Assert.Equal(0, code);
        JsonElement[] layers = [.. document.GetProperty("layers").EnumerateArray()];
        Assert.Equal(12, layers.Length);

        foreach (string time in (string[])["forwardMilliseconds", "backwardMilliseconds"])
        {
            Assert.All(layers, layer => Assert.True(layer.GetProperty(time).GetDouble() > 0));
        }

        Assert.All(layers, layer => Assert.Equal(
            layer.GetProperty("multiplyAdds").GetInt64() == 0, layer.GetProperty("forwardPeakShare").ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public void A_network_with_branches_is_timed_whole()
    {
        string model = files.Path("branches.json");
        Node input = Node.Input(8, 8, 3);
        Node trunk = input.Conv2D(4, kernel: 3, padding: 1).BatchNorm().Relu();
        Node joined = Node.Concatenate(trunk + trunk.Conv2D(4, kernel: 1), trunk.Conv2D(2, kernel: 1));
        Model.FromGraph("branches", joined.GlobalAveragePool2D().Dense(3)).Save(model);
        (int code, string output, string error) = files.Run("bench", "layers", "--model", model, "--batch", "2", "--threads", "1", "--rounds", "1");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(" add1 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" concat", output, StringComparison.Ordinal);
    }

    private JsonElement Measure(string what, params string[] options)
    {
        (int code, JsonElement document) = files.RunJson(["bench", what, .. options, "--rounds", "2"]);
        Assert.Equal(0, code);
        double milliseconds = document.GetProperty("stepMilliseconds").GetDouble();
        Assert.InRange(document.GetProperty("fastestStepMilliseconds").GetDouble(), 1e-6, milliseconds);
        Assert.Equal(8000 / milliseconds, document.GetProperty("imagesPerSecond").GetDouble(), 1e-6 * 8000 / milliseconds);
        foreach (string positive in (string[])["peakShare", "fmaPeakGflops", "planMemoryMiB", "peakMemoryMiB"])
        {
            Assert.True(document.GetProperty(positive).GetDouble() > 0, positive);
        }

        Assert.True(document.GetProperty("stepSpread").GetDouble() >= 0);
        foreach (string text in (string[])["instructionSet", "runtime", "processor"])
        {
            Assert.NotEqual(string.Empty, document.GetProperty(text).GetString());
        }

        return document;
    }
}

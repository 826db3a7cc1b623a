using System.Security.Cryptography;
using System.Text.Json;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>The option --arithmetic, on a network in which it makes a difference.</summary>
[Collection(nameof(SharedRun))]
public sealed class ArithmeticTests(CliFixture files)
{
    [Fact]
    public void Strict_training_gives_equal_files_for_any_number_of_threads_and_others_than_fast()
    {
        string strict = Train("strict", "1");
        Assert.Equal(strict, Train("strict", "2"));
        Assert.NotEqual(strict, Train("fast", "1"));

        string Train(string arithmetic, string threads)
        {
            string folder = files.Path($"{arithmetic}-{threads}");
            (int code, string _, string error) = files.Run(
                "train", "--data", files.DataFolder, "--model", Wide(), "--epochs", "1", "--lr", "0.001", "--threads", threads,
                "--arithmetic", arithmetic, "--out", folder);
            Assert.Equal((0, ""), (code, error));
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "model.safetensors"))));
        }
    }

    [Fact]
    public void Evaluation_follows_the_option_and_is_fast_without_it()
    {
        double fast = Loss("--arithmetic", "fast");
        Assert.Equal(fast, Loss());
        Assert.NotEqual(fast, Loss("--arithmetic", "strict"));

        double Loss(params string[] options)
        {
            (int code, JsonElement document) = files.RunJson(["evaluate", Initialized(), "--data", files.DataFolder, .. options]);
            Assert.Equal(0, code);
            return document.GetProperty("loss").GetDouble();
        }
    }

    [Fact]
    public void Prediction_follows_the_option()
    {
        string picture = files.Draw("three.png", 3);
        Assert.NotEqual(Probability("fast"), Probability("strict"));

        double Probability(string arithmetic)
        {
            (int code, JsonElement document) = files.RunJson("predict", Initialized(), picture, "--arithmetic", arithmetic);
            Assert.Equal(0, code);
            return document[0].GetProperty("probability").GetDouble();
        }
    }

    [Theory]
    [InlineData("train")]
    [InlineData("infer")]
    public void A_measurement_says_which_arithmetic_it_had(string mode)
    {
        (int code, JsonElement document) = files.RunJson(
            "bench", mode, "--model", Wide(), "--batch", "2", "--threads", "1", "--rounds", "1", "--arithmetic", "strict");
        Assert.Equal(0, code);
        Assert.Equal("strict", document.GetProperty("arithmetic").GetString());
    }

    private string Wide() => Write("wide.json");

    private string Initialized() => Write("wide.safetensors");

    // Channels enough that Winograd's algorithm is chosen where it may be.
    private string Write(string name)
    {
        string path = files.Path(name);
        if (!File.Exists(path))
        {
            Model model = Model.Sequential(
                "wide",
                new Shape(28, 28, 1),
                new MaxPool2D(4),
                new Conv2D(32, kernel: 3),
                new Relu(),
                new Conv2D(32, kernel: 3),
                new Relu(),
                new Flatten(),
                new Dense(10));
            model.Initialize(3);
            model.Save(path);
        }

        return path;
    }
}

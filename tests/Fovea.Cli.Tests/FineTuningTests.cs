using System.Text.Json;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>Training that begins from a trained model.</summary>
[Collection(nameof(SharedRun))]
public sealed class FineTuningTests(CliFixture files)
{
    [Fact]
    public void Other_classes_get_a_new_head_and_frozen_layers_stay()
    {
        // A model of three classes, trained on ten.
        Model source = Model.Load(files.Model).WithHead(3);
        source.Classes = ["x", "y", "z"];
        source.Save(files.Path("three.safetensors"));
        string[] words = ["train", "--data", files.DataFolder, "--from", files.Path("three.safetensors"), "--freeze", "conv*,dense1"];
        (int code, string output, string error) = files.Run([.. words, "--epochs", "1", "--out", files.Path("tuned")]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("begins from three.safetensors\ndense3 is new, with fresh weights: 10 classes in place of 3\n", output, StringComparison.Ordinal);
        Assert.Contains("frozen: conv1, conv2, dense1; 11,014 of 61,706 parameters are trained\n", output, StringComparison.Ordinal);
        Model tuned = Model.Load(files.Path("tuned/model.safetensors"));
        Assert.Equal(source.Preprocessing, tuned.Preprocessing);
        Assert.Equal(10, tuned.Classes.Count);
        foreach (Parameter parameter in source.Parameters)
        {
            bool frozen = parameter.Name.StartsWith("conv", StringComparison.Ordinal) || parameter.Name.StartsWith("dense1", StringComparison.Ordinal);
            Assert.Equal(frozen, parameter.Values.SequenceEqual(tuned.Parameters[parameter.Name].Values));
        }

        // The run can be told again without the model that it began from.
        File.Delete(files.Path("three.safetensors"));
        (code, JsonElement document) = files.RunJson("train", "--resume", files.Path("tuned"));
        Assert.Equal((0, 1), (code, document.GetProperty("epochs").GetInt32()));
    }

    [Fact]
    public void The_same_classes_keep_the_head()
    {
        (int code, string output, string error) = files.Run(
            "train", "--data", files.DataFolder, "--from", files.Model, "--freeze", "all-but-head", "--epochs", "1", "--out", files.Path("kept"));
        Assert.Equal((0, ""), (code, error));
        Assert.DoesNotContain("is new", output, StringComparison.Ordinal);
        Assert.Contains("frozen: conv1, conv2, dense1, dense2; 850 of 61,706", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Equal(
            "--from and --model both name the network. Leave one of them out. See 'fovea train --help'.",
            files.Refused(2, "train", "--from", files.Model, "--model", "lenet5"));
        Assert.Equal(
            "--freeze needs names of layers, divided by commas. Received none. See 'fovea train --help'.",
            files.Refused(2, "train", "--from", files.Model, "--freeze", ","));
        Assert.Equal(
            "lenet5: --from takes a trained model, a file that ends in .safetensors or .onnx. Name a built-in network with --model.",
            files.Refused(1, "train", "--data", files.DataFolder, "--from", "lenet5"));
        Assert.Equal(
            "lenet5: 'convx' matches no layer with parameters. Did you mean conv1? Layers with parameters are conv1, conv2, dense1, dense2, dense3.",
            files.Refused(1, "train", "--data", files.DataFolder, "--from", files.Model, "--freeze", "convx"));
    }
}

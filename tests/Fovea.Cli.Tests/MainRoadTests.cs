using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Tests;

[Collection(nameof(SharedRun))]
public sealed partial class MainRoadTests(CliFixture files)
{
    [Fact]
    public void Training_prints_a_line_for_each_epoch_the_confusion_and_where_the_model_is()
    {
        (int code, string output, string error) = files.Run(
            "train", "--data", files.DataFolder, "--epochs", "2", "--out", files.Path("road"), "--threads", "2");
        Assert.Equal((0, ""), (code, error));
        string[] lines = Masked().Replace(output, "*").Split('\n');
        Assert.Equal(
            [
                "lenet5, *,* parameters, on digits: *,* images to learn from, * held back",
                "* epochs, batch *, learning rate *, seed *",
                "",
                "epoch     loss   accuracy   held back     time   images/s",
            ],
            lines[..4].Select(line => line.Replace("lenet*", "lenet5", StringComparison.Ordinal)));
        Assert.Matches(@"^    1 +\d\.\d{4} +\d+\.\d\d % +\d+\.\d\d % +\d+\.\d s +[\d,]+\n", output.Split("images/s\n")[1]);
        Assert.Contains("What was shown (rows) and what it was taken for (columns):", output, StringComparison.Ordinal);
        Assert.Contains("of 100 held-back images recognised", output, StringComparison.Ordinal);
        Assert.Contains("Saved to road/model.safetensors.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(files.Path("road/model.safetensors")));
    }

    [Fact]
    public void Training_gives_its_document()
    {
        (int code, JsonElement document) = files.RunJson("train", "--data", files.DataFolder, "--epochs", "1", "--out", files.Path("json"));
        Assert.Equal(0, code);
        Assert.Equal(files.Path("json/model.safetensors").Replace(files.Folder + "/", "", StringComparison.Ordinal), document.GetProperty("model").GetString());
        Assert.Equal(1, document.GetProperty("epochs").GetInt32());
        Assert.InRange(document.GetProperty("testAccuracy").GetDouble(), 0, 1);
        Assert.True(document.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(1, document.GetProperty("history").GetArrayLength());
    }

    [Fact]
    public void Equal_seeds_give_equal_files_whatever_the_threads()
    {
        string[] hashes = [.. ((string[])["1", "2", "3"]).Select(threads => Train("7", threads))];
        Assert.Single(hashes.Distinct());
        Assert.NotEqual(hashes[0], Train("8", "2"));

        string Train(string seed, string threads)
        {
            string folder = files.Path($"seed{seed}-{threads}");
            Assert.Equal(0, files.Run("train", "--data", files.DataFolder, "--epochs", "1", "--seed", seed, "--threads", threads, "--out", folder).Code);
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "model.safetensors"))));
        }
    }

    [Fact]
    public void A_trained_model_is_trained_further()
    {
        (int code, string output, string error) = files.Run(
            "train", "--data", files.DataFolder, "--model", files.Model, "--epochs", "1", "--lr", "0.01", "--out", files.Path("further"));
        Assert.Equal((0, ""), (code, error));
        double first = double.Parse(FirstLoss().Match(output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(first < 1, $"The loss began at {first}, as an untrained network's would.");
    }

    [Fact]
    public void Evaluation_measures_what_training_measured()
    {
        (int code, JsonElement document) = files.RunJson("evaluate", files.Model, "--data", files.DataFolder, "--batch", "7");
        Assert.Equal(0, code);
        Assert.Equal(100, document.GetProperty("count").GetInt32());
        Assert.InRange(document.GetProperty("accuracy").GetDouble(), 0.5, 1);
        Assert.InRange(document.GetProperty("loss").GetDouble(), 0.01, 2);
        (_, JsonElement again) = files.RunJson("evaluate", files.Model, "--data", files.DataFolder, "--batch", "64");
        Assert.Equal(document.GetProperty("accuracy").GetDouble(), again.GetProperty("accuracy").GetDouble());

        Assert.Equal(5, document.GetProperty("topK").GetInt32());
        Assert.InRange(document.GetProperty("topKAccuracy").GetDouble(), document.GetProperty("accuracy").GetDouble(), 1);
        Assert.InRange(document.GetProperty("macro").GetProperty("f1").GetDouble(), 0.5, 1);
        Assert.Equal(document.GetProperty("accuracy").GetDouble(), document.GetProperty("weighted").GetProperty("recall").GetDouble(), 1e-12);
        Assert.Equal(100, document.GetProperty("classes").EnumerateArray().Sum(each => each.GetProperty("images").GetInt32()));
    }

    [Fact]
    public void Evaluation_shows_each_class_and_the_accuracy_of_the_greatest_outputs()
    {
        (int code, string output, string error) = files.Run("evaluate", files.Model, "--data", files.DataFolder, "--top-k", "3", "--loss", "mse");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"
 +class +images +precision +recall +F1
", output);
        Assert.Matches(@"
 +mean over classes +100 +\d+\.\d\d % +\d+\.\d\d % +\d+\.\d\d %
", output);
        Assert.Matches(@"The class is among the 3 greatest outputs of \d+\.\d\d %\.", output);
        Assert.Equal(
            "lenet5: the top-k accuracy looks at fewer outputs than there are classes. Received 10, the model tells 10 classes apart. Give a "
            + "smaller number.",
            files.Refused(1, "evaluate", files.Model, "--data", files.DataFolder, "--top-k", "10"));
    }

    [Theory]
    [InlineData("binary", "--class-weights balanced --label-smoothing 0.05 --augment cutmix:1")]
    [InlineData("mse", "--augment mixup:0.2")]
    [InlineData("cross-entropy", "--class-weights balanced --label-smoothing 0.1 --augment mixup:0.2,cutmix:1")]
    public void Other_losses_and_mixed_images_train(string loss, string further)
    {
        (int code, JsonElement document) = files.RunJson(
            [
                "train", "--data", files.DataFolder, "--epochs", "3", "--optimizer", "adam", "--loss", loss, .. further.Split(' '),
                "--out", files.Path($"loss-{loss}"),
            ]);
        Assert.Equal(0, code);

        // By chance it would be a tenth.
        Assert.InRange(document.GetProperty("testAccuracy").GetDouble(), 0.16, 1);
        Assert.InRange(document.GetProperty("testTopKAccuracy").GetDouble(), document.GetProperty("testAccuracy").GetDouble(), 1);
        (_, JsonElement measured) = files.RunJson(
            "evaluate", files.Path($"loss-{loss}/model.safetensors"), "--data", files.DataFolder, "--loss", loss);
        Assert.Equal(document.GetProperty("testAccuracy").GetDouble(), measured.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Prediction_tells_what_it_sees_and_what_it_did()
    {
        string picture = files.Draw("one.png", 1);
        (int code, string output, string error) = files.Run("predict", files.Model, picture, "--top", "3");
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.StartsWith("one.png: ", lines[0], StringComparison.Ordinal);
        Assert.Contains("224x224 grey; dark ink on light paper, inverted;", lines[1], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);

        (code, JsonElement document) = files.RunJson("predict", files.Model, picture, files.Draw("seven.png", 7));
        Assert.Equal(0, code);
        Assert.Equal(2, document.GetArrayLength());
        Assert.Equal("one.png", document[0].GetProperty("file").GetString());
        Assert.Equal(lines[0]["one.png: ".Length..], document[0].GetProperty("class").GetString());
        Assert.InRange(document[0].GetProperty("probability").GetDouble(), 0.1, 1);
        Assert.Equal(1, document[0].GetProperty("classes").EnumerateArray().Sum(each => each.GetProperty("probability").GetDouble()), 1e-5);
    }

    [Fact]
    public void The_summary_of_lenet5_is_this()
    {
        (int code, string output, string error) = files.Run("summary", "lenet5");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(
            """
             conv1     Conv2D            [28, 28, 6]          156    117,600    1.1 MiB
             relu1     Relu              [28, 28, 6]                            1.1 MiB
             pool1     MaxPool2D         [14, 14, 6]                          294.0 KiB
             conv2     Conv2D            [10, 10, 16]       2,416    240,000  400.0 KiB
             relu2     Relu              [10, 10, 16]                         400.0 KiB
             pool2     MaxPool2D         [5, 5, 16]                           100.0 KiB
             flatten1  Flatten           [400]                                100.0 KiB
             dense1    Dense             [120]             48,120     48,000   30.0 KiB
             relu3     Relu              [120]                                 30.0 KiB
             dense2    Dense             [84]              10,164     10,080   21.0 KiB
             relu4     Relu              [84]                                  21.0 KiB
             dense3    Dense             [10]                 850        840    2.5 KiB
            """.ReplaceLineEndings("\n"),
            output,
            StringComparison.Ordinal);
        Assert.Contains("61,706 parameters, 416,520 multiply-adds for one image forward.", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n').Skip(1).Take(16), line => Assert.True(line.Length <= 80, line));

        (_, JsonElement document) = files.RunJson("summary", files.Model);
        Assert.Equal(61_706, document.GetProperty("parameters").GetInt32());
        Assert.Equal(416_520, document.GetProperty("multiplyAdds").GetInt64());
        Assert.Equal(12, document.GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public void Without_words_the_help_is_shown() => Assert.Contains("[command] [options]", files.Run().Out, StringComparison.Ordinal);

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Masked();

    [GeneratedRegex(@"\n    1 +(\d\.\d+)")]
    private static partial Regex FirstLoss();
}

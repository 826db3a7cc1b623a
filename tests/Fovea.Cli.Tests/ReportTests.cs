using System.Text.Json;
using Fovea.Data;

namespace Fovea.Cli.Tests;

[Collection(nameof(SharedRun))]
public sealed class ReportTests(CliFixture files)
{
    [Fact]
    public void Training_and_the_command_write_the_report_of_a_run()
    {
        string folder = files.Path("reported");
        (int code, string output, string error) = files.Run("train", "--data", files.DataFolder, "--epochs", "1", "--out", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("The report is in reported/report.html.", output, StringComparison.Ordinal);
        string report = Path.Combine(folder, "report.html");
        string[] before = File.ReadAllLines(report);
        File.Delete(report);

        (code, JsonElement document) = files.RunJson("report", folder);
        Assert.Equal((0, 1), (code, document.GetProperty("epochs").GetInt32()));
        double accuracy = document.GetProperty("accuracy").GetDouble();
        Assert.InRange(accuracy, 0.05, 1);
        Assert.Equal(100 - (int)Math.Round(100 * accuracy), document.GetProperty("mistakes").GetInt32());
        (_, JsonElement evaluated) = files.RunJson("evaluate", Path.Combine(folder, "model.safetensors"), "--data", files.DataFolder);
        Assert.Equal(evaluated.GetProperty("accuracy").GetDouble(), accuracy);
        Assert.Equal("reported/report.html", document.GetProperty("report").GetString());

        // The times of the layers differ, and nothing else but the minute does.
        string[] after = File.ReadAllLines(report);
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(before.Where(line => line.Contains("<img", StringComparison.Ordinal)), after.Where(line => line.Contains("<img", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_its_data_a_run_is_still_reported_and_says_so()
    {
        string data = files.CopyData("moving");
        string folder = files.Path("moved-run");
        Assert.Equal(0, files.Run("train", "--data", data, "--epochs", "1", "--out", folder).Code);
        Directory.Move(data, files.Path("moved"));
        (int code, _, string error) = files.Run("report", folder);
        Assert.Equal(0, code);
        Assert.StartsWith("note: The data could not be read, so no mistakes are shown: moving: the folder does not exist.", error, StringComparison.Ordinal);
        Assert.Contains("no mistakes are shown", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);

        (code, JsonElement document) = files.RunJson("report", folder, "--data", files.Path("moved"));
        Assert.Equal(0, code);
        Assert.InRange(document.GetProperty("accuracy").GetDouble(), 0.05, 1);
    }

    [Fact]
    public void A_fold_is_reported_on_the_images_that_it_did_not_see()
    {
        string folder = files.Path("reported-folds");
        (int code, JsonElement folds) = files.RunJson("train", "--data", files.DataFolder, "--epochs", "1", "--folds", "3", "--out", folder);
        Assert.Equal(0, code);
        string second = Path.Combine(folder, "fold-2");
        (code, JsonElement document) = files.RunJson("report", second);
        Assert.Equal(0, code);
        double accuracy = folds.GetProperty("folds")[1].GetProperty("testAccuracy").GetDouble();
        Assert.Equal(accuracy, document.GetProperty("accuracy").GetDouble());
        Assert.Equal(500 - (int)Math.Round(500 * accuracy), document.GetProperty("mistakes").GetInt32());
        Assert.Equal(
            "reported-folds: the folder holds folds, and each has a report of its own. Give one of them, such as reported-folds/fold-1.",
            files.Refused(1, "report", folder));
    }

    [Fact]
    public void Pictures_have_the_size_of_the_model_that_is_trained_further_and_in_its_report()
    {
        string data = files.Path("taller");
        var random = new System.Random(3);
        for (int i = 0; i < 20; i++)
        {
            string place = Path.Combine(data, $"{i % 2}");
            Directory.CreateDirectory(place);
            var pixels = new byte[40 * 32];
            random.NextBytes(pixels);
            new ImageFile("noise", 32, 40, 1, pixels).WritePng(Path.Combine(place, $"{i}.png"));
        }

        string folder = files.Path("reported-tuned");
        (int code, JsonElement trained) = files.RunJson("train", "--data", data, "--from", files.Model, "--epochs", "1", "--out", folder);
        Assert.Equal(0, code);
        (code, JsonElement document) = files.RunJson("report", folder);
        Assert.Equal(0, code);
        Assert.Equal(trained.GetProperty("testAccuracy").GetDouble(), document.GetProperty("accuracy").GetDouble());

        // And so they are trained further, without --image-size.
        string model = Path.Combine(folder, "model.safetensors");
        (code, trained) = files.RunJson("train", "--data", data, "--model", model, "--epochs", "1", "--out", files.Path("further"));
        Assert.Equal(0, code);
        (_, document) = files.RunJson("report", files.Path("further"));
        Assert.Equal(trained.GetProperty("testAccuracy").GetDouble(), document.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void A_folder_without_a_run_is_refused() => Assert.Equal(
        "digits: there is no run to report on: the folder holds no config.json with a checkpoint.safetensors. Give the folder of a run.",
        files.Refused(1, "report", files.DataFolder).Replace(files.Folder + "/", "", StringComparison.Ordinal));
}

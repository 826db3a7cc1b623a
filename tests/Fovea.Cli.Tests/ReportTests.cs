using System.Text.Json;

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
    public void A_folder_without_a_run_is_refused() => Assert.Equal(
        "digits: there is no run to report on: the folder holds no config.json with a checkpoint.safetensors. Give the folder of a run.",
        files.Refused(1, "report", files.DataFolder).Replace(files.Folder + "/", "", StringComparison.Ordinal));
}

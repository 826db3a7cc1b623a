using System.Xml.Linq;

namespace Fovea.Reports.Tests;

/// <summary>When a report is written, of what, and what is said where that cannot be.</summary>
public sealed class RunReportTests : IDisposable
{
    private readonly RunFixture run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void While_it_runs_the_report_renews_itself()
    {
        string? early = null;
        run.Run(3, seen: progress => early ??= File.Exists(run.ReportPath) ? File.ReadAllText(run.ReportPath) : null);
        Assert.Contains("Running: 1 of 3 epochs done", early, StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"5\"/>", early, StringComparison.Ordinal);
        Assert.Contains("Complete after 3 epochs", File.ReadAllText(run.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_stopped_has_its_report_and_goes_on()
    {
        run.Run(3, stopAfter: 1);
        Page page = Page.Read(run.ReportPath);
        page.CheckManners();
        Assert.Contains("Stopped: 0 of 3 epochs done", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Section("curves"));
        Assert.NotNull(page.Section("mistakes"));
        run.Run(3, resume: true, stopAfter: 5);
        Assert.Single(Page.Read(run.ReportPath).Rows("curves"));
        run.Run(3, resume: true);
        Assert.Equal(["1", "2", "3"], Page.Read(run.ReportPath).Rows("curves").Select(row => row[0].TrimEnd('★', ' ')));
    }

    [Fact]
    public void A_report_made_later_is_that_of_the_run()
    {
        run.Run(2, options: new ReportOptions { Notes = ["told by the run"] });
        XElement before = Page.Read(run.ReportPath).Section("mistakes")!;
        File.Delete(run.ReportPath);
        ReportSummary summary = Report();
        Page page = Page.Read(summary.Path);
        Assert.True(XNode.DeepEquals(before, page.Section("mistakes")));
        Assert.Equal("told by the run", page.Section("notes")!.Descendants("li").Single().Value);
        Assert.NotNull(page.Section("filters"));
    }

    [Fact]
    public void Without_the_data_or_with_others_the_rest_is_told()
    {
        run.Run(2);
        ReportSummary summary = RunReport.Write(run.Folder, cancellation: TestContext.Current.CancellationToken);
        Page page = Page.Read(summary.Path);
        page.CheckManners();
        Assert.Null(summary.Accuracy);
        Assert.Null(page.Section("mistakes"));
        Assert.Equal(4, page.Rows("confusion").Length);
        summary = RunReport.Write(run.Folder, SmallDataset.Quarters(40, 9), cancellation: TestContext.Current.CancellationToken);
        page = Page.Read(summary.Path);
        Assert.Equal(
            "quarters: these are not the images that the run was measured on, so nothing of them is shown. Give those.",
            page.Section("notes")!.Descendants("li").Single().Value);
        Assert.Null(page.Section("mistakes"));
    }

    [Fact]
    public void Of_an_unfinished_run_it_shows_the_best_epoch()
    {
        run.Run(3, stopAfter: 5);
        File.Delete(Path.Combine(run.Folder, "model.safetensors"));
        ReportSummary summary = Report();
        Assert.Equal(1, summary.Epochs);
        Assert.NotNull(summary.Accuracy);
        Assert.Contains("Stopped: 1 of 3 epochs done", File.ReadAllText(run.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_run_is_refused() => Assert.Equal(
        $"{run.Folder}: there is no run to report on: the folder holds no config.json with a checkpoint.safetensors. Give the folder of a run.",
        Assert.Throws<FoveaException>(() => RunReport.Write(run.Folder, cancellation: TestContext.Current.CancellationToken)).Message);

    [Fact]
    public void Damaged_files_of_a_run_give_one_message_that_names_them()
    {
        run.Run(1);
        var random = new System.Random(1);
        foreach (string name in (string[])["config.json", "checkpoint.safetensors", "model.safetensors"])
        {
            string path = Path.Combine(run.Folder, name);
            byte[] whole = File.ReadAllBytes(path);
            for (int i = 0; i < 12; i++)
            {
                File.WriteAllBytes(path, whole[..random.Next(Math.Min(whole.Length, 800))]);
                Assert.StartsWith(path, Assert.Throws<FoveaException>(Report).Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(path, whole);
        }
    }

    [Fact]
    public void A_flipped_bit_gives_one_message_or_a_report()
    {
        run.Run(1);
        var random = new System.Random(2);
        foreach (string name in (string[])["config.json", "checkpoint.safetensors"])
        {
            string path = Path.Combine(run.Folder, name);
            byte[] whole = File.ReadAllBytes(path);
            int told = 0;
            for (int i = 0; i < 40; i++)
            {
                byte[] damaged = [.. whole];

                // Of the checkpoint the part that holds the state of the run.
                damaged[random.Next(0, Math.Min(whole.Length, 1200))] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, damaged);
                try
                {
                    Page.Read(Report().Path).CheckManners();
                }
                catch (FoveaException problem)
                {
                    told++;
                    Assert.StartsWith(run.Folder, problem.Message, StringComparison.Ordinal);
                }
            }

            Assert.InRange(told, 5, 40);
            File.WriteAllBytes(path, whole);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2000000000")]
    [InlineData("\"many\"")]
    public void A_batch_that_cannot_be_is_refused(string batch)
    {
        run.Run(1);
        string path = Path.Combine(run.Folder, "config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"batch\": 24", $"\"batch\": {batch}", StringComparison.Ordinal));
        Assert.Equal(
            $"{path}: the batch of a run is 1 to 1000000 images. Received '{batch.Trim('"')}'. Restore the file from a copy.",
            Assert.Throws<FoveaException>(Report).Message);
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_training_goes_on()
    {
        // A folder is in the way of the report.
        Directory.CreateDirectory(run.ReportPath);
        var warnings = new List<string>();
        Assert.Null(run.Run(2, options: new ReportOptions { Warn = warnings.Add }));
        Assert.All(warnings, warning => Assert.Contains("report.html", warning, StringComparison.Ordinal));
        Assert.InRange(warnings.Count, 1, 2);
        Assert.True(File.Exists(Path.Combine(run.Folder, "model.safetensors")));
        Directory.Delete(run.ReportPath);
    }

    [Fact]
    public void Notes_are_kept_once_and_go_with_a_new_run()
    {
        run.Run(3, stopAfter: 4, options: new ReportOptions { Notes = ["one\ntwo"] });
        run.Run(3, resume: true, options: new ReportOptions { Notes = ["one\ntwo", "three"] });
        string path = Path.Combine(run.Folder, "notes.txt");
        Assert.Equal(["one two", "three"], File.ReadAllLines(path));
        run.Run(1);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void What_a_killed_program_left_behind_is_removed()
    {
        string left = Path.Combine(run.Folder, $".report.html.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(left, "half");
        run.Run(1);
        Assert.False(File.Exists(left));
        Assert.Empty(Directory.GetFiles(run.Folder, "*.tmp"));
    }

    private ReportSummary Report() => RunReport.Write(run.Folder, RunFixture.Held, cancellation: TestContext.Current.CancellationToken);
}

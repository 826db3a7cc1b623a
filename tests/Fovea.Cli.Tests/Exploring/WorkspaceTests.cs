using System.Text;
using System.Text.Json;
using Fovea.Cli.Exploring;

namespace Fovea.Cli.Tests.Exploring;

/// <summary>The model or the run that the explorer is opened with.</summary>
[Collection(nameof(SharedRun))]
public sealed class WorkspaceTests(CliFixture files, SmallSite site) : IClassFixture<SmallSite>
{
    [Fact]
    public async Task A_model_is_given_out_and_nothing_beside_it()
    {
        using ExplorerServer server = site.Serve(WorkspaceFiles.Open(files.Model));
        JsonElement index = await Index(server);
        Assert.Equal("model.safetensors", index.GetProperty("model").GetString());
        Assert.Equal(["model.safetensors"], Names(index));
        (int status, Dictionary<string, string> headers, byte[] body) = await site.Ask("/workspace/model.safetensors", port: server.Port);
        Assert.Equal((200, "application/octet-stream", "no-cache"), (status, headers["Content-Type"], headers["Cache-Control"]));
        Assert.Equal(File.ReadAllBytes(files.Model), body);
        foreach (string path in (string[])["best.safetensors", "config.json", "../digits/report.json", "%2e%2e/trained/config.json", "", "."])
        {
            Assert.InRange((await site.Ask($"/workspace/{path}", port: server.Port)).Status, 400, 404);
        }
    }

    [Fact]
    public async Task A_run_is_given_out_with_what_it_gets_meanwhile_and_without_links()
    {
        string run = files.Path("explored");
        Directory.CreateDirectory(Path.Combine(run, "epochs"));
        foreach (string file in Directory.EnumerateFiles(files.Path("trained")))
        {
            File.Copy(file, Path.Combine(run, Path.GetFileName(file)));
        }

        File.Copy(files.Model, Path.Combine(run, "epochs", "epoch-1.safetensors"));
        File.WriteAllText(Path.Combine(run, "notes.sh"), SmallSite.Secret);
        bool hasLinks = !OperatingSystem.IsWindows();
        if (hasLinks)
        {
            File.CreateSymbolicLink(Path.Combine(run, "link.json"), site.Path("secret.txt"));
            Directory.CreateSymbolicLink(Path.Combine(run, "linked"), files.Path("trained"));
        }

        using ExplorerServer server = site.Serve(WorkspaceFiles.Open(run));
        JsonElement index = await Index(server);
        Assert.Equal("model.safetensors", index.GetProperty("model").GetString());
        Assert.Equal(
            ["best.safetensors", "checkpoint.safetensors", "config.json", "epochs/epoch-1.safetensors", "log.csv", "log.jsonl", "model.safetensors"],
            Names(index).Order(StringComparer.Ordinal));
        Assert.Equal(200, (await site.Ask("/workspace/epochs/epoch-1.safetensors", port: server.Port)).Status);
        foreach (string path in (string[])["notes.sh", "link.json", "linked/config.json", "../secret.txt", "epochs/../../secret.txt"])
        {
            (int status, _, byte[] body) = await site.Ask($"/workspace/{path}", port: server.Port);
            Assert.InRange(status, 400, 404);
            Assert.DoesNotContain(SmallSite.Secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        }

        File.Copy(files.Model, Path.Combine(run, "epochs", "epoch-2.safetensors"));
        Assert.Contains("epochs/epoch-2.safetensors", Names(await Index(server)));
    }

    [Fact]
    public async Task A_model_that_is_a_link_is_not_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights that a person does not have there.");
        string run = Directory.CreateDirectory(files.Path("linked-run")).FullName;
        File.CreateSymbolicLink(Path.Combine(run, "model.safetensors"), files.Model);
        Assert.Contains("the folder holds no run", files.Refused(1, "explore", run, "--no-open"), StringComparison.Ordinal);
        File.Copy(files.Model, Path.Combine(run, "best.safetensors"));
        using ExplorerServer server = site.Serve(WorkspaceFiles.Open(run));
        Assert.Equal("best.safetensors", (await Index(server)).GetProperty("model").GetString());
    }

    [Fact]
    public void What_is_no_model_is_told_before_anything_is_served()
    {
        string damaged = files.Path("explored.safetensors");
        File.WriteAllBytes(damaged, File.ReadAllBytes(files.Model)[..500]);
        Assert.StartsWith("explored.safetensors", files.Refused(1, "explore", damaged, "--no-open"), StringComparison.Ordinal);
        Assert.Equal(
            "digits: the folder holds no run: none of model.safetensors, best.safetensors, checkpoint.safetensors is in it. "
            + "Give the folder that train --out named, or a model file.",
            files.Refused(1, "explore", files.DataFolder, "--no-open"));
        Assert.Equal(
            "none.safetensors: there is no such file. Check the path.", files.Refused(1, "explore", files.Path("none.safetensors"), "--no-open"));
    }

    private async Task<JsonElement> Index(ExplorerServer server)
    {
        (int status, Dictionary<string, string> headers, byte[] body) = await site.Ask("/workspace/index.json", port: server.Port);
        Assert.Equal((200, "application/json", "no-store"), (status, headers["Content-Type"], headers["Cache-Control"]));
        return JsonDocument.Parse(body).RootElement;
    }

    private static IEnumerable<string> Names(JsonElement index) => index.GetProperty("files").EnumerateArray().Select(file => file.GetString()!);
}

using System.Text;
using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Tests.Views;
using Fovea.Formats.Npy;
using Fovea.Models;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Files;

/// <summary>More files than are taken, files that overtake each other, and those of a server that packs what it gives.</summary>
public sealed class ManyFilesTests(ExplorerFixture explorer)
{
    [Theory]
    [InlineData("exercise", "open-files", 21, "file-news", "21 files were given, at most 20 are opened here at once.")]
    [InlineData("exercise?function=distribute_value", "paste-file", 2, "verdict", "2 files were given, one is opened here.")]
    [InlineData("training", "open-model", 2, "model-problem", "2 files were given, one is opened here.")]
    [InlineData("training", "open-images", 9, "images-problem", "9 files were given, at most 8 are opened here at once.")]
    public Task Too_many_are_told_in_place(string view, string chooser, int count, string place, string message) =>
        explorer.Visit(view, async page =>
        {
            await page.Get(chooser).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.Get(chooser).EvaluateAsync(
                """
                (chooser, count) => {
                  const data = new DataTransfer();
                  for (let i = 0; i < count; i++) data.items.add(new File(["x"], `file${i}.npy`));
                  chooser.files = data.files;
                  chooser.dispatchEvent(new Event("change", { bubbles: true }));
                }
                """,
                count);
            await page.TextBecomes(place, message);

            // The next one alone is read.
            byte[] one = NpyFile.ToBytes(new NpyArray([2, 2], [0.5, 0.5, 0.5, 0.5]));
            await page.Give(chooser, "one.npy", one);
            await page.TextBecomes(place, "one.npy");
        });

    [Fact]
    public Task The_file_that_was_given_last_is_the_one_in_use() => explorer.Visit("network", async page =>
    {
        await page.TextIs("model-name", "lenet5");
        Model last = BuiltInModels.Create("mnist-cnn");
        byte[] small = last.ToBytes();

        // The first is large: it is still being read when the second is given.
        await page.Give("open-files", "slow.safetensors", SlowModel.Bytes);
        await page.TextBecomes("file-news", "slow.safetensors");
        await page.Give("open-files", "last.safetensors", small);
        await page.TextBecomes("file-news", "last.safetensors: a model.");
        await page.TextIs("model-name", "mnist-cnn");
        await page.Get("layers").GetByText("conv1").First.WaitForAsync();
        await page.TextIs("model-name", "mnist-cnn");
    });

    [Theory]
    [InlineData("net.json")]
    [InlineData("weights.safetensors")]
    public async Task A_model_is_opened_from_a_server_that_tells_no_length(string name)
    {
        Model model = BuiltInModels.Create("mnist-cnn");
        byte[] content = name.EndsWith(".json", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(model.ToJson()) : model.ToBytes();
        using var server = new PackedServer(name, content);
        await explorer.Visit(server.Address, "network", async page =>
        {
            await page.TextBecomes("file-news", $"{name}: a");
            await page.TextIs("model-name", "mnist-cnn");
        });
    }
}

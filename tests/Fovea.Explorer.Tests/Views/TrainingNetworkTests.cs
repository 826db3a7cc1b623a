using System.Globalization;
using System.Text;
using Fovea.Explaining.Training;
using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The network of a training in the tab, layer by layer.</summary>
public sealed class TrainingNetworkTests(ExplorerFixture explorer)
{
    [Fact]
    public Task Layers_are_set_added_and_removed_and_say_what_does_not_fit() => explorer.Visit("training", async page =>
    {
        await page.TextBecomes("parameters", "61,706");
        ILocator rows = page.Get("layer");
        Assert.Equal(12, await rows.CountAsync());
        await rows.Nth(6).GetByTestId("remove").ClickAsync();
        await page.TextBecomes("layer-problem", "dense1: a Dense layer takes a vector of features, the input is a feature map. "
            + "Received input [1, 5, 5, 16], expected [1, features]. Put a Flatten before it.");
        Assert.True(await page.Get("train").IsDisabledAsync());
        await page.Get("add-kind").SelectOptionAsync("Flatten");
        await page.Get("add-after").SelectOptionAsync("pool2");
        await page.Get("add").ClickAsync();
        await page.TextBecomes("parameters", "61,706");
        Assert.Equal(0, await page.Get("layer-problem").CountAsync());

        // Other filters: shapes, parameters and the link follow at once.
        await rows.First.GetByTestId("width").FillAsync("3");
        await page.Press("Tab");
        await page.TextBecomes("layers", "[28, 28, 3]");
        NetworkDraft draft = NetworkDraft.LeNet5(new Shape(28, 28, 1), LibraryTraining.Ten);
        draft = draft.Replace(0, draft.Layers[0] with { Width = 3 });
        await page.TextBecomes("parameters", draft.Review().Parameters.ToString("N0", CultureInfo.InvariantCulture));
        await page.LinkHas($"layers={LayerWords.Write(draft.Layers)}");
        await rows.Nth(3).GetByTestId("window").FillAsync("15");
        await page.Press("Tab");
        await page.TextBecomes("layer-problem", "conv2: the kernel 15x15 is larger than the padded input 14x14.");

        // A network of a file, saved as the command reads it.
        string json = NetworkDraft.Small(new Shape(28, 28, 1), LibraryTraining.Ten).Build(0).ToJson();
        await page.Give("open-draft", "net.json", Encoding.UTF8.GetBytes(json));
        await page.TextBecomes("layers", "[28, 28, 8]");
        Assert.Equal(json, Encoding.UTF8.GetString((await page.Download(page.Get("save-draft"))).Content));
        byte[] none = "{"u8.ToArray();
        await page.Give("open-draft", "none.json", none);
        await page.Page.GetByText("none.json, line 1, byte 2: this is no JSON.").WaitForAsync();
        await page.Give("open-images", "none.json", none);
        await page.TextBecomes("images-problem", "Received none.json (neither).");
        await page.Give("open-model", "none.json", none);
        await page.TextBecomes("model-problem", "none.json");
    });

    [Fact]
    public Task Ready_networks_are_those_of_the_library() => explorer.Visit("training", async page =>
    {
        foreach ((string button, NetworkDraft draft) in ((string, NetworkDraft)[])
            [
                ("preset-small", NetworkDraft.Small(new Shape(28, 28, 1), LibraryTraining.Ten)),
                ("preset-lenet5", NetworkDraft.LeNet5(new Shape(28, 28, 1), LibraryTraining.Ten)),
            ])
        {
            await page.Get(button).ClickAsync();
            NetworkReview review = draft.Review();
            await page.TextIs("parameters", review.Parameters.ToString("N0", CultureInfo.InvariantCulture));
            Assert.Equal(
                review.Layers.Select(layer => layer.Output.ToString()),
                await page.Get("layers").GetByTestId("shape").AllInnerTextsAsync());
        }
    });
}

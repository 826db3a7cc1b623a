using System.Text;
using Fovea.Explaining.Networks;
using Fovea.Explorer.Tests.Running;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Networks of one's own in the view of the network: looked at where they can be, and otherwise refused while the page lives on.</summary>
public sealed class NetworkModelTests(ExplorerFixture explorer)
{
    private const string Place = "network?layer=conv2&k=2&y=4&x=5";

    [Fact]
    public Task A_network_with_skips_of_ones_own_is_looked_at() => explorer.Visit("network", async page =>
    {
        Model model = BuiltInModels.Create("resnet20-cifar");
        await page.Get("layers").WaitForAsync();
        await page.Give("open-files", "mine.safetensors", model.ToBytes());
        await page.TextBecomes("model-name", "resnet20-cifar");

        // A connection that passes layers by leaves the line in one row, comes back in another, and is seen in each row between.
        int lanes = model.Nodes.Sum(node => node.Inputs.Where(input => input.Index != node.Index - 1).Sum(input => node.Index - input.Index + 1));
        Assert.True(lanes > 9);
        ILocator skips = page.Get("layers").Locator("path.skip");
        await ExplorerPage.Until(
            async () => await skips.CountAsync() == lanes, async () => $"{await skips.CountAsync()} pieces of skips are drawn, expected {lanes}");
        await page.Get("layer-add9").GetByRole(AriaRole.Button).First.ClickAsync();
        ImageRun run = NetworkRuns.Of(model, 3);
        await NetworkRuns.RequireSum(page);
        await page.Get("unit-channel").FillAsync("5");
        await page.Get("unit-row").FillAsync("2");
        await page.Get("unit-column").FillAsync("3");
        await page.Get("unit-column").PressAsync("Enter");
        await page.ValueBecomes("unit-value", run.Value("add9", 2, 3, 5), 1e-3);
        await NetworkRuns.RequireSum(page);
    });

    [Fact]
    public Task An_onnx_model_is_looked_at_and_one_with_unknown_operators_is_named() => explorer.Visit(Place, async page =>
    {
        Model other = NetworkRuns.Untrained();
        byte[] onnx = OnnxExport.ToBytes(other);
        await page.ValueBecomes("unit-value", NetworkRuns.Of(NetworkRuns.Own, 3).Value("conv2", 4, 5, 2), NetworkRuns.Tolerance);
        await page.Give("open-files", "mine.onnx", onnx);
        await page.TextBecomes("file-news", "mine.onnx: an ONNX model.");
        float value = NetworkRuns.Of(other, 3).Value("conv2", 4, 5, 2);
        await page.ValueBecomes("unit-value", value, NetworkRuns.Tolerance);

        // The same file with an operator that nobody knows; the page keeps what it had.
        byte[] unknown = [.. onnx];
        byte[] from = Encoding.ASCII.GetBytes("MaxPool"), to = Encoding.ASCII.GetBytes("MaxPoem");
        for (int at = unknown.AsSpan().IndexOf(from); at >= 0; at = unknown.AsSpan().IndexOf(from))
        {
            to.CopyTo(unknown, at);
        }

        await page.Give("open-files", "strange.onnx", unknown);
        await page.TextBecomes("file-news", "strange.onnx was not opened.");
        await page.TextBecomes("file-news", "It needs operators that Fovea does not compute: MaxPoem");
        await page.ValueBecomes("unit-value", value, NetworkRuns.Tolerance);
    });

    [Fact]
    public Task A_damaged_model_is_refused_and_the_page_lives_on() => explorer.Visit(Place, async page =>
    {
        float before = NetworkRuns.Of(NetworkRuns.Own, 3).Value("conv2", 4, 5, 2);
        await page.ValueBecomes("unit-value", before, NetworkRuns.Tolerance);
        Model other = NetworkRuns.Untrained();
        byte[] whole = other.ToBytes();
        await page.Give("open-files", "damaged.safetensors", whole[..(whole.Length / 2)]);
        await page.TextBecomes("file-news", "damaged.safetensors was not opened.");
        await page.ValueBecomes("unit-value", before, NetworkRuns.Tolerance);
        await NetworkRuns.RequireSum(page);

        // One that is whole but takes no picture, and then one that does.
        Model numbers = Model.Sequential("numbers", new Shape(6), new Dense(3));
        await page.Give("open-files", "numbers.safetensors", numbers.ToBytes());
        await page.TextBecomes("network-problem", "a picture cannot become an input [6]");
        await page.Give("open-files", "again.safetensors", whole);
        await page.TextBecomes("file-news", "again.safetensors: a model.");
        await page.ValueBecomes("unit-value", NetworkRuns.Of(other, 3).Value("conv2", 4, 5, 2), NetworkRuns.Tolerance);
        Assert.Equal(0, await page.Get("network-problem").CountAsync());
    });
}

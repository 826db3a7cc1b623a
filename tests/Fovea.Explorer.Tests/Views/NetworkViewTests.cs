using System.Globalization;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The network as a whole, driven as a person drives it; its numbers are those of the library on the same image.</summary>
public sealed class NetworkViewTests(ExplorerFixture explorer)
{
    // The page adds in another order than this machine's kernels.
    private const double Tolerance = 1e-4;

    private static readonly Lazy<Model> Own = new(() =>
        Model.Load(Path.Combine(Repository.Root, "src", "Fovea.Explorer", "wwwroot", "models", "lenet5-digits.safetensors")));

    [Fact]
    public Task Maps_values_and_probabilities_are_the_librarys() => explorer.Visit("network?layer=conv2&k=2&y=4&x=5", async page =>
    {
        ImageRun run = RunOf(Own.Value, 3);
        ModelNode conv2 = Node(run, "conv2");
        await page.ValueBecomes("unit-value", run.Output(conv2).Span[new UnitPlace(4, 5, 2).IndexIn(conv2.OutputShape)], Tolerance);
        await page.Get("show-numbers").ClickAsync();
        AssertNear(FeatureMaps.Channel(run.Output(conv2).Span, MapSize.Of(conv2.OutputShape), 2), await page.Values("map-numbers"));
        for (int i = 0; i < run.Probabilities.Count; i++)
        {
            Assert.Equal(run.Probabilities[i], await page.Value($"class-{i}"), Tolerance);
        }

        ReceptiveField field = ReceptiveField.Of(run.Model, conv2, new UnitPlace(4, 5, 2));
        Assert.Contains($"14×14 pixels of the image: {field.Seen}", await page.Get("field").InnerTextAsync(), StringComparison.Ordinal);

        // Another picture: the same place of another run.
        await page.Get("digit-8").ClickAsync();
        ImageRun other = RunOf(Own.Value, 8);
        await page.ValueBecomes("unit-value", other.Output(Node(other, "conv2")).Span[new UnitPlace(4, 5, 2).IndexIn(conv2.OutputShape)], Tolerance);
    });

    [Fact]
    public Task The_terms_of_a_pressed_value_add_up_to_it_and_lead_to_the_walk() => explorer.Visit("network", async page =>
    {
        await page.Get("layer-conv1").GetByRole(AriaRole.Button).First.ClickAsync();
        ILocator map = page.Get("map").Locator(".field");
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        await map.ClickAsync(new() { Position = new() { X = box.Width * 10.5f / 28, Y = box.Height * 9.5f / 28 } });
        ImageRun run = RunOf(Own.Value, 3);
        ModelNode conv1 = Node(run, "conv1");
        int channel = int.Parse(await page.Get("unit-channel").InputValueAsync(), CultureInfo.InvariantCulture);
        await page.ValueBecomes("unit-value", run.Output(conv1).Span[new UnitPlace(9, 10, channel).IndexIn(conv1.OutputShape)], Tolerance);
        await RequireSum(page);

        // By keys, too; and all terms instead of the strongest.
        await page.Press("ArrowDown", 2);
        await page.ValueBecomes("unit-value", run.Output(conv1).Span[new UnitPlace(11, 10, channel).IndexIn(conv1.OutputShape)], Tolerance);
        await page.Page.GetByText("more terms").ClickAsync();
        await RequireSum(page);
        Assert.Equal(26, await page.Get("share").CountAsync());
        await page.Get("walk-link").ClickAsync();
        await page.TextBecomes("input-layer", "Layer of the model");
        float expected = run.Output(conv1).Span[new UnitPlace(11, 10, channel).IndexIn(conv1.OutputShape)];
        await page.ValueBecomes("result", expected, Tolerance);
    });

    [Fact]
    public Task What_a_class_rests_on_is_laid_over_the_image() => explorer.Visit("network", async page =>
    {
        ImageRun run = RunOf(Own.Value, 3);
        await page.Get("overlay-GradCam").ClickAsync();
        await page.Get("overlay").WaitForAsync();
        Assert.True(await Strength(page) > 1000, "Grad-CAM colours something");
        await page.Get("class-8").ClickAsync();
        await page.TextBecomes("class-8", "8");
        await ExplorerPage.Until(
            async () => await page.Get("class-8").GetAttributeAsync("aria-pressed") == "true", () => Task.FromResult("class 8 is not pressed"));
        await page.Get("cam-layer").SelectOptionAsync("pool1");
        await page.Get("overlay-Gradient").ClickAsync();
        Assert.True(await Strength(page) > 1000, "the gradient colours something");
        await page.Get("overlay-Occlusion").ClickAsync();
        var occlusion = new Occlusion(run, 8);
        foreach (int done in occlusion.Run())
        {
            _ = done;
        }

        await page.TextBecomes("covering", $"{occlusion.Places} of {occlusion.Places} places");

        // The address is written after a moment of rest.
        await page.LinkHas("class=8", "over=occlusion");
    });

    [Fact]
    public Task An_opened_layer_is_accessible_and_fits_a_phone() => explorer.Visit(
        "network?layer=conv2&k=2&y=4&x=5&over=gradcam",
        async page =>
        {
            await page.Get("overlay").WaitForAsync();
            await page.Get("show-all").ClickAsync();
            await page.Get("show-numbers").ClickAsync();
            await page.Get("all-maps").WaitForAsync();
            await page.Drawn();
            await page.Picture("network-opened-phone");
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
            AxeResult result = await page.Page.RunAxe();
            Assert.Empty(result.Violations.SelectMany(violation => violation.Nodes, (violation, node) => $"{violation.Help}: {node.Html}"));
        },
        PageForm.Phone);

    [Fact]
    public Task A_network_with_skips_of_ones_own_is_looked_at() => explorer.Visit("network", async page =>
    {
        Model model = BuiltInModels.Create("resnet20-cifar");
        await page.Get("layers").WaitForAsync();
        await page.Give("open-files", "mine.safetensors", model.ToBytes());
        await page.TextBecomes("model-name", "resnet20-cifar");
        await page.Get("layer-add9").GetByRole(AriaRole.Button).First.ClickAsync();
        ImageRun run = RunOf(model, 3);
        ModelNode add = Node(run, "add9");
        await RequireSum(page);
        UnitPlace place = new(2, 3, 5);
        await page.Get("unit-channel").FillAsync("5");
        await page.Get("unit-row").FillAsync("2");
        await page.Get("unit-column").FillAsync("3");
        await page.Get("unit-column").PressAsync("Enter");
        await page.ValueBecomes("unit-value", run.Output(add).Span[place.IndexIn(add.OutputShape)], 1e-3);
        await RequireSum(page);
    });

    [Fact]
    public Task An_onnx_model_is_looked_at_and_one_with_unknown_operators_is_named() => explorer.Visit("network", async page =>
    {
        byte[] onnx = OnnxExport.ToBytes(Own.Value);
        await page.Get("layers").WaitForAsync();
        await page.Give("open-files", "mine.onnx", onnx);
        await page.TextBecomes("file-news", "mine.onnx");
        await page.ValueBecomes("class-3", RunOf(Own.Value, 3).Probabilities[3], Tolerance);

        // The same file with an operator that nobody knows; the page keeps what it had.
        byte[] unknown = [.. onnx];
        byte[] from = Encoding.ASCII.GetBytes("MaxPool"), to = Encoding.ASCII.GetBytes("MaxPoem");
        for (int at = unknown.AsSpan().IndexOf(from); at >= 0; at = unknown.AsSpan().IndexOf(from))
        {
            to.CopyTo(unknown, at);
        }

        await page.Give("open-files", "strange.onnx", unknown);
        await page.TextBecomes("file-news", "MaxPoem");
        await page.Get("class-3").ClickAsync();
    });

    [Fact]
    public Task A_damaged_model_is_refused_and_the_page_lives_on() => explorer.Visit("network", async page =>
    {
        await page.Get("layers").WaitForAsync();
        byte[] whole = Own.Value.ToBytes();
        await page.Give("open-files", "damaged.safetensors", whole[..(whole.Length / 2)]);
        await page.TextBecomes("file-news", "damaged.safetensors");
        await page.TextBecomes("model-name", "lenet5");
        await page.Get("layer-pool2").GetByRole(AriaRole.Button).First.ClickAsync();
        await RequireSum(page);

        // One that is whole but takes no picture, and then one that does.
        Model numbers = Model.Sequential("numbers", new Shape(6), new Dense(3));
        await page.Give("open-files", "numbers.safetensors", numbers.ToBytes());
        await page.TextBecomes("network-problem", "a picture cannot become an input [6]");
        await page.Give("open-files", "again.safetensors", whole);
        await page.Get("layer-pool2").WaitForAsync();
    });

    private static ImageRun RunOf(Model model, int digit)
    {
        PreparedImage image = ImagePreparation.Prepare(DigitSamples.All[digit], model.InputShape, model.Preprocessing.Style);
        var run = new ImageRun(model, image.Pixels);
        foreach (ModelNode node in run.Run())
        {
            _ = node;
        }

        return run;
    }

    private static ModelNode Node(ImageRun run, string name) => run.Model.Nodes.Single(node => node.Name == name);

    private static void AssertNear(float[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance * (1 + Math.Abs(expected[i])));
        }
    }

    // What the table shows adds up to what it says and to the value.
    private static async Task RequireSum(ExplorerPage page)
    {
        await page.Get("sum").WaitForAsync();
        double[] shares = await page.Get("share").EvaluateAllAsync<double[]>("each => each.map(one => +one.dataset.value)");
        Assert.Equal(await page.Value("sum"), shares.Sum(), 1e-9);
        Assert.Equal(await page.Value("unit-value"), shares.Sum(), 1e-3);
    }

    // How much the canvas over the image colours.
    private static async Task<int> Strength(ExplorerPage page)
    {
        await page.Drawn();
        return await page.Get("overlay").Locator("canvas").EvaluateAsync<int>(
            "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, value, i) => sum + (i % 4 === 3 ? value : 0), 0)");
    }
}

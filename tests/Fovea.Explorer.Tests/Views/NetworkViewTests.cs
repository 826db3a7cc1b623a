using System.Globalization;
using System.Numerics.Tensors;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Fovea.Explaining.Networks;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The network as a whole, driven as a person drives it; its numbers are those of the library on the same image.</summary>
public sealed class NetworkViewTests(ExplorerFixture explorer)
{
    private const double Tolerance = NetworkRuns.Tolerance;

    [Fact]
    public Task Maps_values_and_filters_are_the_librarys() => explorer.Visit("network?layer=conv2&k=2&y=4&x=5", async page =>
    {
        ImageRun run = NetworkRuns.Of(NetworkRuns.Own, 3);
        ModelNode conv2 = run.Node("conv2");
        await page.ValueBecomes("unit-value", run.Value("conv2", 4, 5, 2), Tolerance);
        await page.Get("show-numbers").ClickAsync();
        AssertNear(FeatureMaps.Channel(run.Output(conv2).Span, MapSize.Of(conv2.OutputShape), 2), await page.Values("map-numbers"));

        // The part of the image that the value sees, in words and as a rectangle; the filter, a kernel beside the other.
        PixelBox seen = ReceptiveField.Of(run.Model, conv2, new UnitPlace(4, 5, 2)).Seen;
        await page.TextIs("field", $"14×14 pixels of the image: {seen}");
        ILocator mark = page.Get("seen").Locator("rect.mark");
        int[] box = await mark.EvaluateAsync<int[]>("each => ['y', 'x', 'height', 'width'].map(name => +each.getAttribute(name))");
        Assert.Equal([seen.Top, seen.Left, seen.Height, seen.Width], box);
        await FilterShows(page, run.Model.Parameters["conv2.weight"], 2);

        // Another picture: the same place of another run.
        await page.Get("digit-8").ClickAsync();
        await page.ValueBecomes("unit-value", NetworkRuns.Of(NetworkRuns.Own, 8).Value("conv2", 4, 5, 2), Tolerance);
    });

    [Fact]
    public Task Probabilities_are_the_librarys_the_likeliest_first() => explorer.Visit("network", async page =>
    {
        // A network that is not sure: of one that is, nine probabilities are nothing.
        Model model = NetworkRuns.Untrained();
        IReadOnlyList<float> expected = NetworkRuns.Of(model, 3).Probabilities;
        Assert.InRange(expected.Max(), 0.2, 0.8);
        Assert.True(expected.Count(probability => probability > 0.01) > 5);
        await page.Get("layers").WaitForAsync();
        await page.Give("open-files", "unsure.safetensors", model.ToBytes());
        for (int i = 0; i < expected.Count; i++)
        {
            await page.ValueBecomes($"class-{i}", expected[i], Tolerance * expected[i]);
        }

        int[] order = [.. Enumerable.Range(0, expected.Count).OrderByDescending(i => expected[i])];
        ILocator bars = page.Get("probabilities");
        Assert.Equal(order.Select(i => i.ToString(CultureInfo.InvariantCulture)), await bars.Locator(".name").AllInnerTextsAsync());
        double[] read = [.. (await bars.Locator(".number").AllInnerTextsAsync()).Select(Percent)];
        Assert.All(read, (percent, at) => Assert.Equal(100 * expected[order[at]], percent, 0.06));
        string answer = await page.Get("answer").GetByRole(AriaRole.Heading).InnerTextAsync();
        Assert.StartsWith($"{order[0]}, ", answer, StringComparison.Ordinal);
        Assert.Equal(read[0], Percent(answer.Split(", ")[1]));
    });

    [Fact]
    public Task The_terms_of_a_pressed_value_add_up_to_it_and_lead_to_the_walk() => explorer.Visit("network", async page =>
    {
        Tensor<double> Z = NetworkRuns.FirstConvolution(NetworkRuns.Own, 3);
        await page.Get("layer-conv1").GetByRole(AriaRole.Button).First.ClickAsync();
        ILocator map = page.Get("map").Locator(".field");
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        await map.ClickAsync(new() { Position = new() { X = box.Width * 10.5f / 28, Y = box.Height * 9.5f / 28 } });
        int channel = int.Parse(await page.Get("unit-channel").InputValueAsync(), CultureInfo.InvariantCulture);
        await page.ValueBecomes("unit-value", Z[0, 9, 10, channel], Tolerance);
        await NetworkRuns.RequireSum(page);
        await FilterShows(page, NetworkRuns.Own.Parameters["conv1.weight"], channel);

        // By keys, too; and all terms instead of the strongest.
        await page.Press("ArrowDown", 2);
        await page.ValueBecomes("unit-value", Z[0, 11, 10, channel], Tolerance);
        await page.Page.GetByText("more terms").ClickAsync();
        await NetworkRuns.RequireSum(page);
        Assert.Equal(26, await page.Get("share").CountAsync());
        await page.Get("walk-link").ClickAsync();
        await page.TextBecomes("input-layer", "Layer of the model");
        await page.ValueBecomes("result", Z[0, 11, 10, channel], Tolerance);
    });

    [Fact]
    public Task A_pooled_value_leads_to_its_walk() => explorer.Visit("network?layer=pool1&k=1&y=5&x=6", async page =>
    {
        Tensor<double> A = NetworkRuns.FirstPooling(NetworkRuns.Own, 3);
        int channel = Enumerable.Range(0, 6).MaxBy(k => A[0, 5, 6, k]);
        Assert.True(A[0, 5, 6, channel] > 0.1);
        await page.Get("unit-channel").FillAsync(channel.ToString(CultureInfo.InvariantCulture));
        await page.Get("unit-channel").PressAsync("Enter");
        await page.ValueBecomes("unit-value", A[0, 5, 6, channel], Tolerance);
        await page.Get("walk-link").ClickAsync();
        await page.TextBecomes("arithmetic", $"output A[5, 6, {channel}]");
        await page.ValueBecomes("result", A[0, 5, 6, channel], Tolerance);
        Assert.Equal(A[0, 5, 6, channel], await page.Value("result"), Tolerance);
        Assert.StartsWith("pooling?", page.Link, StringComparison.Ordinal);
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

    private static double Percent(string text)
    {
        Assert.EndsWith(" %", text, StringComparison.Ordinal);
        return double.Parse(text[..^2], CultureInfo.InvariantCulture);
    }

    private static void AssertNear(float[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance * (1 + Math.Abs(expected[i])));
        }
    }

    // The kernels of a filter side by side with a column of nothing between them, in the colours of the layer's scale.
    private static Task FilterShows(ExplorerPage page, Parameter weight, int filter)
    {
        (int height, int width, int channels, int filters) = (weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        int columns = (channels * (width + 1)) - 1;
        var values = new double[height * columns];
        Array.Fill(values, double.NaN);
        for (int i = 0; i < height * width * channels; i++)
        {
            (int row, int column, int channel) = (i / channels / width, i / channels % width, i % channels);
            values[(row * columns) + (channel * (width + 1)) + column] = weight.Values[(i * filters) + filter];
        }

        return SignedCanvas.Shows(page.Get("filter"), values, weight.Values.ToArray().Max(Math.Abs));
    }
}

using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Fovea.Testing;

namespace Fovea.Explorer.Tests.Views;

/// <summary>How one goes through a convolution backward: pointer, slider and buttons, links to it and from it.</summary>
public sealed class BackwardWalkTests(ExplorerFixture explorer)
{
    [Fact]
    public Task The_pointer_asks_where_numbers_come_from() => explorer.Visit($"backward?input=typed&numbers={TypedLayer.Numbers}&pad=1&position=14", async page =>
    {
        LayerNumbers layer = TypedLayer.With(new(Stride: 1, Pad: 1));
        (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = layer.Backward();

        // The window follows over dZ until it is held.
        var gradient = new ShownMap(page, "gradient-map", 6, 6);
        await gradient.PointAt(1, 3);
        await page.TextBecomes("told", "dZ[1, 3, 0]");
        await page.ValueBecomes("share-dz", layer.dZ[9]);
        await gradient.Press(1, 3);
        await gradient.PointAt(5, 5);
        await page.Drawn();
        await page.TextBecomes("told", "dZ[1, 3, 0]");
        Assert.Equal(layer.dZ[9], await page.Value("share-dz"));

        // Over the sums: where one of them comes from.
        await new ShownMap(page, "sum-map", 8, 8).PointAt(2, 3);
        await page.TextBecomes("terms-of", "dA_prev[1, 2, 0]");
        await page.ValueBecomes("total", dA[0, 1, 2, 0]);
        Assert.Equal(layer.Backward(10).dA[0, 1, 2, 0], await page.Value("so-far"));
        double[] terms = await page.Get("term").EvaluateAllAsync<double[]>("cells => cells.map(cell => +cell.dataset.value)");
        Assert.Equal(9, terms.Length);
        Assert.Equal(dA[0, 1, 2, 0], terms.Sum(), 1e-12);
        Assert.Equal(9, await page.Get("gradient-map").Locator("rect.hint").CountAsync());

        await page.Get("dw").Locator("td").Nth(5).HoverAsync();
        await page.TextBecomes("terms-of", "dW[1, 2, 0, 0]");
        await page.TextBecomes("terms", "of 36 terms");
        await page.ValueBecomes("total", dW[1, 2, 0, 0]);
        await page.Get("db").Locator("td").HoverAsync();
        await page.TextBecomes("terms-of", "db[0]");
        await page.ValueBecomes("total", db[0, 0, 0, 0]);
        await page.Page.Mouse.MoveAsync(5, 5);
        await page.TextBecomes("terms-of", "dW[1, 1, 0, 0]");
        await page.ValueBecomes("total", dW[1, 1, 0, 0]);
        await page.Get("dw").Locator("td").Nth(5).ClickAsync();
        await page.TextBecomes("check", "dW[1, 2, 0, 0]");
        await page.AttributeIs("check", "aria-busy", null);
        await page.ValueBecomes("analytic", dW[1, 2, 0, 0]);
        await page.TextBecomes("verdict", "They agree.");
        await page.LinkHas("entry=w.1.2.0.0", "position=9");
    });

    [Fact]
    public Task Slider_and_buttons_walk() => explorer.Visit("backward?input=exercise&kernel=exercise&stride=2&pad=1&filter=2&channel=3&position=4", async page =>
    {
        LayerNumbers example = LayerNumbers.Exercise();
        await WalkButtons.Drive(page, 7, 13, async step =>
        {
            // At the last step, which crops the padding off, the last value is still there.
            int position = Math.Min(step, 11);
            await page.ValueBecomes("share-dz", example.dZ[(position * 8) + 2]);
            Tensor<double> dW = example.Backward(step == 12 ? example.dZ.Length : (position * 8) + 3).dW;
            Assert.Equal(Enumerable.Range(0, 9).Select(i => dW[i / 3, i % 3, 3, 2]), await page.Values("dw"));
            await page.TextIs("sum-name", step == 12 ? "dA_prev" : "dA_prev_pad");
        });
    });

    [Fact]
    public Task Forward_and_backward_lead_to_each_other_with_the_same_settings() => explorer.Visit(
        $"convolution?input=typed&numbers={TypedLayer.Numbers}&stride=2&pad=2&kernel=own&own=1 2;3 4&f=2&bias=0.5&position=7", async page =>
        {
            Tensor<double> own = Tensor.Create((double[])[1, 2, 3, 4], [2, 2, 1, 1]);
            Tensor<double> input = Tensor.Create(TypedLayer.Input, [6, 6, 1]);
            double z = new LayerNumbers(input, own, Tensor.Create([0.5]), new(Stride: 2, Pad: 2)).Z[0, 1, 2, 0];
            await page.ValueBecomes("result", z);
            await page.Get("to-backward").ClickAsync();
            await page.ValueBecomes("share-dz", z - 1);
            Assert.Equal(LayerNumbers.Flat(own), await page.Values("share-w"));
            await page.Get("to-forward").ClickAsync();
            await page.ValueBecomes("result", z);
        });

    [Fact]
    public Task It_plays_for_those_who_want_less_motion_and_fits_a_phone() => explorer.Visit(
        "backward?input=exercise&kernel=exercise&f=5&pad=2&position=0",
        async page =>
        {
            await page.Get("play").ClickAsync();
            await ExplorerPage.Until(
                async () => int.Parse((await page.Get("step").InnerTextAsync()).Split(' ')[0]) > 2,
                async () => $"playing stands still at {await page.Get("step").InnerTextAsync()}");
            await page.Press("Space");
            await page.AttributeIs("play", "aria-label", "Play");
            Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        },
        PageForm.Phone with { IsCalm = true });

    [Fact]
    public Task A_link_to_a_layer_of_the_model_opens_a_fresh_page() => explorer.Visit(
        "backward?input=layer&layer=conv2&kernel=model&f=5&filter=2&position=34", async page =>
        {
            await page.TextIs("step", "35 / 100");
            await page.TextBecomes("told", "dZ[3, 4, 2] = Z − t");

            // What conv2 reads of the page's first digit, and its own filters.
            Model model = Model.Load(Path.Combine(Repository.Root, "src", "Fovea.Explorer", "wwwroot", "models", "lenet5-digits.safetensors"));
            PreparedImage digit = ImagePreparation.Prepare(DigitSamples.All[3], model.InputShape, model.Preprocessing.Style);
            var run = new ImageRun(model, digit.Pixels);
            Assert.Equal(model.Nodes.Count, run.Run().Count());
            LayerWindow conv2 = LayerWindow.Of(run, model.Nodes.First(node => node.Name == "conv2"), 2);
            var layer = new LayerNumbers(conv2.Input, conv2.Weight!, conv2.Bias!, new(conv2.Stride, conv2.Pad));
            double dz = layer.dZ[(34 * 16) + 2], dw = layer.Backward().dW[2, 2, 0, 2];
            await page.ValueBecomes("share-dz", dz, 1e-4 * Math.Abs(dz));
            await page.AttributeIs("check", "aria-busy", null);
            await page.TextBecomes("check", "dW[2, 2, 0, 2]");
            await page.ValueBecomes("analytic", dw, 1e-4 * Math.Abs(dw));
            await page.TextBecomes("verdict", "They agree.");
        });
}

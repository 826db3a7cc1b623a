using System.Numerics.Tensors;
using Fovea.Explorer.Tests.Running;
using Fovea.Steps;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A convolution backward: every share and every sum on the page is that of conv_backward, and the cost agrees.</summary>
public sealed class BackwardViewTests(ExplorerFixture explorer)
{
    private const int Filters = 8;

    // The exercise's example for conv_forward: three rows of four outputs, eight filters.
    private const string Example = "backward?input=exercise&kernel=exercise&stride=2&pad=1";

    [Fact]
    public Task The_exercises_example_builds_up_as_conv_backward() => explorer.Visit($"{Example}&filter=2&channel=3", async page =>
    {
        ExampleNumbers example = ExampleNumbers.Draw();
        await page.Press("Home");
        await page.TextBecomes("step", "1 / 13");
        foreach (int position in (int[])[0, 1, 2, 6, 7, 6])
        {
            int from = int.Parse((await page.Get("step").InnerTextAsync()).Split(' ')[0]) - 1;
            await page.Press((position - from) switch { 1 => "ArrowRight", -1 => "ArrowLeft", 4 => "ArrowDown", _ => "Home" });
            await page.TextBecomes("step", $"{position + 1} / 13");
            (int h, int w) = (position / 4, position % 4);
            await page.TextBecomes("told", $"dZ[{h}, {w}, 2] = Z − t");
            double dz = example.dZ[(position * Filters) + 2];
            await page.ValueBecomes("share-dz", dz);

            // The shares of this value, then the sums after it.
            Assert.Equal(Cells(9, i => example.W[i / 3, i % 3, 3, 2] * dz), await page.Values("share-input"));
            Assert.Equal(Cells(9, i => example.Padded[0, (2 * h) + (i / 3), (2 * w) + (i % 3), 3] * dz), await page.Values("share-weight"));
            (_, Tensor<double> dW, Tensor<double> db) = example.Backward((position * Filters) + 3);
            Assert.Equal(Cells(9, i => dW[i / 3, i % 3, 3, 2]), await page.Values("dw"));
            Assert.Equal(Cells(1, _ => db[0, 0, 0, 2]), await page.Values("db"));
        }
    });

    [Fact]
    public Task Every_kind_of_entry_is_the_steps_and_agrees_with_the_cost() => explorer.Visit($"{Example}&filter=5&channel=1", async page =>
    {
        ExampleNumbers example = ExampleNumbers.Draw();
        (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = example.Backward(example.dZ.Length);
        await page.Press("End");
        await page.TextBecomes("told", "dA_prev = dA_prev_pad[1 : 6, 1 : 8]: the frame of the padding is cropped off.");
        await page.TextBecomes("sum-name", "dA_prev");
        Assert.Equal("5 7", await page.Get("sum-map").Locator(".field").EvaluateAsync<string>("field => `${field.dataset.rows} ${field.dataset.columns}`"));
        Assert.Equal(Cells(9, i => dW[i / 3, i % 3, 1, 5]), await page.Values("dw"));

        await Choose(page, 2, 0);
        await Agrees(page, "dW[2, 0, 1, 5]", dW[2, 0, 1, 5]);
        await page.Get("entry-kind").SelectOptionAsync("Bias");
        await Agrees(page, "db[5]", db[0, 0, 0, 5]);
        await page.Get("entry-kind").SelectOptionAsync("Input");
        foreach ((int row, int column) in ((int, int)[])[(0, 0), (3, 4), (4, 6)])
        {
            await Choose(page, row, column);
            await Agrees(page, $"dA_prev[{row}, {column}, 1]", dA[0, row, column, 1]);
            Assert.Equal(dA[0, row, column, 1], await page.Value("so-far"));
        }

        // The padding gathers too, and nothing checks that.
        await Choose(page, -1, 0);
        await page.TextBecomes("terms-of", "dA_prev_pad[0, 1, 1]");
        await page.TextBecomes("terms", "A zero of the padding.");
        await page.TextBecomes("verdict", "A zero of the padding is no number that one could move");
    });

    [Fact]
    public Task The_pointer_asks_where_numbers_come_from() => explorer.Visit("backward?input=typed&pad=1&position=14", async page =>
    {
        // The window follows over dZ until it is held.
        await Over(page, "gradient-map", 3.5, 1.5, 6);
        await page.TextBecomes("told", "dZ[1, 3, 0]");
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.UpAsync();
        await Over(page, "gradient-map", 5.5, 5.5, 6);
        await page.TextBecomes("told", "dZ[1, 3, 0]");

        await Over(page, "sum-map", 3.5, 2.5, 8);
        await page.TextBecomes("terms-of", "dA_prev[1, 2, 0]");
        double[] terms = await page.Get("term").EvaluateAllAsync<double[]>("cells => cells.map(cell => +cell.dataset.value)");
        Assert.Equal(9, terms.Length);
        Assert.Equal(terms.Aggregate(0.0, (sum, term) => sum + term), await page.Value("total"));
        Assert.Equal(9, await page.Get("gradient-map").Locator("rect.hint").CountAsync());

        await page.Get("dw").Locator("td").Nth(5).HoverAsync();
        await page.TextBecomes("terms-of", "dW[1, 2, 0, 0]");
        await page.TextBecomes("terms", "of 36 terms");
        await page.Page.Mouse.MoveAsync(5, 5);
        await page.TextBecomes("terms-of", "dW[1, 1, 0, 0]");
        await page.Get("dw").Locator("td").Nth(5).ClickAsync();
        await page.TextBecomes("check", "dW[1, 2, 0, 0]");
        await page.TextBecomes("verdict", "They agree.");
        await ExplorerPage.Until(
            () => Task.FromResult(page.Link.Contains("entry=w.1.2.0.0", StringComparison.Ordinal) && page.Link.Contains("position=9", StringComparison.Ordinal)),
            () => Task.FromResult($"the link is {page.Link}"));
    });

    [Fact]
    public Task Every_cost_gives_its_gradient_and_wrong_numbers_are_told() => explorer.Visit("backward?input=typed&stride=2&position=0", async page =>
    {
        double z = await page.Value("share-dz") + 1;
        await page.Get("target").FillAsync("-0.5");
        await page.Press("Tab");
        await page.ValueBecomes("share-dz", z + 0.5);
        await page.Get("target").FillAsync("much");
        await page.Press("Tab");
        await page.TextBecomes("cost-problem", "target: \"much\" is no number. Give a number such as 0.5 or -2.");
        Assert.Equal(z + 0.5, await page.Value("share-dz"));

        await page.Get("cost-ones").ClickAsync();
        await page.ValueBecomes("share-dz", 1);
        await page.Get("cost-random").ClickAsync();
        await page.ValueBecomes("share-dz", new NumPyRandom(1).RandN(2, 2, 1)[0, 0, 0]);
        await page.Get("cost-own").ClickAsync();
        await page.Get("typed-gradient").FillAsync("0.5 -3");
        await page.TextBecomes("cost-problem", "dZ: one number is needed for each of the 2 x 2 outputs. Received 1 rows of 2. Give 2 rows of 2 numbers.");
        await page.Get("typed-gradient").FillAsync("0.5 -3\n7 1");
        await page.ValueBecomes("share-dz", 0.5);
        await page.Press("Tab");
        await page.Get("gradient-map").Locator(".field").ClickAsync(new() { Position = new() { X = 5, Y = 60 } });
        await page.ValueBecomes("share-dz", 7);
        await page.TextBecomes("verdict", "They agree.");
    });

    [Fact]
    public Task Forward_and_backward_lead_to_each_other_with_the_same_settings() => explorer.Visit(
        "convolution?input=typed&stride=2&pad=2&kernel=own&own=1 2;3 4&f=2&bias=0.5&position=3", async page =>
        {
            double z = await page.Value("result");
            await page.Get("to-backward").ClickAsync();
            await page.ValueBecomes("share-dz", z - 1);
            Assert.Equal(Cells(4, i => i + 1), await page.Values("share-w"));
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
            Assert.Equal("Play", await page.Get("play").GetAttributeAsync("aria-label"));
            Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        },
        PageForm.Phone with { IsCalm = true });

    [Fact]
    public Task A_link_to_a_layer_of_the_model_opens_a_fresh_page() => explorer.Visit(
        "backward?input=layer&layer=conv2&kernel=model&f=5&filter=2&position=34", async page =>
        {
            await page.TextBecomes("step", "35 / 100");
            await page.TextBecomes("told", "dZ[3, 4, 2] = Z − t");
            await page.TextBecomes("verdict", "They agree.");
        });

    private static async Task Agrees(ExplorerPage page, string name, double expected)
    {
        await page.TextBecomes("terms-of", name);
        await page.ValueBecomes("total", expected);
        Assert.Equal(expected, await page.Value("analytic"));
        Assert.Equal(expected, await page.Value("estimate"), 1e-6);
        await page.TextBecomes("verdict", "They agree.");
    }

    private static async Task Choose(ExplorerPage page, int row, int column)
    {
        await page.Get("entry-row").FillAsync($"{row}");
        await page.Press("Tab");
        await page.Get("entry-column").FillAsync($"{column}");
        await page.Press("Tab");
    }

    // The middle of a cell of a square map.
    private static async Task Over(ExplorerPage page, string map, double column, double row, int cells)
    {
        await page.Get(map).Locator(".field").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await page.Get(map).Locator(".field").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync((float)(box.X + (column / cells * box.Width)), (float)(box.Y + (row / cells * box.Height)));
    }

    private static double[] Cells(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    private sealed record ExampleNumbers(Tensor<double> APrev, Tensor<double> Padded, Tensor<double> W, Tensor<double> B, double[] dZ)
    {
        public static ExampleNumbers Draw()
        {
            var random = new NumPyRandom(1);
            Tensor<double> batch = random.RandN(2, 5, 7, 4);
            Tensor<double> W = random.RandN(3, 3, 4, Filters);
            Tensor<double> b = random.RandN(1, 1, 1, Filters);
            Tensor<double> aPrev = Tensor.Create(Cells(140, i => batch[0, i / 28, i / 4 % 7, i % 4]), [1, 5, 7, 4]);
            Tensor<double> Z = Step.ConvForward(aPrev, W, b, new(Stride: 2, Pad: 1)).Z;
            return new(aPrev, Step.ZeroPad(aPrev, 1), W, b, Cells(96, i => Z[0, i / 32, i / 8 % 4, i % 8] - 1));
        }

        /// <summary>What the first values of dZ give.</summary>
        public (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) Backward(int count) => Step.ConvBackward(
            Tensor.Create(Cells(dZ.Length, i => i < count ? dZ[i] : 0), [1, 3, 4, Filters]), new ConvCache<double>(APrev, W, B, new(2, 1)));
    }
}

using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Fovea.Steps;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A convolution, step by step: what the page shows adds up, and is what Fovea.Steps computes.</summary>
public sealed class ConvolutionViewTests(ExplorerFixture explorer)
{
    [Fact]
    public Task The_exercises_example_shows_the_exercises_numbers() =>
        explorer.Visit("convolution?input=exercise&kernel=exercise&stride=2&pad=1&filter=7&position=0", async page =>
        {
            var random = new NumPyRandom(1);
            Tensor<double> aPrev = random.RandN(2, 5, 7, 4);
            Tensor<double> W = random.RandN(3, 3, 4, 8);
            Tensor<double> b = random.RandN(1, 1, 1, 8);
            Tensor<double> Z = Step.ConvForward(aPrev, W, b, new(Stride: 2, Pad: 1)).Z;
            Tensor<double> padded = Step.ZeroPad(aPrev, 1);
            await page.Get("unfold").CheckAsync();

            for (int position = 0; position < 12; position += 1)
            {
                (int h, int w) = (position / 4, position % 4);
                await page.ValueBecomes("result", Z[0, h, w, 7]);
                Assert.Equal(b[0, 0, 0, 7], await page.Value("bias"));
                Assert.Equal(Z[0, h, w, 7], await page.Value("sum") + await page.Value("bias"));
                double sum = 0;
                for (int c = 0; c < 4; c++)
                {
                    double[] slice = await page.Values($"slice-{c}");
                    double[] filter = await page.Values($"filter-{c}");
                    double[] products = await page.Values($"products-{c}");
                    Assert.Equal(Cells(9, i => padded[0, (2 * h) + (i / 3), (2 * w) + (i % 3), c]), slice);
                    Assert.Equal(Cells(9, i => W[i / 3, i % 3, c, 7]), filter);
                    Assert.Equal(Cells(9, i => slice[i] * filter[i]), products);
                    sum += products.Sum();
                }

                Assert.Equal(await page.Value("sum"), sum, 1e-12);
                Assert.Equal(sum, (await page.Values("channel-sums")).Sum(), 1e-12);
                await page.Press("ArrowRight");
            }

            await page.Get("map-2").ClickAsync();
            await page.ValueBecomes("result", Z[0, 2, 3, 2]);
        });

    [Fact]
    public Task A_dilated_filter_of_own_numbers_meets_what_it_should() => explorer.Visit(
        "convolution?input=typed&numbers=1 2 3 4 5;6 7 8 9 1;2 3 4 5 6;7 8 9 1 2;3 4 5 6 7&kernel=own&own=1 -2;3 0.5&f=2&dilation=3&pad=1&bias=0.25&position=0",
        async page =>
        {
            double[] values = [.. Enumerable.Range(0, 25).Select(i => (double)((i % 9) + 1))];
            Tensor<double> spread = Tensor.CreateFromShape<double>([4, 4, 1, 1]);
            (spread[0, 0, 0, 0], spread[0, 3, 0, 0], spread[3, 0, 0, 0], spread[3, 3, 0, 0]) = (1, -2, 3, 0.5);
            Tensor<double> Z = Step.ConvForward(Tensor.Create(values, [1, 5, 5, 1]), spread, Tensor.Create([0.25], [1, 1, 1, 1]), new(Stride: 1, Pad: 1)).Z;
            for (int position = 0; position < 16; position += 5)
            {
                await page.ValueBecomes("result", Z[0, position / 4, position % 4, 0]);
                await page.Press("ArrowRight");
                await page.Press("ArrowDown");
            }

            await page.TextBecomes("size-card", "span = dilation·(f − 1) + 1 = 3·(2 − 1) + 1 = 4");

            // Another number, then one that is none.
            await page.Press("Home");
            await page.Get("own-1-1").FillAsync("-4");
            await page.Press("Tab");
            await page.ValueBecomes("result", 0.25 + (-4 * values[12]));
            await page.Get("own-1-1").FillAsync("four");
            await page.Press("Tab");
            await page.TextBecomes("filter-problem", "own numbers, row 1, column 1: \"four\" is no number. Give a number such as 0.5 or -2.");
            await page.Get("typed").FillAsync("1 2\n3");
            await page.TextBecomes("input-problem", "input: all rows must have one length. Row 1 has 2 numbers, row 2 has 1.");
            Assert.Equal(0.25 + (-4 * values[12]), await page.Value("result"));
            await page.Get("typed").FillAsync("1 2 3\n4 5 6\n7 8 9");
            await page.ValueBecomes("result", 0.25 - 36);
        });

    [Fact]
    public Task A_link_to_the_models_filters_opens_a_fresh_page() => explorer.Visit(
        "convolution?input=digit&digit=4&kernel=model&f=5&pad=2&filter=3&position=300", async page =>
        {
            await page.TextBecomes("step", "301 / 784");
            Assert.Equal(25, (await page.Values("filter-0")).Length);
            Assert.Equal("true", await page.Get("kernel-model").GetAttributeAsync("aria-pressed"));
        });

    [Fact]
    public Task A_size_that_cannot_be_is_brought_back_in_its_field() => explorer.Visit("convolution?input=digit&f=7", async page =>
    {
        ILocator f = page.Get("f");
        foreach (string wrong in (string[])["99", ""])
        {
            await f.FillAsync(wrong);
            await f.BlurAsync();
            await ExplorerPage.Until(async () => await f.InputValueAsync() == "7", async () => $"f shows '{await f.InputValueAsync()}'");
        }
    });

    [Fact]
    public Task What_is_unfolded_is_in_the_link() => explorer.Visit("convolution?input=exercise&kernel=exercise&stride=2&pad=1", async page =>
    {
        await page.Get("unfold").CheckAsync();
        await ExplorerPage.Until(() => Task.FromResult(page.Link.Contains("unfold=1", StringComparison.Ordinal)), () => Task.FromResult(page.Link));
        await page.Page.ReloadAsync();
        await page.Get("filter-3").WaitForAsync();
        Assert.True(await page.Get("unfold").IsCheckedAsync());
    });

    [Fact]
    public Task The_keyboard_alone_walks_and_plays() => explorer.Visit("convolution?input=digit&digit=4", async page =>
    {
        await page.Press("Home");
        await page.TextBecomes("step", "1 / 676");
        await page.Press("ArrowRight", 2);
        await page.Press("ArrowDown");
        await page.TextBecomes("step", "29 / 676");
        await page.TextBecomes("live", "Output, row 1, column 2:");
        await page.Press("Space");
        await ExplorerPage.Until(
            async () => int.Parse((await page.Get("step").InnerTextAsync()).Split(' ')[0]) > 30,
            async () => $"playing stands still at {await page.Get("step").InnerTextAsync()}");
        await page.Press("Space");
        string held = await page.Get("step").InnerTextAsync();
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Equal(held, await page.Get("step").InnerTextAsync());
        await page.Press("End");
        await page.TextBecomes("step", "676 / 676");
        await ExplorerPage.Until(
            () => Task.FromResult(page.Link.Contains("position=675", StringComparison.Ordinal)), () => Task.FromResult($"the link is {page.Link}"));
    });

    [Fact]
    public Task The_window_follows_the_pointer_until_it_is_held() => explorer.Visit("convolution?input=digit&digit=4", async page =>
    {
        await MoveOver(page, 2, 3, 26);
        await page.TextBecomes("step", "56 / 676");
        await PressOutput(page, 4, 5, 26);
        await page.TextBecomes("step", "110 / 676");
        await MoveOver(page, 9, 9, 26);
        await PressOutput(page, 4, 5, 26);
        await page.TextBecomes("step", "110 / 676");
        await MoveOver(page, 9, 9, 26);
        await page.TextBecomes("step", "244 / 676");
    });

    [Fact]
    public Task The_formula_has_todays_numbers_and_says_why_no_window_fits() => explorer.Visit("convolution?input=digit&size=20&f=5&stride=3&pad=1", async page =>
    {
        await page.TextBecomes("size-height", "⌊(20 + 2·1 − 5) / 3⌋ + 1 = 6");
        await page.TextBecomes("size-words", "The division leaves 2: the last 2 rows lie in no window, 1 of them input.");
        await Set(page, "dilation", "7");
        await page.TextBecomes(
            "no-window",
            "height: no window fits. The filter covers 29 rows (f = 5 taps, 7 apart), the padded input has 20 + 2·1 = 22. "
            + "Give a filter of at most 4, a dilation of at most 5, a pad of at least 5, or a larger input.");
        await Set(page, "pad", "5");
        await page.TextBecomes("size-height", "⌊(20 + 2·5 − 29) / 3⌋ + 1 = 1");
        await page.TextBecomes("step", "1 / 1");
    });

    [Fact]
    public Task A_drawing_becomes_the_input() => explorer.Visit("convolution?f=1", async page =>
    {
        await page.Get("picture-draw").ClickAsync();
        ILocator pad = page.Get("drawing-pad").Locator("[data-rows]");
        await pad.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await pad.BoundingBoxAsync())!;
        float cell = box.Width / 28;
        await page.Page.Mouse.MoveAsync(box.X + (4.5f * cell), box.Y + (9.5f * cell));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + (20.5f * cell), box.Y + (9.5f * cell), new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();

        // The only ready-made filter of size 1 leaves the picture as it is.
        await PressOutput(page, 9, 12, 28);
        await page.ValueBecomes("result", 1);
        await PressOutput(page, 20, 12, 28);
        await page.ValueBecomes("result", 0);

        // With the keys: the pen stands where the mouse left it.
        await page.Get("drawing-pad").FocusAsync();
        await page.Press("ArrowDown", 11);
        await page.Press("ArrowLeft", 8);
        await page.Press("Space");
        await page.ValueBecomes("result", 1);
        await page.Get("clear-drawing").ClickAsync();
        await page.ValueBecomes("result", 0);
    });

    [Fact]
    public Task An_own_picture_becomes_the_input_and_a_damaged_one_is_refused_in_place() => explorer.Visit("convolution?f=1&size=12", async page =>
    {
        byte[] pixels = [.. Enumerable.Range(0, 12 * 9 * 3).Select(i => (byte)(i * 29))];
        using var png = new MemoryStream();
        new ImageFile("own", 12, 9, 3, pixels).WritePng(png);
        await page.Get("picture-file").ClickAsync();
        await page.Give("picture-chooser", "own.png", png.ToArray());
        await page.TextBecomes("size-height", "⌊(9 + 2·0 − 1) / 1⌋ + 1 = 9");
        await PressOutput(page, 4, 7, 12, 9);
        int at = 3 * ((4 * 12) + 7);
        await page.ValueBecomes("sum", Enumerable.Range(0, 3).Sum(c => Math.Round(pixels[at + c] / 255.0, 2)), 1e-12);

        // Dropped instead of chosen.
        using var dropped = new MemoryStream();
        new ImageFile("dropped", 6, 5, 1, [.. Enumerable.Repeat((byte)102, 30)]).WritePng(dropped);
        IJSHandle files = await page.Page.EvaluateHandleAsync(
            "text => { const files = new DataTransfer(); "
            + "files.items.add(new File([Uint8Array.from(atob(text), each => each.charCodeAt(0))], 'dropped.png')); return files; }",
            Convert.ToBase64String(dropped.ToArray()));
        await page.Get("picture-drop").DispatchEventAsync("drop", new { dataTransfer = files });
        await page.TextBecomes("size-height", "⌊(10 + 2·0 − 1) / 1⌋ + 1 = 10");
        await page.ValueBecomes("sum", 0.4);

        await page.Give("picture-chooser", "broken.png", png.ToArray()[..(png.ToArray().Length / 2)]);
        await page.TextBecomes("picture-problem", "broken.png: the PNG file is damaged or cut short, or of a variety that is not read.");
        await page.Give("picture-chooser", "letter.txt", "no picture"u8.ToArray());
        await page.TextBecomes("picture-problem", "letter.txt: is no PNG, JPEG or BMP file: it starts with 6E6F2070.");
        await page.Get("kernel-exercise").ClickAsync();
        await page.ValueBecomes("sum", 0.4 * ExerciseExample.Filters(1, 1, 8).Weight[0, 0, 0, 0]);
    });

    [Fact]
    public async Task A_models_filters_slide_over_the_picture()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fovea");
        Model model = BuiltInModels.Create("lenet5");
        string path = Path.Combine(folder.FullName, "lenet5.safetensors");
        model.Save(path);
        await explorer.VisitWith(path, "convolution?input=digit&digit=7&position=300", async page =>
        {
            await page.Get("kernel-model").ClickAsync();
            await page.Get("map-4").ClickAsync();
            ModelFilters filters = ModelFilters.First(model)!;
            Tensor<double> input = PictureInput.From(DigitSamples.All[7], 28, 1);
            Tensor<double> Z = Step.ConvForward(
                Tensor.Create(Flat(input), [1, 28, 28, 1]), filters.Weight, Tensor.Create(Flat(filters.Bias), [1, 1, 1, 6]), new(Stride: 1, Pad: 2)).Z;
            await page.ValueBecomes("result", Z[0, 300 / 28, 300 % 28, 4]);

            // The link shows another person the same.
            await ExplorerPage.Until(
                () => Task.FromResult(page.Link.Contains("filter=4", StringComparison.Ordinal)), () => Task.FromResult($"the link is {page.Link}"));
            Assert.Contains("kernel=model", page.Link, StringComparison.Ordinal);
            await page.Load(page.Link);
            await page.ValueBecomes("result", Z[0, 300 / 28, 300 % 28, 4]);
        });
        folder.Delete(recursive: true);
    }

    private static double[] Cells(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static async Task Set(ExplorerPage page, string field, string value)
    {
        await page.Get(field).FillAsync(value);
        await page.Press("Tab");
    }

    private static async Task PressOutput(ExplorerPage page, int row, int column, int columns, int? rows = null)
    {
        await MoveOver(page, row, column, columns, rows);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.UpAsync();
    }

    private static async Task MoveOver(ExplorerPage page, int row, int column, int columns, int? rows = null)
    {
        ILocator map = page.Get("output-map").Locator("[data-rows]");
        await map.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(
            box.X + ((column + 0.5f) * box.Width / columns), box.Y + ((row + 0.5f) * box.Height / (rows ?? columns)));
    }
}

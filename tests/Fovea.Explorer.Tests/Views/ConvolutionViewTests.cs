using System.Numerics.Tensors;
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
    public Task The_maps_say_the_numbers_as_far_as_they_are_computed() => explorer.Visit(
        "convolution?input=exercise&kernel=exercise&stride=2&pad=1&filter=7&position=5", async page =>
        {
            LayerNumbers example = LayerNumbers.Exercise();
            (ShownMap input, ShownMap output) = (new(page, "input-map", 7, 9), new(page, "output-map", 3, 4));
            await input.TextsBecome(LayerNumbers.Plane(example.Padded, 0));
            await output.TextsBecome(LayerNumbers.Plane(example.Z, 7)[..6]);
            await page.Press("ArrowLeft");
            await output.TextsBecome(LayerNumbers.Plane(example.Z, 7)[..5]);
            await page.Get("whole").CheckAsync();
            await output.TextsBecome(LayerNumbers.Plane(example.Z, 7));
            await page.Get("map-3").ClickAsync();
            await output.TextsBecome(LayerNumbers.Plane(example.Z, 3));

            // Another channel of the input, in the map and in the sum.
            await page.Get("channel").SelectOptionAsync("2");
            await input.TextsBecome(LayerNumbers.Plane(example.Padded, 2));
            Assert.Equal(Cells(9, i => example.Padded[0, 2 + (i / 3), i % 3, 2]), await page.Values("slice-2"));
            Assert.Equal(Cells(9, i => example.Weights[i / 3, i % 3, 2, 3]), await page.Values("filter-2"));
            Assert.Equal(0, await page.Get("slice-0").CountAsync());
        });

    [Fact]
    public Task Every_ready_made_filter_gives_what_conv_forward_gives()
    {
        const int Size = 14;
        Tensor<double> weight = ReadyKernel.ToWeight(ReadyKernel.OfSize(3), 1);
        int filters = (int)weight.Lengths[3];
        var layer = new LayerNumbers(
            PictureInput.From(DigitSamples.All[4], Size, 1), weight, Tensor.CreateFromShape<double>([filters]), new(Stride: 1, Pad: 1));
        double[][] maps = [.. Enumerable.Range(0, filters).Select(filter => LayerNumbers.Plane(layer.Z, filter))];

        // A place where no two filters give the same.
        int position = Enumerable.Range(0, Size * Size).First(at => maps.Select(map => map[at]).Distinct().Count() == filters);
        return explorer.Visit($"convolution?input=digit&digit=4&size={Size}&pad=1&position={position}", async page =>
        {
            ILocator output = page.Get("output-map");
            ILocator ahead = output.Locator("path.ahead");
            await ShownMap.ColoursBecome(
                output.Locator("canvas"), [.. maps[0].Select((value, at) => at <= position ? value : 0)], ShownMap.Greatest(maps[0]));
            Assert.Equal(1, await ahead.CountAsync());
            await page.Get("whole").CheckAsync();
            for (int filter = 0; filter < filters; filter++)
            {
                await page.Get($"map-{filter}").ClickAsync();
                await page.ValueBecomes("result", maps[filter][position]);
                Assert.Equal(Cells(9, i => weight[i / 3, i % 3, 0, filter]), await page.Values("filter-0"));
                await ShownMap.ColoursBecome(output.Locator("canvas"), maps[filter], ShownMap.Greatest(maps[filter]));
                await ShownMap.ColoursBecome(page.Get($"map-{filter}").Locator("canvas"), maps[filter], ShownMap.Greatest(maps[filter]));
            }

            Assert.Equal(0, await ahead.CountAsync());

            // In the corner the window's first row and column lie in the padding, which is hatched: the frame of the map, one cell wide.
            await page.Press("Home");
            await page.ValueBecomes("result", maps[filters - 1][0]);
            Assert.Equal(
                ["0,0", "0,1", "0,2", "1,0", "2,0"],
                await page.Get("slice-0").EvaluateAsync<string[]>(
                    "table => [...table.querySelectorAll('td.padding')].map(cell => `${cell.parentNode.rowIndex},${cell.cellIndex}`)"));
            Assert.Equal("M0 0H16V16H0ZM1 1V15H15V1Z", await page.Get("input-map").Locator("path.margin").GetAttributeAsync("d"));
        });
    }

    [Fact]
    public Task A_dilated_filter_of_own_numbers_meets_what_it_should() => explorer.Visit(
        "convolution?input=typed&numbers=1 2 3 4 5;6 7 8 9 1;2 3 4 5 6;7 8 9 1 2;3 4 5 6 7&kernel=own&own=1 -2;3 0.5&f=2&dilation=3&pad=1&bias=0.25&position=0",
        async page =>
        {
            double[] values = [.. Enumerable.Range(0, 25).Select(i => (double)((i % 9) + 1))];
            Tensor<double> spread = Tensor.CreateFromShape<double>([4, 4, 1, 1]);
            (spread[0, 0, 0, 0], spread[0, 3, 0, 0], spread[3, 0, 0, 0], spread[3, 3, 0, 0]) = (1, -2, 3, 0.5);
            Tensor<double> Z = new LayerNumbers(Tensor.Create(values, [5, 5, 1]), spread, Tensor.Create([0.25]), new(Stride: 1, Pad: 1)).Z;
            for (int position = 0; position < 16; position += 5)
            {
                await page.ValueBecomes("result", Z[0, position / 4, position % 4, 0]);
                await page.Press("ArrowRight");
                await page.Press("ArrowDown");
            }

            await page.TextBecomes("size-card", "span = dilation·(f − 1) + 1 = 3·(2 − 1) + 1 = 4");

            // Another number, then one that is none.
            await page.Press("Home");
            await page.Set("own-1-1", "-4");
            await page.ValueBecomes("result", 0.25 + (-4 * values[12]));
            await page.Set("own-1-1", "four");
            await page.TextBecomes("filter-problem", "own numbers, row 1, column 1: \"four\" is no number. Give a number such as 0.5 or -2.");
            await page.Get("typed").FillAsync("1 2\n3");
            await page.TextBecomes("input-problem", "input: all rows must have one length. Row 1 has 2 numbers, row 2 has 1.");
            Assert.Equal(0.25 + (-4 * values[12]), await page.Value("result"));
            await page.Get("typed").FillAsync("1 2 3\n4 5 6\n7 8 9");
            await page.ValueBecomes("result", 0.25 - 36);
        });

    [Fact]
    public Task Numbers_of_a_filter_and_the_bias_can_be_changed() => explorer.Visit(
        "convolution?input=exercise&kernel=exercise&stride=2&pad=1&filter=3&position=6", async page =>
        {
            LayerNumbers example = LayerNumbers.Exercise();
            Tensor<double> own = Tensor.Create(Cells(36, i => example.Weights[i / 12, i / 4 % 3, i % 4, 3]), [3, 3, 4, 1]);
            double Expected(double bias) => Step.ConvForward(
                Tensor.Create(LayerNumbers.Flat(new NumPyRandom(1).RandN(2, 5, 7, 4)), [2, 5, 7, 4]),
                own,
                Tensor.Create([bias], [1, 1, 1, 1]),
                new(Stride: 2, Pad: 1)).Z[0, 1, 2, 0];

            await page.ValueBecomes("result", example.Z[0, 1, 2, 3]);
            await page.Get("edit-filter").ClickAsync();
            await page.ValueBecomes("result", Expected(0));
            await page.Set("bias-field", "0.75");
            await page.ValueBecomes("result", Expected(0.75));
            Assert.Equal(0.75, await page.Value("bias"));
            await page.Get("channel").SelectOptionAsync("2");
            own[0, 2, 2, 0] = -4.5;
            await page.Set("own-0-2", "-4.5");
            await page.ValueBecomes("result", Expected(0.75));
            await page.Set("bias-field", "none");
            await page.TextBecomes("filter-problem", "bias: \"none\" is no number. Give a number such as 0.5 or -2.");
            Assert.Equal(Expected(0.75), await page.Value("result"));
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
            Tensor<double> Z = new LayerNumbers(input, filters.Weight, filters.Bias, new(Stride: 1, Pad: 2)).Z;
            await page.ValueBecomes("result", Z[0, 300 / 28, 300 % 28, 4]);

            // The link shows another person the same.
            await page.LinkHas("filter=4");
            Assert.Contains("kernel=model", page.Link, StringComparison.Ordinal);
            await page.Load(page.Link);
            await page.ValueBecomes("result", Z[0, 300 / 28, 300 % 28, 4]);
        });
        folder.Delete(recursive: true);
    }

    private static double[] Cells(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];
}

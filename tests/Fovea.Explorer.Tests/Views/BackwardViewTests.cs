using System.Numerics.Tensors;
using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Tests.Running;
using Fovea.Steps;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A convolution backward: every share and every sum on the page is that of conv_backward, and the cost agrees.</summary>
public sealed class BackwardViewTests(ExplorerFixture explorer)
{
    private const int Filters = 8;

    // The exercise's example for conv_forward: three rows of four outputs, eight filters.
    private const string Example = "backward?input=exercise&kernel=exercise&stride=2&pad=1";

    [Fact]
    public Task The_exercises_example_builds_up_as_conv_backward() => explorer.Visit($"{Example}&filter=2&channel=3&entry=a.1.3.3.0", async page =>
    {
        LayerNumbers example = LayerNumbers.Exercise();
        var sums = new ShownMap(page, "sum-map", 7, 9);
        await new ShownMap(page, "gradient-map", 3, 4).TextsBecome(Cells(12, i => example.dZ[(i * Filters) + 2]));
        await new ShownMap(page, "input-map", 7, 9).TextsBecome(LayerNumbers.Plane(example.Padded, 3));
        await page.Press("Home");
        int from = 0;
        foreach (int position in (int[])[0, 1, 2, 6, 7, 6])
        {
            await page.Press((position - from) switch { 1 => "ArrowRight", -1 => "ArrowLeft", 4 => "ArrowDown", _ => "Home" });
            from = position;
            await page.TextIs("step", $"{position + 1} / 13");
            (int h, int w) = (position / 4, position % 4);
            await page.TextBecomes("told", $"dZ[{h}, {w}, 2] = Z − t");
            double dz = example.dZ[(position * Filters) + 2];
            await page.ValueBecomes("share-dz", dz);

            // The shares of this value, then the sums after it.
            Assert.Equal(Cells(9, i => example.Weights[i / 3, i % 3, 3, 2] * dz), await page.Values("share-input"));
            Assert.Equal(Cells(9, i => example.Padded[0, (2 * h) + (i / 3), (2 * w) + (i % 3), 3] * dz), await page.Values("share-weight"));
            int done = (position * Filters) + 3;
            (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = example.Backward(done);
            Assert.Equal(Cells(9, i => dW[i / 3, i % 3, 3, 2]), await page.Values("dw"));
            Assert.Equal(Cells(1, _ => db[0, 0, 0, 2]), await page.Values("db"));
            Assert.Equal(dA[0, 1, 3, 3], await page.Value("so-far"));
            await sums.TextsBecome(LayerNumbers.Plane(example.PaddedGradient(done), 3));
        }

        // All of dZ at once; then the crop.
        await page.Get("whole").CheckAsync();
        await sums.TextsBecome(LayerNumbers.Plane(example.PaddedGradient(example.dZ.Length), 3));
        Assert.Equal(example.Backward().dA[0, 1, 3, 3], await page.Value("so-far"));
        await page.Press("End");
        await page.TextIs("step", "13 / 13");
        await new ShownMap(page, "sum-map", 5, 7).TextsBecome(LayerNumbers.Plane(example.Backward().dA, 3));
    });

    [Fact]
    public Task Every_kind_of_entry_is_the_steps_and_agrees_with_the_cost() => explorer.Visit($"{Example}&filter=5&channel=1", async page =>
    {
        LayerNumbers example = LayerNumbers.Exercise();
        (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = example.Backward();
        await page.Press("End");
        await page.TextBecomes("told", "dA_prev = dA_prev_pad[1 : 6, 1 : 8]: the frame of the padding is cropped off.");
        await page.TextBecomes("sum-name", "dA_prev");
        Assert.Equal("5 7", await page.Get("sum-map").Locator(".field").EvaluateAsync<string>("field => `${field.dataset.rows} ${field.dataset.columns}`"));
        Assert.Equal(Cells(9, i => dW[i / 3, i % 3, 1, 5]), await page.Values("dw"));

        await Choose(page, 2, 0);
        await Agrees(page, "dW[2, 0, 1, 5]", dW[2, 0, 1, 5], h => example.Cost((_, W, _) => W[2, 0, 1, 5] += h));
        await page.Get("entry-kind").SelectOptionAsync("Bias");
        await Agrees(page, "db[5]", db[0, 0, 0, 5], h => example.Cost((_, _, b) => b[0, 0, 0, 5] += h));
        await page.Get("entry-kind").SelectOptionAsync("Input");
        foreach ((int row, int column) in ((int, int)[])[(0, 0), (3, 4), (4, 6)])
        {
            await Choose(page, row, column);
            await Agrees(
                page,
                $"dA_prev[{row}, {column}, 1]",
                dA[0, row, column, 1],
                h => example.Cost((aPrev, _, _) => aPrev[0, row, column, 1] += h));
            Assert.Equal(dA[0, row, column, 1], await page.Value("so-far"));
        }

        // The padding gathers too, and nothing checks that.
        await Choose(page, -1, 0);
        await page.TextBecomes("terms-of", "dA_prev_pad[0, 1, 1]");
        await page.TextBecomes("terms", "A zero of the padding.");
        await page.TextBecomes("verdict", "A zero of the padding is no number that one could move");
    });

    [Fact]
    public Task Every_cost_gives_its_gradient_and_wrong_numbers_are_told() => explorer.Visit($"backward?input=typed&numbers={TypedLayer.Numbers}&stride=2&position=0", async page =>
    {
        LayerNumbers layer = TypedLayer.With(new(Stride: 2, Pad: 0));
        double z = layer.Z[0, 0, 0, 0];
        await page.ValueBecomes("share-dz", z - 1);
        await page.Set("target", "-0.5");
        await page.ValueBecomes("share-dz", z + 0.5);
        await page.Set("target", "much");
        await page.TextBecomes("cost-problem", "target: \"much\" is no number. Give a number such as 0.5 or -2.");
        Assert.Equal(z + 0.5, await page.Value("share-dz"));

        await page.Get("cost-ones").ClickAsync();
        await page.ValueBecomes("share-dz", 1);
        await Checked(page, layer.BackwardOf(1, 1, 1, 1).dW[1, 1, 0, 0]);
        await page.Get("cost-random").ClickAsync();
        double[] drawn = LayerNumbers.Flat(new NumPyRandom(1).RandN(2, 2, 1));
        await page.ValueBecomes("share-dz", drawn[0]);
        await Checked(page, layer.BackwardOf(drawn).dW[1, 1, 0, 0]);
        await page.Get("cost-own").ClickAsync();
        await page.Get("typed-gradient").FillAsync("0.5 -3");
        await page.TextBecomes("cost-problem", "dZ: one number is needed for each of the 2 x 2 outputs. Received 1 rows of 2. Give 2 rows of 2 numbers.");
        await page.Get("typed-gradient").FillAsync("0.5 -3\n7 1");
        await page.ValueBecomes("share-dz", 0.5);
        await page.Press("Tab");
        await new ShownMap(page, "gradient-map", 2, 2).Press(1, 0);
        await page.ValueBecomes("share-dz", 7);
        await Checked(page, layer.BackwardOf(0.5, -3, 7, 1).dW[1, 1, 0, 0]);
    });

    private static async Task Agrees(ExplorerPage page, string name, double expected, Func<double, double> cost)
    {
        await page.TextBecomes("terms-of", name);
        await page.ValueBecomes("total", expected);
        await Checked(page, expected);
        await page.TextBecomes("check", $"Is {name} right?");

        // The cost itself, with the number moved either way.
        double above = cost(CentralDifference.DefaultStep), below = cost(-CentralDifference.DefaultStep);
        Assert.Equal(above, await page.Value("cost-above"), 1e-12 * above);
        Assert.Equal(below, await page.Value("cost-below"), 1e-12 * below);
    }

    // The check of an entry comes a moment after the entry; until then the one before it stands there.
    private static async Task Checked(ExplorerPage page, double expected)
    {
        await page.AttributeIs("check", "aria-busy", null);
        await page.ValueBecomes("analytic", expected);
        Assert.Equal(expected, await page.Value("estimate"), 1e-6);
        await page.TextBecomes("verdict", "They agree.");
    }

    private static async Task Choose(ExplorerPage page, int row, int column)
    {
        await page.Set("entry-row", $"{row}");
        await page.Set("entry-column", $"{column}");
    }

    private static double[] Cells(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];
}

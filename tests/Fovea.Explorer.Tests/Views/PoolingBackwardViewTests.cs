using System.Numerics.Tensors;
using Fovea.Explorer.Tests.Running;
using Fovea.Steps;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A pooling backward: masks, tie policies and even spreads are those of Fovea.Steps.</summary>
public sealed class PoolingBackwardViewTests(ExplorerFixture explorer)
{
    // Windows with one, two and four maxima.
    private const string Numbers = "1 2 5 5;2 0 1 5;3 3 7 6;3 3 0 1";

    private static readonly double[] Values = [1, 2, 5, 5, 2, 0, 1, 5, 3, 3, 7, 6, 3, 3, 0, 1];

    [Fact]
    public Task Each_tie_policy_gives_what_pool_backward_gives() => explorer.Visit(
        $"backward?mode=max&input=typed&numbers={Numbers}&cost=random&seed=3&position=0", async page =>
        {
            foreach (TiePolicy ties in (TiePolicy[])[TiePolicy.All, TiePolicy.First, TiePolicy.Split])
            {
                string button = $"ties-{ties.ToString().ToLowerInvariant()}";
                await page.Get(button).ClickAsync();
                await page.AttributeIs(button, "aria-pressed", "true");
                double[,] expected = Backward(PoolMode.Max, ties);
                int[] winners = [2, 3, 4, 1];
                for (int position = 0; position < 4; position++)
                {
                    await page.TextIs("step", $"{position + 1} / 4");
                    (int top, int left) = (position / 2 * 2, position % 2 * 2);
                    Tensor<double> window = Tensor.Create(Cells(i => Values[((top + (i / 2)) * 4) + left + (i % 2)]), [2, 2]);
                    Tensor<bool> mask = Step.CreateMaskFromWindow(window);
                    Assert.Equal(Cells(i => mask[i / 2, i % 2] ? 1 : 0), await page.Values("share-mask"));
                    Assert.Equal(Cells(i => expected[top + (i / 2), left + (i % 2)]), await page.Values("share-input"));
                    await page.TextBecomes("ties-words", winners[position] == 1 ? "One value is this window's maximum" : $"{winners[position]} values tie");
                    await page.Press("ArrowRight");
                }

                double received = await page.Value("balance-in");
                Assert.Equal(expected.Cast<double>().Sum(), await page.Value("balance-out"), 1e-12);
                Assert.Equal(ties != TiePolicy.All, Math.Abs(received - await page.Value("balance-out")) < 1e-12);

                // At a tie the cost has a corner, whatever the policy; elsewhere it agrees.
                await Choose(page, 0, 1);
                await page.ValueBecomes("total", expected[0, 1]);
                await page.TextBecomes("verdict", "The cost has a corner here");
                await Choose(page, 2, 2);
                await page.ValueBecomes("analytic", expected[2, 2]);
                Assert.Equal(expected[2, 2], await page.Value("total"));
                await page.TextBecomes("verdict", "They agree.");
                Assert.Equal(expected[2, 2], await page.Value("estimate"), 1e-6);

                // Keys belong to the field until something else is pressed.
                await page.Get("told").ClickAsync();
                await page.Press("Home");
            }
        });

    [Fact]
    public Task An_average_spreads_evenly_and_overlaps_add_up() => explorer.Visit(
        $"backward?mode=average&input=typed&numbers={Numbers}&f=3&stride=1&cost=random&seed=3&position=0", async page =>
        {
            double[,] expected = Backward(PoolMode.Average, TiePolicy.All, f: 3, stride: 1);
            Tensor<double> drawn = new NumPyRandom(3).RandN(2, 2, 1);
            for (int position = 0; position < 4; position++)
            {
                Tensor<double> spread = Step.DistributeValue(drawn[position / 2, position % 2, 0], 3, 3);
                await page.TextIs("step", $"{position + 1} / 4");
                await page.ValueBecomes("share-da", drawn[position / 2, position % 2, 0]);
                Assert.Equal(Cells(i => spread[i / 3, i % 3], 9), await page.Values("share-input"));
                await page.Press("ArrowRight");
            }

            foreach ((int row, int column) in ((int, int)[])[(0, 0), (1, 1), (2, 3)])
            {
                await Choose(page, row, column);
                await page.ValueBecomes("so-far", expected[row, column]);
                await page.ValueBecomes("analytic", expected[row, column]);
                Assert.Equal(expected[row, column], await page.Value("total"));
                await page.TextBecomes("verdict", "They agree.");
            }
        });

    [Fact]
    public Task The_kinds_of_layer_are_a_step_apart_and_what_does_not_fit_is_told() => explorer.Visit("backward?input=typed", async page =>
    {
        await page.Get("mode-max").ClickAsync();
        await page.Get("share-mask").WaitForAsync();
        await page.Get("input-typed").ClickAsync();
        await page.Get("typed").FillAsync("1 2\n3 4");
        await page.Set("f", "3");
        await page.TextBecomes("no-window", "height: no window fits. The window covers 3 rows, the input has 2.");
        await page.Set("f", "2");
        Tensor<double> aPrev = Tensor.Create((double[])[1, 2, 3, 4], [1, 2, 2, 1]);
        double max = Step.PoolForward(aPrev, new(F: 2, Stride: 2)).A[0, 0, 0, 0];
        (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(aPrev, new(F: 2, Stride: 2), PoolMode.Average);
        double mean = A[0, 0, 0, 0];
        Tensor<double> back = Step.PoolBackward(Tensor.Create([mean - 1], [1, 1, 1, 1]), cache, PoolMode.Average);
        await page.ValueBecomes("share-da", max - 1);
        await page.Get("to-forward").ClickAsync();
        await page.ValueBecomes("result", max);
        await page.Get("mode-average").ClickAsync();
        await page.ValueBecomes("result", mean);
        await page.Get("to-backward").ClickAsync();
        await page.ValueBecomes("share-da", mean - 1);
        Assert.Equal(Cells(i => back[0, i / 2, i % 2, 0]), await page.Values("share-input"));
    });

    private static double[,] Backward(PoolMode mode, TiePolicy ties, int f = 2, int stride = 2)
    {
        var cache = new PoolCache<double>(Tensor.Create(Values, [1, 4, 4, 1]), new(f, stride));
        Tensor<double> drawn = new NumPyRandom(3).RandN(1, 2, 2, 1);
        Tensor<double> dA = Step.PoolBackward(drawn, cache, mode, ties);
        var plane = new double[4, 4];
        for (int i = 0; i < 16; i++)
        {
            plane[i / 4, i % 4] = dA[0, i / 4, i % 4, 0];
        }

        return plane;
    }

    private static async Task Choose(ExplorerPage page, int row, int column)
    {
        await page.Set("entry-row", $"{row}");
        await page.Set("entry-column", $"{column}");
    }

    private static double[] Cells(Func<int, double> value, int count = 4) => [.. Enumerable.Range(0, count).Select(value)];
}

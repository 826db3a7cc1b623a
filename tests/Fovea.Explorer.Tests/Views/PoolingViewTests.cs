using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Steps;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Pooling, step by step: the page shows what Fovea.Steps computes.</summary>
public sealed class PoolingViewTests(ExplorerFixture explorer)
{
    [Fact]
    public Task The_exercises_example_shows_the_exercises_numbers() => explorer.Visit("pooling?input=exercise&f=3&stride=2&position=0&channel=1", async page =>
    {
        Tensor<double> aPrev = new NumPyRandom(1).RandN(2, 5, 5, 3);
        await page.Get("whole").CheckAsync();
        foreach (PoolMode mode in (PoolMode[])[PoolMode.Max, PoolMode.Average])
        {
            (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(aPrev, new(F: 3, Stride: 2), mode);
            await page.Get($"mode-{mode.ToString().ToLowerInvariant()}").ClickAsync();
            await page.Press("Home");
            await new ShownMap(page, "output-map", 2, 2).TextsBecome(LayerNumbers.Plane(A, 1));
            for (int position = 0; position < 4; position++)
            {
                (int h, int w) = (position / 2, position % 2);
                await page.TextIs("step", $"{position + 1} / 4");
                await page.ValueBecomes("result", A[0, h, w, 1]);
                double[] window = await page.Values("window");
                Assert.Equal(Cells(9, i => aPrev[0, (2 * h) + (i / 3), (2 * w) + (i % 3), 1]), window);
                Assert.Equal((double[])[A[0, h, w, 0], A[0, h, w, 1], A[0, h, w, 2]], await page.Values("channel-results"));

                // The shares are what a gradient of 1 at this output sends back.
                Tensor<double> one = Tensor.CreateFromShape<double>([2, 2, 2, 3]);
                one[0, h, w, 1] = 1;
                Tensor<double> back = Step.PoolBackward(one, cache, mode);
                double[] shares = Cells(9, i => back[0, (2 * h) + (i / 3), (2 * w) + (i % 3), 1]);
                Assert.Equal(shares, await page.Values("shares"));
                int winner = Array.IndexOf(shares, 1);
                string[] marked = winner < 0 ? [] : [$"{(2 * h) + (winner / 3)},{(2 * w) + (winner % 3)}"];
                Assert.Equal(marked, await page.Get("input-map").EvaluateAsync<string[]>(
                    "map => [...map.querySelectorAll('rect.winner')].map(mark => `${mark.getAttribute('y')},${mark.getAttribute('x')}`)"));
                Assert.Equal(marked.Length, await page.Get("window").Locator("td.winner").CountAsync());
                if (mode == PoolMode.Average)
                {
                    Assert.Equal(A[0, h, w, 1], await page.Value("sum") / await page.Value("count"));
                    Assert.Equal(window.Sum(), await page.Value("sum"), 1e-12);
                }

                await page.Press("ArrowRight");
            }

            await page.Get("map-2").ClickAsync();
            await page.ValueBecomes("result", A[0, 1, 1, 2]);
            await page.Get("map-1").ClickAsync();
        }
    });

    [Fact]
    public Task An_output_is_pressed_and_the_walk_plays() => explorer.Visit("pooling?input=exercise&f=3&stride=2&position=0", async page =>
    {
        Tensor<double> A = Step.PoolForward(new NumPyRandom(1).RandN(2, 5, 5, 3), new(F: 3, Stride: 2)).A;
        var output = new ShownMap(page, "output-map", 2, 2);
        await output.Press(0, 1);
        await page.TextIs("step", "2 / 4");
        await page.ValueBecomes("result", A[0, 0, 1, 0]);
        await output.TextsBecome(LayerNumbers.Plane(A, 0)[..2]);

        // Held, it does not follow the pointer.
        await output.PointAt(1, 0);
        await page.Drawn();
        Assert.Equal("2 / 4", await page.Get("step").InnerTextAsync());
        await page.Get("play").ClickAsync();
        await page.TextIs("step", "4 / 4");
        await page.AttributeIs("play", "aria-label", "Play");
        await page.ValueBecomes("result", A[0, 1, 1, 0]);
        await output.TextsBecome(LayerNumbers.Plane(A, 0));
    });

    [Fact]
    public Task Ties_go_as_the_policy_says() => explorer.Visit("pooling?input=typed&numbers=1 2 0;2 2 0;5 5 5&position=0", async page =>
    {
        (Tensor<double> A, PoolCache<double> cache) = Step.PoolForward(
            Tensor.Create((double[])[1, 2, 0, 2, 2, 0, 5, 5, 5], [1, 3, 3, 1]), new(F: 2, Stride: 2));
        double[] Shares(TiePolicy ties)
        {
            Tensor<double> back = Step.PoolBackward(Tensor.Create([1.0], [1, 1, 1, 1]), cache, PoolMode.Max, ties);
            return Cells(4, i => back[0, i / 2, i % 2, 0]);
        }

        await page.ValueBecomes("result", A[0, 0, 0, 0]);
        await page.TextBecomes("ties", "3 values tie. Backward, each of them receives the whole gradient, as in the exercise.");
        Assert.Equal(Shares(TiePolicy.All), await page.Values("shares"));
        await page.Get("ties-policy").SelectOptionAsync("First");
        await page.TextBecomes("ties", "the first of them receives the gradient");
        Assert.Equal(Shares(TiePolicy.First), await page.Values("shares"));
        await page.Get("ties-policy").SelectOptionAsync("Split");
        await page.TextBecomes("ties", "they share the gradient evenly");
        Assert.Equal(Shares(TiePolicy.Split), await page.Values("shares"));
        await page.TextBecomes("size-words", "1 window fits one below the other. The division leaves 1: the last 1 row lies in no window.");
        await page.Set("f", "4");
        await page.TextBecomes("no-window", "height: no window fits. The window covers 4 rows, the input has 3. Give a window of at most 3 or a larger input.");
    });

    [Fact]
    public Task A_convolutions_output_is_pooled() => explorer.Visit("convolution?input=digit&digit=8&size=16&stride=2", async page =>
    {
        await page.Get("to-pooling").ClickAsync();
        await page.Get("mode-max").WaitForAsync();
        await page.Get("map-1").ClickAsync();
        await page.Press("Home");
        await page.Press("ArrowDown");
        await page.Press("ArrowRight");

        Tensor<double> Z = new LayerNumbers(
            PictureInput.From(DigitSamples.All[8], 16, 1),
            ReadyKernel.ToWeight(ReadyKernel.OfSize(3), 1),
            Tensor.CreateFromShape<double>([7]),
            new(Stride: 2, Pad: 0)).Z;
        Tensor<double> A = Step.PoolForward(Z, new(F: 2, Stride: 2)).A;
        await page.ValueBecomes("result", A[0, 1, 1, 1]);
    });

    private static double[] Cells(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];
}

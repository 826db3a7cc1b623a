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
        Tensor<double> max = Step.PoolForward(aPrev, new(F: 3, Stride: 2)).A;
        Tensor<double> mean = Step.PoolForward(aPrev, new(F: 3, Stride: 2), PoolMode.Average).A;
        for (int position = 0; position < 4; position++)
        {
            (int h, int w) = (position / 2, position % 2);
            await page.ValueBecomes("result", max[0, h, w, 1]);
            double[] window = await page.Values("window");
            Assert.Equal(Enumerable.Range(0, 9).Select(i => aPrev[0, (2 * h) + (i / 3), (2 * w) + (i % 3), 1]), window);
            Assert.Equal(window.Select(value => value == max[0, h, w, 1] ? 1.0 : 0), await page.Values("shares"));
            Assert.Equal(1, await page.Get("window").Locator("td.winner").CountAsync());
            Assert.Equal((double[])[max[0, h, w, 0], max[0, h, w, 1], max[0, h, w, 2]], await page.Values("channel-results"));
            await page.Press("ArrowRight");
        }

        await page.Get("mode-average").ClickAsync();
        await page.ValueBecomes("result", mean[0, 1, 1, 1]);
        Assert.Equal(mean[0, 1, 1, 1], await page.Value("sum") / await page.Value("count"));
        await page.Get("map-2").ClickAsync();
        await page.ValueBecomes("result", mean[0, 1, 1, 2]);
    });

    [Fact]
    public Task Ties_go_as_the_policy_says() => explorer.Visit("pooling?input=typed&numbers=1 2 0;2 2 0;5 5 5&position=0", async page =>
    {
        await page.ValueBecomes("result", 2);
        await page.TextBecomes("ties", "3 values tie. Backward, each of them receives the whole gradient, as in the exercise.");
        Assert.Equal((double[])[0.0, 1, 1, 1], await page.Values("shares"));
        await page.Get("ties-policy").SelectOptionAsync("First");
        await page.TextBecomes("ties", "the first of them receives the gradient");
        Assert.Equal((double[])[0.0, 1, 0, 0], await page.Values("shares"));
        await page.Get("ties-policy").SelectOptionAsync("Split");
        await page.TextBecomes("ties", "they share the gradient evenly");
        Assert.Equal((double[])[0, 1.0 / 3, 1.0 / 3, 1.0 / 3], await page.Values("shares"));
        await page.TextBecomes("size-words", "1 window fits one below the other. The division leaves 1: the last 1 row lies in no window.");
        await page.Get("f").FillAsync("4");
        await page.Press("Tab");
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

        double[] pixels = new double[16 * 16];
        PictureInput.From(DigitSamples.All[8], 16, 1).FlattenTo(pixels);
        Tensor<double> weight = ReadyKernel.ToWeight(ReadyKernel.OfSize(3), 1);
        Tensor<double> Z = Step.ConvForward(
            Tensor.Create(pixels, [1, 16, 16, 1]), weight, Tensor.CreateFromShape<double>([1, 1, 1, 7]), new(Stride: 2, Pad: 0)).Z;
        Tensor<double> A = Step.PoolForward(Z, new(F: 2, Stride: 2)).A;
        await page.ValueBecomes("result", A[0, 1, 1, 1]);
    });
}

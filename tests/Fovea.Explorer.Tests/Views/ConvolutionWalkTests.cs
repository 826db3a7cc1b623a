using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;

namespace Fovea.Explorer.Tests.Views;

/// <summary>How one goes through a convolution: keys, pointer, slider and buttons.</summary>
public sealed class ConvolutionWalkTests(ExplorerFixture explorer)
{
    [Fact]
    public Task The_keyboard_alone_walks_and_plays() => explorer.Visit("convolution?input=digit&digit=4", async page =>
    {
        await page.Press("Home");
        await page.TextIs("step", "1 / 676");
        await page.Press("ArrowRight", 2);
        await page.Press("ArrowDown");
        await page.TextIs("step", "29 / 676");
        await page.TextBecomes("live", "Output, row 1, column 2:");
        await page.Press("Space");
        await page.AttributeIs("play", "aria-label", "Pause");
        await ExplorerPage.Until(
            async () => int.Parse((await page.Get("step").InnerTextAsync()).Split(' ')[0]) > 30,
            async () => $"playing stands still at {await page.Get("step").InnerTextAsync()}");
        await page.Press("Space");
        await page.AttributeIs("play", "aria-label", "Play");
        int held = int.Parse((await page.Get("step").InnerTextAsync()).Split(' ')[0]);
        await page.Drawn();
        await page.Drawn();
        await page.Press("ArrowRight");
        await page.TextIs("step", $"{held + 1} / 676");
        await page.Press("End");
        await page.TextIs("step", "676 / 676");
        await page.LinkHas("position=675");
    });

    [Fact]
    public Task The_window_follows_the_pointer_until_it_is_held() => explorer.Visit("convolution?input=digit&digit=4", async page =>
    {
        var output = new ShownMap(page, "output-map", 26, 26);
        await output.PointAt(2, 3);
        await page.TextIs("step", "56 / 676");
        await output.Press(4, 5);
        await page.TextIs("step", "110 / 676");
        await output.PointAt(9, 9);
        await page.Drawn();
        Assert.Equal("110 / 676", await page.Get("step").InnerTextAsync());
        await output.Press(4, 5);
        await page.TextIs("step", "110 / 676");
        await output.PointAt(9, 9);
        await page.TextIs("step", "244 / 676");
    });

    [Fact]
    public Task A_pressed_input_brings_the_window_there_and_holds_it() => explorer.Visit("convolution?input=digit&digit=4", async page =>
    {
        var input = new ShownMap(page, "input-map", 28, 28);
        await input.Press(14, 13);

        // The window whose middle was pressed: one row above and one column before it begins.
        await page.TextIs("step", $"{(13 * 26) + 12 + 1} / 676");
        await page.ValueBecomes("result", Digit().Z[0, 13, 12, 0]);
        await new ShownMap(page, "output-map", 26, 26).PointAt(9, 9);
        await page.Drawn();
        Assert.Equal($"{(13 * 26) + 12 + 1} / 676", await page.Get("step").InnerTextAsync());

        // Beyond the last window there is none: the nearest one comes.
        await input.Press(27, 0);
        await page.TextIs("step", $"{(25 * 26) + 1} / 676");
    });

    [Fact]
    public Task Slider_and_buttons_walk() => explorer.Visit("convolution?input=digit&digit=4&position=9", async page =>
    {
        LayerNumbers layer = Digit();
        await WalkButtons.Drive(page, 348, 676, step => page.ValueBecomes("result", layer.Z[0, step / 26, step % 26, 0]));
        Assert.NotEqual(layer.Z[0, 348 / 26, 348 % 26, 0], layer.Z[0, 349 / 26, 349 % 26, 0]);
    });

    private static LayerNumbers Digit() => new(
        PictureInput.From(DigitSamples.All[4], 28, 1),
        ReadyKernel.ToWeight(ReadyKernel.OfSize(3), 1),
        Tensor.CreateFromShape<double>([7]),
        new(Stride: 1, Pad: 0));
}

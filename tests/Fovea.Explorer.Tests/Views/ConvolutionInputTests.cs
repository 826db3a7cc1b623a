using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>What a convolution is shown on: drawings, pictures of one's own, the output of another one.</summary>
public sealed class ConvolutionInputTests(ExplorerFixture explorer)
{
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
        var output = new ShownMap(page, "output-map", 28, 28);
        await output.Press(9, 12);
        await page.ValueBecomes("result", 1);
        await output.Press(20, 12);
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
        var own = new ImageFile("own", 12, 9, 3, pixels);
        byte[] png = own.ToPng();
        await page.Get("picture-file").ClickAsync();
        await page.Give("picture-chooser", "own.png", png);
        await page.TextBecomes("size-height", "⌊(9 + 2·0 − 1) / 1⌋ + 1 = 9");
        await page.TextIs("size-width", "⌊(12 + 2·0 − 1) / 1⌋ + 1 = 12");
        await new ShownMap(page, "output-map", 9, 12).Press(4, 7);
        int at = 3 * ((4 * 12) + 7);
        await page.ValueBecomes("sum", Enumerable.Range(0, 3).Sum(c => Math.Round(pixels[at + c] / 255.0, 2)), 1e-12);

        // As grey, smaller, and back.
        await page.Get("colour").UncheckAsync();
        await page.ValueBecomes("sum", PictureInput.From(own, 12, 1)[4, 7, 0]);
        await page.Set("pixels", "8");
        await page.TextIs("size-height", "⌊(6 + 2·0 − 1) / 1⌋ + 1 = 6");
        await page.TextIs("size-width", "⌊(8 + 2·0 − 1) / 1⌋ + 1 = 8");
        await page.Press("Home");
        await page.ValueBecomes("sum", PictureInput.From(own, 8, 1)[0, 0, 0]);
        await page.Set("pixels", "12");

        // Dropped instead of chosen.
        byte[] dropped = new ImageFile("dropped", 6, 5, 1, [.. Enumerable.Repeat((byte)102, 30)]).ToPng();
        IJSHandle files = await page.Page.EvaluateHandleAsync(
            "text => { const files = new DataTransfer(); "
            + "files.items.add(new File([Uint8Array.from(atob(text), each => each.charCodeAt(0))], 'dropped.png')); return files; }",
            Convert.ToBase64String(dropped));
        await page.Get("picture-drop").DispatchEventAsync("drop", new { dataTransfer = files });
        await page.TextBecomes("size-height", "⌊(10 + 2·0 − 1) / 1⌋ + 1 = 10");
        await page.ValueBecomes("sum", 0.4);

        await page.Give("picture-chooser", "broken.png", png[..(png.Length / 2)]);
        await page.TextBecomes("picture-problem", "broken.png: the PNG file is damaged or cut short, or of a variety that is not read.");
        await page.Give("picture-chooser", "letter.txt", "no picture"u8.ToArray());
        await page.TextBecomes("picture-problem", "letter.txt: is no PNG, JPEG or BMP file: it starts with 6E6F2070.");
        await page.Get("kernel-exercise").ClickAsync();
        await page.ValueBecomes("sum", 0.4 * ExerciseExample.Filters(1, 1, 8).Weight[0, 0, 0, 0]);
    });

    [Fact]
    public Task A_convolutions_output_is_convolved_again() => explorer.Visit("convolution?input=digit&digit=8&size=16&stride=2", async page =>
    {
        await page.Get("to-convolution").ClickAsync();
        await page.TextIs("size-height", "⌊(7 + 2·0 − 3) / 1⌋ + 1 = 5");
        await page.Get("map-4").ClickAsync();
        await page.Press("End");
        await page.Press("ArrowLeft");

        Tensor<double> none = Tensor.CreateFromShape<double>([7]);
        Tensor<double> first = new LayerNumbers(PictureInput.From(DigitSamples.All[8], 16, 1), Ready(1), none, new(Stride: 2, Pad: 0)).Z;
        Tensor<double> second = new LayerNumbers(first, Ready(7), none, new(Stride: 1, Pad: 0)).Z;
        await page.TextIs("step", "24 / 25");
        await page.ValueBecomes("result", second[0, 4, 3, 4]);
        Assert.Equal(7, (await page.Values("channel-sums")).Length);
    });

    private static Tensor<double> Ready(int channels) => ReadyKernel.ToWeight(ReadyKernel.OfSize(3), channels);
}

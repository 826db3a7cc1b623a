using System.Text;
using Fovea.Data;
using Fovea.Explorer.Files;
using Fovea.Explorer.Tests.Running;
using Fovea.Formats.Npy;
using Fovea.Models;
using Fovea.Onnx;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Files;

/// <summary>Files of one's own: opened whatever their names, or refused with what is wrong, and the page lives on.</summary>
public sealed class OwnFilesTests(ExplorerFixture explorer)
{
    private const string News = "file-news";
    private const string Chooser = "open-files";

    private static readonly byte[] Picture = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "images", "seven.png"));

    [Fact]
    public Task Models_pictures_and_arrays_are_opened_by_what_they_hold() => explorer.Visit("exercise", async page =>
    {
        await page.Get("open").ClickAsync();
        await page.Page.GetByText("never leave your machine", new() { Exact = false }).First.WaitForAsync();
        Model model = BuiltInModels.Create("lenet5");

        await page.Give(Chooser, "weights.bin", model.ToBytes());
        await page.TextBecomes(News, "weights.bin: a model.");
        await page.TextBecomes(News, "61,706");
        await page.Give(Chooser, "net.dat", OnnxExport.ToBytes(model));
        await page.TextBecomes(News, "net.dat: an ONNX model.");
        await page.Give(Chooser, "net.txt", Encoding.UTF8.GetBytes(model.ToJson()));
        await page.TextBecomes(News, "net.txt: a network without trained weights.");
        await page.Give(Chooser, "seven", Picture);
        await page.TextBecomes(News, "seven: a picture.");
        await page.TextBecomes(News, "230x200 pixels, grey.");
        await page.Give(Chooser, "large.jpg", Large());
        await page.TextBecomes(News, "640x32 pixels, made smaller");
        await page.Give(Chooser, "ramp.npy", NpyFile.ToBytes(new NpyArray([2, 3], [-1.0, 0, 1, 2, 3, 4])));
        await page.TextBecomes(News, "ramp.npy: an array of shape [2, 3].");
        await page.TextBecomes(News, "values from -1 to 4, shown from black to white");
        await page.Give(Chooser, "deep.npy", NpyFile.ToBytes(new NpyArray([2, 3, 4, 5], new float[120])));
        await page.TextBecomes(News, "It is no picture, but may be your result of a function of the exercise.");

        await page.Get("open").ClickAsync();
        await page.TextBecomes("in-use", "lenet5");
        await page.TextBecomes("in-use", "ramp.npy");
    });

    [Fact]
    public Task A_file_may_be_dropped_anywhere() => explorer.Visit("exercise?function=distribute_value", async page =>
    {
        await Drop(page, "main h1", "dropped.png", Picture);
        await page.TextBecomes(News, "dropped.png: a picture.");

        // On the learner's card it is the learner's result.
        await Drop(page, "textarea", "a.npy", NpyFile.ToBytes(new NpyArray([2, 2], [0.5, 0.5, 0.5, 0.5])));
        await page.TextBecomes("verdict", "✓ a agrees with a.npy");
        await page.TextBecomes(News, "dropped.png: a picture.");
    });

    [Fact]
    public Task What_cannot_be_opened_is_told_and_the_page_lives_on() => explorer.Visit("exercise", async page =>
    {
        Model model = BuiltInModels.Create("lenet5");
        byte[] huge = Encoding.UTF8.GetBytes("""{"w":{"dtype":"F32","shape":[1048576,16384],"data_offsets":[0,68719476736]}}""");
        (string Name, byte[] Content, string Message)[] cases =
        [
            ("cut.safetensors", model.ToBytes()[..100_000], "The file is cut short or has something appended."),
            ("huge.safetensors", [.. BitConverter.GetBytes((ulong)huge.Length), .. huge, 0], "The header lists 68719476736 bytes of data"),
            ("cut.onnx", OnnxExport.ToBytes(model)[..100_000], "No ONNX model, or one that is damaged or cut short"),
            ("cut.png", Picture[..5000], "The PNG file is damaged or cut short"),
            ("cut.npy", NpyFile.ToBytes(new NpyArray([2, 2], new double[4]))[..140], "The file is cut short, it ends at byte 140"),
            ("net.json", "{\"a\": 1}"u8.ToArray(), "unknown property 'a'"),
            ("large.json", Encoding.UTF8.GetBytes(Large(256)), $"A browser's tab is given {TabLimits.Size(TabLimits.Model)} at most."),
            ("empty.onnx", [], "The file is empty."),
            ("arrays.npz", [0x50, 0x4B, 3, 4, 0, 0], "It is a ZIP archive"),
            ("page.onnx", "<!DOCTYPE html>"u8.ToArray(), "It is a web page or XML"),
            ("notes.txt", "Remember the milk."u8.ToArray(), "It is none of the files that are opened here"),
            ("strange.onnx", OnnxFile.Chain("strange", [1, 3, 8, 8], ["GridSampler"]), "GridSampler (opset 17)"),
        ];
        foreach ((string name, byte[] content, string message) in cases)
        {
            await page.Give(Chooser, name, content);
            await page.TextBecomes(News, $"{name} was not opened.");
            await page.TextBecomes(News, message);
        }

        // What can be told of a graph that cannot be run is told.
        await page.TextBecomes(News, "x float32 [1, 3, 8, 8]");
        await page.TextBecomes(News, "GridSampler ×1");
        await page.Page.GetByText("Close", new() { Exact = true }).ClickAsync();
        await page.Get(News).Locator(".notice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Give(Chooser, "seven.png", Picture);
        await page.TextBecomes(News, "seven.png: a picture.");
    });

    [Fact]
    public async Task The_model_that_the_command_serves_is_opened()
    {
        string path = Path.Combine(Path.GetTempPath(), $"served-{Guid.NewGuid():N}.safetensors");
        try
        {
            BuiltInModels.Create("mnist-cnn").Save(path);
            await explorer.VisitWith(path, "exercise", async page =>
            {
                await page.TextBecomes(News, "mnist-cnn is the model of every view now.");
                Assert.False(await page.Page.EvaluateAsync<bool>("() => document.activeElement.dataset.testid === 'file-news'"));
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task Drop(ExplorerPage page, string place, string name, byte[] content) => await page.Page.EvaluateAsync(
        """
        ([place, name, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], name));
          const at = document.querySelector(place);
          at.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
          at.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """,
        new[] { place, name, Convert.ToBase64String(content) });

    // A picture that the browser makes smaller.
    private static byte[] Large() => new ImageFile("large", 1280, 64, 1, new byte[1280 * 64]).ToPng();

    // Few weights, and more values than a tab has room for.
    private static string Large(int filters) => $$"""
        {"format": "fovea/1", "name": "large", "input": [1024, 1024, 3],
         "layers": [{"type": "Conv2D", "name": "c", "filters": {{filters}}, "kernel": [3, 3], "padding": "same"}]}
        """;
}

using System.Text;
using Fovea.Explaining.Training;
using Fovea.Explorer.Files;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Fovea.Onnx;

namespace Fovea.Explorer.Tests.Files;

/// <summary>What is too large for a tab is told before memory is taken for it: the heap of the page stays as it is.</summary>
public sealed class TooLargeFilesTests(ExplorerFixture explorer)
{
    private const string News = "file-news";
    private const string Chooser = "open-files";

    // A heap grows by a share of itself, so that a few MiB may well bring it tens. What is refused here is many times that.
    private const long MostGrowth = 64L << 20;

    private static readonly byte[] Model = [.. BitConverter.GetBytes(100_000UL), .. "{\"w\":"u8];
    private static readonly byte[] Graph = OnnxFile.Chain("large", [1], ["Relu"]);
    private static readonly byte[] Picture = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];
    private static readonly byte[] Npy = [0x93, .. "NUMPY"u8, 1, 0];

    [Fact]
    public Task Files_are_refused_by_their_size() => explorer.Visit("exercise", async page =>
    {
        foreach ((string name, byte[] start, int size, long limit) in ((string, byte[], int, long)[])
            [
                ("net.safetensors", Model, 301, TabLimits.ModelFile),
                ("net.onnx", Graph, 301, TabLimits.ModelFile),
                ("large.png", Picture, 200, TabLimits.PictureFile),
                ("large.npy", Npy, 200, TabLimits.ArrayFile),
            ])
        {
            await Refused(page, Chooser, name, start, size, News,
                $"The file has {TabLimits.Size((long)size << 20)}, in a browser's tab at most {TabLimits.Size(limit)} of this kind are opened.");
        }

        await Refused(page, "paste-file", "mine.npy", Npy, 200, "verdict", $"mine.npy has 200 MiB, at most {TabLimits.Size(TabLimits.ArrayFile)} are opened.");
        await page.Open("convolution");
        await page.Get("picture-file").ClickAsync();
        await Refused(page, "picture-chooser", "my.png", Picture, 200, "picture-problem",
            $"my.png: the file has 200 MiB, a picture at most {TabLimits.Size(TabLimits.PictureFile)}. Give a smaller one.");
        await page.Open("epochs");
        await Refused(page, "open-run", "0001.safetensors", Model, 600, "problem",
            $"0001.safetensors: 600 MiB in 1 file, a tab takes at most {RunFiles.MostBytes >> 20} MiB of them.");
        await page.Open("training");
        await Refused(page, "open-images", "own.npz", [0x50, 0x4B, 3, 4], 300, "images-problem",
            $"own.npz: 300 MiB in 1 file, a tab takes at most {TrainingFiles.MostBytes >> 20} MiB of them.");
        await Refused(page, "open-model", "own.onnx", Graph, 200, "model-problem", "own.onnx has 200 MiB, at most 64 MiB are opened.");
        await Refused(page, "open-draft", "own.json", "{"u8.ToArray(), 200, "draft-problem", "own.json has 200 MiB, at most 1 MiB are opened.");

        // The page lives on.
        await page.Give(Chooser, "small.safetensors", BuiltInModels.Create("lenet5").ToBytes());
        await page.TextBecomes(News, "small.safetensors: a model.");
    });

    [Fact]
    public Task Small_files_of_large_models_are_refused_by_what_they_declare() => explorer.Visit("training", async page =>
    {
        // Two hundred products with one matrix of 4 MiB, each a layer with weights of its own.
        byte[] shared = OnnxFile.Chain("shared", [1, 1024], [.. Enumerable.Repeat("MatMul", 200)], [1024, 1024]);
        byte[] described = Encoding.UTF8.GetBytes(
            """{"format": "fovea/1", "name": "wide", "input": [20000], "layers": [{"type": "Dense", "name": "d", "units": 20000}]}""");
        foreach ((string name, byte[] content, ModelSize size) in ((string, byte[], ModelSize)[])
            [
                ("shared.onnx", shared, OnnxModel.Parse(shared).Measure()),
                ("wide.json", described, ModelSize.Of(described, "wide.json")),
            ])
        {
            string told = $"model {size.Name} has {size.Parameters:N0} parameters and needs {TabLimits.Size(size.ParameterBytes + size.Trace.Total)} of memory: "
                + $"{TabLimits.Size(size.ParameterBytes)} for these and {TabLimits.Size(size.Trace.Total)} to run one image";
            Assert.True(size.ParameterBytes > 10 * MostGrowth);
            await TakesNoMemory(page, name, async () =>
            {
                await page.Give(Chooser, name, content);
                await page.TextBecomes(News, $"{name} was not opened.");
                await page.TextBecomes(News, $"The {told}");
            });
            await TakesNoMemory(page, name, async () =>
            {
                await page.Give("open-model", name, content);
                await page.TextBecomes("model-problem", $"{name}: the {told}");
            });
        }
    });

    [Fact]
    public Task Constants_that_a_graph_fills_itself_are_refused_before_they_take_memory() => explorer.Visit("network", async page =>
    {
        await page.TextIs("model-name", "lenet5");
        await TakesNoMemory(page, "filled.onnx", async () =>
        {
            await page.Give(Chooser, "filled.onnx", OnnxFile.Filled("filled", [1, 8], [16384, 16384]));
            await page.TextBecomes(News, "filled.onnx was not opened.");
            await page.TextBecomes(News, "the output [16384, 16384] would take 1073741824 bytes, more than 536870912");
        });
    });

    // A file of that start and size, which takes no memory until it is read.
    private static Task Refused(ExplorerPage page, string chooser, string name, byte[] start, int mebibytes, string place, string message) =>
        TakesNoMemory(page, name, async () =>
        {
            await page.Get(chooser).EvaluateAsync(
                """
                (chooser, [name, start, size]) => {
                  const piece = new Blob([new Uint8Array(1 << 20)]);
                  const first = new Blob([Uint8Array.from(atob(start), one => one.charCodeAt(0))]);
                  const data = new DataTransfer();
                  data.items.add(new File([first, ...Array(size - 1).fill(piece), piece.slice(first.size)], name));
                  chooser.files = data.files;
                  chooser.dispatchEvent(new Event("change", { bubbles: true }));
                }
                """,
                new object[] { name, Convert.ToBase64String(start), mebibytes });
            await page.TextBecomes(place, message);
        });

    private static async Task TakesNoMemory(ExplorerPage page, string name, Func<Task> work)
    {
        long before = await Heap(page);
        await work();
        long growth = await Heap(page) - before;
        Assert.True(growth <= MostGrowth, $"The heap grew by {growth >> 20} MiB while {name} was refused.");
    }

    // All the memory that the C# of the page has taken of the browser; it never gives any back.
    private static Task<long> Heap(ExplorerPage page) => page.Page.EvaluateAsync<long>("() => getDotnetRuntime(0).localHeapViewU8().length");
}

using System.Globalization;
using System.Numerics.Tensors;
using Fovea.Explorer.Tests.Running;
using Fovea.Steps;
using Fovea.Steps.Exercise;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>Each view used from the page's first link to its numbers with keys alone; at every stop an eye sees where the focus is.</summary>
public sealed class KeyboardWalkTests(ExplorerFixture explorer)
{
    private const int MostStops = 150;

    // What has the focus, if an eye does not see it; a chooser of files is seen by the ring of its label.
    private const string Unseen = """
        () => {
          const at = document.activeElement;
          if (at === document.body) return "";
          const isMarked = each => {
            const style = getComputedStyle(each), box = each.getBoundingClientRect();
            return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none") && box.width > 2 && box.height > 2;
          };
          const label = at.type === "file" ? at.closest("label, .drop") : null;
          return isMarked(label ?? at) ? "" : at.outerHTML.slice(0, 160);
        }
        """;

    [Fact]
    public Task A_convolution_gets_its_filters_and_sizes() => explorer.Visit("convolution?input=exercise&position=0", async page =>
    {
        await Use(page, "[data-testid=kernel-exercise]", "Enter");
        await page.AttributeIs("kernel-exercise", "aria-pressed", "true");
        await Fill(page, "stride", "2");
        await Fill(page, "pad", "1");
        await page.ValueBecomes("result", ViewNumbers.Z()[0, 0, 0, 0]);
    });

    [Fact]
    public Task An_entry_of_the_gradient_is_chosen() => explorer.Visit(
        "backward?input=exercise&kernel=exercise&stride=2&pad=1&filter=5&channel=1", async page =>
        {
            var random = new NumPyRandom(1);
            Tensor<double> batch = random.RandN(2, 5, 7, 4);
            Tensor<double> first = Tensor.CreateFromShape<double>([1, 5, 7, 4]);
            for (int i = 0; i < 5 * 7 * 4; i++)
            {
                first[0, i / 28, i / 4 % 7, i % 4] = batch[0, i / 28, i / 4 % 7, i % 4];
            }

            (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(first, random.RandN(3, 3, 4, 8), random.RandN(1, 1, 1, 8), new(Stride: 2, Pad: 1));
            Tensor<double> dW = Step.ConvBackward(Tensor.Subtract<double>(Z, 1), cache).dW;
            await Fill(page, "entry-row", "2");
            await Fill(page, "entry-column", "0");
            await page.TextIs("terms-of", "dW[2, 0, 1, 5]");
            await page.ValueBecomes("total", dW[2, 0, 1, 5]);
        });

    [Fact]
    public Task A_layer_a_class_and_an_overlay_are_opened() => explorer.Visit("network", async page =>
    {
        await page.Get("class-8").WaitForAsync();
        await Use(page, "[data-testid=class-8]", "Enter");
        await page.AttributeIs("class-8", "aria-pressed", "true");
        await Use(page, "[data-testid=overlay-GradCam]", " ");
        await page.Get("overlay").WaitForAsync();
        await Use(page, "[data-testid=layer-conv2] button.head", "Enter");
        await page.Get("layer-conv2").Locator("button.head[aria-expanded=true]").WaitForAsync();
        await page.Get("unit-value").WaitForAsync();
    });

    [Fact]
    public Task A_network_is_trained_and_paused() => explorer.Visit(ViewNumbers.All["training"].Link, async page =>
    {
        await Use(page, "[data-testid=one-batch]", "Enter");
        await page.ValueBecomes("batch", 1);
        await Use(page, "[data-testid=train]", " ");
        await ExplorerPage.Until(async () => await page.Value("batch") > 2, async () => $"{await page.Value("batch")} batches");
        await page.Press(" ");
        await page.TextIs("train", "Train");
    });

    [Fact]
    public Task A_result_is_pasted_and_checked() => explorer.Visit("exercise?function=distribute_value", async page =>
    {
        Tensor<double> right = PublishedExercise.Cases.First(each => each.Function == "distribute_value").Solve().Single().Values;
        var values = new double[right.FlattenedLength];
        right.FlattenTo(values);
        int columns = (int)right.Lengths[1];
        IEnumerable<string> rows = values.Chunk(columns).Select(row =>
            $"[{string.Join(", ", row.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]");
        await TabTo(page, "[data-testid=paste]");
        await page.Page.Keyboard.InsertTextAsync($"[{string.Join(", ", rows)}]");
        await Use(page, "[data-testid=check]", "Enter");
        await page.TextBecomes("verdict", "✓ a agrees with yours");
    });

    [Fact]
    public Task A_file_is_opened_and_what_came_of_it_is_closed() => explorer.Visit("exercise", async page =>
    {
        await Use(page, "[data-testid=open]", "Enter");
        await page.Page.Locator("#files:popover-open").WaitForAsync();
        await TabTo(page, "#open-files");
        IFileChooser chooser = await page.Page.RunAndWaitForFileChooserAsync(() => page.Press(" "));
        await chooser.SetFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "Remember the milk."u8.ToArray() });
        await page.TextBecomes("file-news", "notes.txt was not opened.");
        await Use(page, "[data-testid=file-news] button", "Enter");
        await page.Get("file-news").Locator(".notice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    });

    private static async Task Fill(ExplorerPage page, string field, string value)
    {
        await TabTo(page, $"[data-testid={field}]");
        await page.Press("Control+a");
        await page.Page.Keyboard.InsertTextAsync(value);
        await page.Press("Tab");
    }

    private static async Task Use(ExplorerPage page, string place, string key)
    {
        await TabTo(page, place);
        await page.Press(key);
    }

    // From where the focus is, around the page if need be.
    private static async Task TabTo(ExplorerPage page, string place)
    {
        for (int i = 0; i < MostStops; i++)
        {
            if (await page.Page.EvaluateAsync<bool>("place => document.activeElement.matches(place)", place))
            {
                return;
            }

            await page.Press("Tab");
            Assert.Equal(string.Empty, await page.Page.EvaluateAsync<string>(Unseen));
        }

        Assert.Fail($"{place} is not reached by {MostStops} steps of the tabulator.");
    }
}

using System.Numerics.Tensors;
using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Steps;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Views of a layer of the model, and of its filters: they follow the model and the picture, however these change.</summary>
public sealed class LayerFollowingTests(ExplorerFixture explorer)
{
    private const string Window = "input=layer&layer=conv2&unit=2&filter=2&kernel=model&f=5&position=34";

    [Theory]
    [InlineData("convolution?kernel=model&f=5", "result", "conv2", "filter", 0)]
    [InlineData("pooling?", "result", "pool1", "channel", 0)]
    [InlineData("backward?kernel=model&f=5", "share-dz", "conv2", "filter", -1)]
    [InlineData("backward?mode=max", "share-da", "pool1", "channel", -1)]
    public Task A_layer_has_the_numbers_of_the_model_and_the_picture_at_hand(string view, string shown, string layer, string channel, double added)
    {
        (Model other, Model narrow) = (NetworkRuns.Untrained(), Narrow());
        ImageRun[] runs =
        [
            NetworkRuns.Of(NetworkRuns.Own, 3), NetworkRuns.Of(other, 3), NetworkRuns.Of(other, 7), NetworkRuns.Of(narrow, 7),
        ];

        // Where all of them have another number.
        (int Channel, int Position) place = (from k in Enumerable.Range(0, 4)
                                             from position in Enumerable.Range(0, 64)
                                             let values = Array.ConvertAll(runs, run => Value(run, layer, k, position))
                                             where values.Zip(values.Skip(1)).All(pair => Math.Abs(pair.First - pair.Second) > 0.01)
                                             select (k, position)).First();
        string link = $"{view}&input=layer&layer={layer}&unit={place.Channel}&{channel}={place.Channel}&position={place.Position}";
        return explorer.Visit(link, async page =>
        {
            // The cost of the backward views is ½ Σ (Z − 1)².
            Task Follows(ImageRun run) =>
                page.ValueBecomes(shown, added + Value(run, layer, place.Channel, place.Position), NetworkRuns.Tolerance);

            await Follows(runs[0]);
            await page.Give("open-files", "other.safetensors", other.ToBytes());
            await Follows(runs[1]);
            await page.Give("open-files", "seven.png", DigitSamples.All[7].ToPng());
            await Follows(runs[2]);

            // A model whose layer has another window comes with it.
            await page.Give("open-files", "narrow.safetensors", narrow.ToBytes());
            await Follows(runs[3]);
            Assert.Equal(layer == "conv2" ? "3" : "4", await page.Get("f").InputValueAsync());

            // One without such a layer is told, and the next that has it is shown.
            Model without = Model.Sequential("without", new Shape(28, 28, 1), new Flatten(), new Dense(10));
            without.Initialize(1);
            await page.Give("open-files", "without.safetensors", without.ToBytes());
            await page.TextBecomes("input-problem", $"input: without has no layer '{layer}'.");
            await page.Give("open-files", "other.safetensors", other.ToBytes());
            await Follows(runs[2]);
            Assert.Equal(0, await page.Get("input-problem").CountAsync());
        });
    }

    [Fact]
    public Task A_model_that_overtakes_another_while_it_runs_is_shown() => explorer.Visit($"convolution?{Window}", async page =>
    {
        await page.ValueBecomes("result", NetworkRuns.Of(NetworkRuns.Own, 3).Value("conv2", 3, 4, 2), NetworkRuns.Tolerance);
        Model other = NetworkRuns.Untrained();
        await page.Give("open-files", "slow.safetensors", SlowModel.Bytes);
        await page.Page.GetByText("The model runs on the picture").WaitForAsync();
        await page.Give("open-files", "other.safetensors", other.ToBytes());
        await page.ValueBecomes("result", NetworkRuns.Of(other, 3).Value("conv2", 3, 4, 2), NetworkRuns.Tolerance);
        Assert.Equal(0, await page.Get("input-problem").CountAsync());
    });

    [Fact]
    public Task What_a_person_sets_outlives_another_picture() => explorer.Visit("convolution?layer=conv2&k=2&y=4&x=5", async page =>
    {
        await page.TextIs("step", "46 / 100");
        await page.Set("stride", "2");
        await page.Get("scrub").FillAsync("0");
        await page.TextIs("step", "1 / 25");
        await page.Give("open-files", "seven.png", DigitSamples.All[7].ToPng());
        await page.ValueBecomes("result", NetworkRuns.Of(NetworkRuns.Own, 7).Value("conv2", 0, 0, 2), NetworkRuns.Tolerance);
        await page.TextIs("step", "1 / 25");
        Assert.Equal("2", await page.Get("stride").InputValueAsync());
    });

    [Fact]
    public Task The_models_filters_come_with_their_own_size_and_steps() => explorer.Visit("convolution?input=digit&kernel=model&position=300", async page =>
    {
        // The link leaves the size to the model.
        await page.Get("map-4").ClickAsync();
        await page.ValueBecomes("result", At(NetworkRuns.Own, 300, 4, stride: 1, pad: 0), NetworkRuns.Tolerance);
        Assert.Equal("5", await page.Get("f").InputValueAsync());
        await page.Set("stride", "3");
        Model narrow = Narrow();
        await page.Give("open-files", "narrow.safetensors", narrow.ToBytes());

        // The last of 13 x 13 places.
        await page.ValueBecomes("result", At(narrow, 168, 4, stride: 2, pad: 0), NetworkRuns.Tolerance);
        Assert.Equal("3 2 0", string.Join(' ', await Task.WhenAll(
            page.Get("f").InputValueAsync(), page.Get("stride").InputValueAsync(), page.Get("pad").InputValueAsync())));

        // Changed by hand they keep that size.
        await page.Get("edit-filter").ClickAsync();
        await page.Get("own-2-2").WaitForAsync();
        Assert.Equal(9, await page.Get("own-numbers").GetByRole(AriaRole.Textbox).CountAsync());
    });

    [Fact]
    public Task A_number_that_is_none_leaves_its_cell() => explorer.Visit("backward?input=digit&kernel=own&own=1 2;3 4&f=2", async page =>
    {
        await page.Set("own-0-1", "1,5");
        await page.TextBecomes("filter-problem", "own numbers, row 0, column 1");
        Assert.Equal("2", await page.Get("own-0-1").InputValueAsync());
        await page.Set("own-1-0", "-7");
        await page.LinkHas("own=1%202%3B-7%204");
        Assert.Equal(0, await page.Get("filter-problem").CountAsync());
    });

    [Fact]
    public Task Own_filters_change_size_while_another_field_is_wrong() => explorer.Visit("backward?input=digit&kernel=own&own=1 2;3 4&f=2", async page =>
    {
        await page.Set("bias-field", "x");
        await page.TextBecomes("filter-problem", "bias");
        await page.Set("f", "5");
        await page.Set("bias-field", "1");
        await page.Get("own-4-4").WaitForAsync();
        Assert.Equal(0, await page.Get("filter-problem").CountAsync());
        Assert.Equal(0, await page.Page.GetByText("This view met something").CountAsync());
    });

    [Fact]
    public Task What_stands_in_for_the_default_is_in_the_address() => explorer.Visit("network", async page =>
    {
        await page.Get("digit-6").ClickAsync();
        await page.AttributeIs("digit-6", "aria-pressed", "true");
        await page.Open("convolution");
        await page.LinkHas("digit=6", "input=digit");
    });

    private static double At(Model model, int position, int filter, int stride, int pad)
    {
        ModelFilters filters = ModelFilters.First(model)!;
        Tensor<double> input = PictureInput.From(DigitSamples.All[3], 28, 1);
        Tensor<double> Z = new LayerNumbers(input, filters.Weight, filters.Bias, new(stride, pad)).Z;
        int width = (int)Z.Lengths[2];
        return Z[0, position / width, position % width, filter];
    }

    private static float Value(ImageRun run, string layer, int channel, int position)
    {
        int width = run.Node(layer).OutputShape.Width;
        return run.Value(layer, position / width, position % width, channel);
    }

    // The layers of the views' links, with other windows.
    private static Model Narrow()
    {
        Model model = Model.Sequential(
            "narrow",
            new Shape(28, 28, 1),
            new Conv2D(6, kernel: 3, stride: 2) { Name = "conv1" },
            new Relu(),
            new AveragePool2D(4, stride: 1) { Name = "pool1" },
            new Conv2D(4, kernel: 3) { Name = "conv2" },
            new Relu(),
            new Flatten(),
            new Dense(10));
        model.Initialize(5);
        return model;
    }
}

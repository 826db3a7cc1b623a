using Fovea.Data;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tests.Planning;
using Fovea.Training;

namespace Fovea.Checking.Tests;

/// <summary>Right models pass, and the report says on what.</summary>
public sealed class ModelCheckTests
{
    // A layer of the user's own has no plain form to be held against.
    public static TheoryData<string> Names => new(TestModels.All.Keys.Where(name => !name.Contains("custom", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_and_wiring_passes(string name)
    {
        Model model = TestModels.All[name]();
        model.Initialize(3);
        AssertPassed(Check(model, null, new CheckOptions { Samples = 3 }));
    }

    [Theory]
    [InlineData("lenet5", 28, 1)]
    [InlineData("mnist-cnn", 16, 1)]
    [InlineData("vgg-cifar", 16, 3)]
    [InlineData("se-resnet20-cifar", 16, 3)]
    [InlineData("mobilenet-v2", 32, 3)]
    public void Built_in_networks_pass(string name, int side, int channels)
    {
        Model model = BuiltInModels.Create(name, new Shape(side, side, channels), 10);
        AssertPassed(Check(model, null, new CheckOptions { Samples = 1 }));
    }

    [Theory]
    [InlineData(14, 29)]
    [InlineData(18, 21)]
    [InlineData(24, 28)]
    public void Upsampling_to_an_extent_passes_where_the_factor_is_no_number_that_a_double_holds(int from, int to)
    {
        foreach (UpsampleMode mode in Enum.GetValues<UpsampleMode>())
        {
            Node map = Node.Input(new Shape(from, from, 1)).Conv2D(2, 3, padding: Padding.Same);
            AssertPassed(Check(Model.FromGraph("stretched", map.UpsampleTo(to, mode).GlobalAveragePool2D()), null, new CheckOptions { Samples = 200 }));
        }
    }

    [Fact]
    public void The_report_says_how_many_entries_of_how_many()
    {
        CheckReport report = Check(BuiltInModels.Create("lenet5"), null, new CheckOptions { Samples = 5 });
        CheckRow row = Assert.Single(report.Rows, row => row.Layer == "dense1.weight");
        Assert.Equal((5L, 48000L, 0L), (row.Checked + row.Skipped, row.Total, 0L));
        Assert.Equal(6, Assert.Single(report.Rows, row => row.Layer == "conv1.bias").Total);
        Assert.Contains(report.Rows, row => row is { Layer: "input", Compared: "central difference" });
        Assert.Contains(report.Rows, row => row is { Layer: "conv1 + ReLU + pool1", Compared: "forward, inference" });
        Assert.Equal("digits", report.Images);
        Assert.Contains("Plain", report.InstructionSets);

        // Those nearest to their tolerance come last.
        double[] shares = [.. report.Rows.Select(each => each.RelativeError / each.Tolerance)];
        Assert.Equal(shares.Order(), shares);
    }

    [Fact]
    public void Threads_change_nothing_and_the_model_stays_as_it_is()
    {
        Model model = TestModels.All["residual"]();
        float[] before = model.Parameters.Values.ToArray();
        CheckReport one = Check(model, null, new CheckOptions { Samples = 3, Threads = 1 });
        CheckReport two = Check(model, null, new CheckOptions { Samples = 3, Threads = 2 });
        Assert.Equal(one.Rows, two.Rows);
        Assert.Equal(before, model.Parameters.Values.ToArray());
    }

    [Fact]
    public void Images_of_a_dataset_are_brought_to_the_inputs_size()
    {
        Model model = Model.Sequential("small", new Shape(9, 11, 3), new Conv2D(4, kernel: 3), new Relu(), new Flatten(), new Dense(3));
        CheckReport report = Check(model, new DigitsDataset(8, seed: 2), new CheckOptions { Samples = 2 });
        AssertPassed(report);
        Assert.Equal("digits", report.Images);
    }

    [Fact]
    public void A_large_network_is_differentiated_at_a_smaller_input_with_the_same_parameters()
    {
        Model model = BuiltInModels.Create("resnet18");
        Model small = GradientCheck.ForDifferences(model);
        Assert.True(small.InputShape.Height is >= 32 and < 224);
        Assert.Equal(model.Parameters.Raw.ToArray(), small.Parameters.Raw.ToArray());

        // A dense layer behind a feature map leaves no choice.
        Model flat = Model.Sequential(
            "flat", new Shape(224, 224, 3), new Conv2D(64, kernel: 3, padding: 1), new MaxPool2D(2), new Flatten(), new Dense(2));
        Assert.Equal(flat.InputShape, GradientCheck.ForDifferences(flat).InputShape);
    }

    [Fact]
    public void A_kink_is_left_out_and_counted()
    {
        // All pixels of a window equal: whichever grows, the maximum moves to it.
        Model model = Model.Sequential("flat", new Shape(4, 4, 1), new MaxPool2D(2), new Flatten(), new Dense(2));
        float[] input = [.. Enumerable.Repeat(1f, 4 * 16)];
        CheckRow row = new GradientCheck(GradientCheck.ForDifferences(model), input, new CheckOptions { Samples = 10 })
            .Run(TestContext.Current.CancellationToken).First(row => row.Layer == "input");
        Assert.Equal((0L, 10L), (row.Checked, row.Skipped));
        Assert.True(row.Passed);
    }

    private static CheckReport Check(Model model, IImageDataset? data, CheckOptions options) =>
        ModelCheck.Run(model, data, options, TestContext.Current.CancellationToken);

    private static void AssertPassed(CheckReport report) => Assert.True(
        report.Passed, string.Join('\n', report.Rows.Where(row => !row.Passed)));
}

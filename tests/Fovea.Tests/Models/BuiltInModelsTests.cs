using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Models;

public class BuiltInModelsTests
{
    // Each sum is worked out by hand from the papers: a convolution has k*k*in*out (+ out with bias), a normalisation 2*channels.
    [Theory]
    [InlineData("lenet5", 156 + 2_416 + 48_120 + 10_164 + 850, 61_706)]
    [InlineData("mnist-cnn", 320 + 18_496 + 16_010, 34_826)]
    [InlineData("mnist-deep", 352 + 9_280 + 18_560 + 36_992 + 131_328 + 1_290, 197_802)]
    [InlineData("vgg-cifar", 1_792 + 36_928 + 73_856 + 147_584 + 295_168 + 590_080 + 40_970, 1_186_378)]
    [InlineData("resnet20-cifar", 464 + (3 * 4_672) + (14_528 + (2 * 18_560)) + (57_728 + (2 * 73_984)) + 650, 272_474)]
    [InlineData(
        "resnet18",
        9_536 + (2 * 73_984) + (230_144 + 295_424) + (919_040 + 1_180_672) + (3_673_088 + 4_720_640) + 513_000,
        11_689_512)]
    [InlineData("resnet32-cifar", 464 + (5 * 4_672) + (14_528 + (4 * 18_560)) + (57_728 + (4 * 73_984)) + 650, 466_906)]
    [InlineData("resnet56-cifar", 464 + (9 * 4_672) + (14_528 + (8 * 18_560)) + (57_728 + (8 * 73_984)) + 650, 855_770)]
    [InlineData("se-resnet20-cifar", 272_474 + (3 * (68 + 80)) + (3 * (132 + 160)) + (3 * (260 + 320)), 275_534)]
    [InlineData(
        "resnet34",
        9_536 + (3 * 73_984) + (230_144 + (3 * 295_424)) + (919_040 + (5 * 1_180_672)) + (3_673_088 + (2 * 4_720_640)) + 513_000,
        21_797_672)]
    [InlineData(
        "resnet50",
        9_536 + (75_008 + (2 * 70_400)) + (379_392 + (3 * 280_064)) + (1_512_448 + (5 * 1_117_184)) + (6_039_552 + (2 * 4_462_592))
        + 2_049_000,
        25_557_032)]
    [InlineData(
        "mobilenet-v2",
        928 + 896 + (5_136 + 8_832) + (10_000 + (2 * 14_848)) + (21_056 + (3 * 54_272)) + (66_624 + (2 * 118_272))
        + (155_264 + (2 * 320_000)) + 473_920 + 412_160 + 1_281_000,
        3_504_872)]
    public void The_number_of_parameters_is_the_published_one(string name, int sum, int published)
    {
        Assert.Equal(published, sum);
        Assert.Equal(published, SharedModels.Get(name).Parameters.ParameterCount);
        Assert.Equal(published, BuiltInModels.Costs(name).Parameters);
    }

    // torchvision's tables give 1.81, 3.66, 4.09 and 0.30 billion.
    [Theory]
    [InlineData("resnet18", 1_814_073_344)]
    [InlineData("resnet34", 3_663_761_408)]
    [InlineData("resnet50", 4_089_184_256)]
    [InlineData("mobilenet-v2", 300_774_272)]
    public void The_multiply_adds_are_the_published_ones(string name, long published)
    {
        BuiltInModelCosts costs = BuiltInModels.Costs(name);
        Assert.Equal((name, new Shape(224, 224, 3), 1000), (costs.Name, costs.Input, costs.Classes));
        Assert.Equal(published, costs.MultiplyAdds);
    }

    [Theory]
    [InlineData("lenet5", new[] { 28, 28, 1 }, 10)]
    [InlineData("mnist-cnn", new[] { 28, 28, 1 }, 10)]
    [InlineData("mnist-deep", new[] { 28, 28, 1 }, 10)]
    [InlineData("vgg-cifar", new[] { 32, 32, 3 }, 10)]
    [InlineData("resnet20-cifar", new[] { 32, 32, 3 }, 10)]
    [InlineData("resnet32-cifar", new[] { 32, 32, 3 }, 10)]
    [InlineData("resnet56-cifar", new[] { 32, 32, 3 }, 10)]
    [InlineData("se-resnet20-cifar", new[] { 32, 32, 3 }, 10)]
    [InlineData("resnet18", new[] { 224, 224, 3 }, 1000)]
    [InlineData("resnet34", new[] { 224, 224, 3 }, 1000)]
    [InlineData("resnet50", new[] { 224, 224, 3 }, 1000)]
    [InlineData("mobilenet-v2", new[] { 224, 224, 3 }, 1000)]
    public void Every_network_ends_in_one_logit_for_each_class(string name, int[] input, int classes)
    {
        Model model = SharedModels.Get(name);
        Assert.Equal(name, model.Name);
        Assert.Equal(new Shape(input), model.InputShape);
        Assert.Equal(new Shape(classes), model.OutputShape);
        Assert.IsType<Dense>(model.Output.Layer);
    }

    [Fact]
    public void Input_and_classes_can_be_others()
    {
        Model model = BuiltInModels.Create("ResNet20-CIFAR", new Shape(20, 24, 1), classes: 7);
        Assert.Equal((new Shape(20, 24, 1), new Shape(7), "resnet20-cifar"), (model.InputShape, model.OutputShape, model.Name));
    }

    [Fact]
    public void The_names_are_those_that_the_manual_lists() =>
        Assert.Equal(
            [
                "lenet5", "mnist-cnn", "mnist-deep", "vgg-cifar", "resnet20-cifar", "resnet32-cifar", "resnet56-cifar", "se-resnet20-cifar",
                "resnet18", "resnet34", "resnet50", "mobilenet-v2",
            ],
            BuiltInModels.Names);

    // 28*28*6*25, 10*10*16*150, 400*120, 120*84, 84*10.
    [Fact]
    public void LeNet5_costs_what_a_hand_count_gives() =>
        Assert.Equal(117_600 + 240_000 + 48_000 + 10_080 + 840, BuiltInModels.Create("lenet5").Summary().Sum(row => row.MultiplyAdds));

    [Fact]
    public void ResNet18_has_the_stages_of_the_paper()
    {
        Model model = SharedModels.Get("resnet18");
        Assert.Equal(20, model.Nodes.Count(node => node.Layer is Conv2D));
        Assert.Equal(8, model.Nodes.Count(node => node.Layer is Add));
        Assert.Equal(
            [new Shape(56, 56, 64), new Shape(28, 28, 128), new Shape(14, 14, 256), new Shape(7, 7, 512)],
            model.Nodes.Where(node => node.Layer is Add).Select(node => node.OutputShape).Distinct());
        Assert.Equal(9_600, model.Summary().Sum(row => row.StateValues));

        // Stem 112^2*64*147; stages of 3x3 convolutions at equal cost 56^2*64*576 (the first of a later stage half), projections, dense.
        const long Full = 56L * 56 * 64 * 576;
        const long Projection = 28L * 28 * 128 * 64;
        Assert.Equal(
            (112L * 112 * 64 * 147) + (4 * Full) + (3 * ((3 * Full) + (Full / 2) + Projection)) + 512_000,
            model.Summary().Sum(row => row.MultiplyAdds));
    }

    [Fact]
    public void ResNet20_projects_where_a_stage_begins()
    {
        Model model = SharedModels.Get("resnet20-cifar");
        ModelNode[] projections = [.. model.Nodes.Where(node => node.Layer is Conv2D { Kernel: (1, 1) })];
        Assert.Equal([new Shape(16, 16, 32), new Shape(8, 8, 64)], projections.Select(node => node.OutputShape));
        Assert.All(projections, node => Assert.Equal((Size2D)2, ((Conv2D)node.Layer).Stride));
        Assert.Equal(9, model.Nodes.Count(node => node.Layer is Add));
        Assert.Equal(19, model.Nodes.Count(node => node.Layer is Conv2D { Kernel: (3, 3) }));
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are()
    {
        const string Names = "lenet5, mnist-cnn, mnist-deep, vgg-cifar, resnet20-cifar, resnet32-cifar, resnet56-cifar, se-resnet20-cifar, "
            + "resnet18, resnet34, resnet50, mobilenet-v2";
        Assert.Equal(
            "There is no built-in model 'lenet'. Did you mean lenet5? "
            + $"Built in are {Names}.",
            Assert.Throws<FoveaException>(() => BuiltInModels.Create("lenet")).Message);
        Assert.Equal(
            $"There is no built-in model 'transformer'. Built in are {Names}.",
            Assert.Throws<FoveaException>(() => BuiltInModels.Create("transformer")).Message);
    }

    [Fact]
    public void An_input_that_is_too_small_is_refused_by_the_layer_that_it_does_not_fit() =>
        Assert.Equal(
            "conv2: the kernel 5x5 is larger than the padded input 4x4. Received input [1, 4, 4, 6], padding valid. "
            + "Use a smaller kernel, more padding or a larger input.",
            Assert.Throws<ShapeException>(() => BuiltInModels.Create("lenet5", new Shape(8, 8, 1))).Message);
}

using Fovea.Layers;
using Fovea.Models;
using Fovea.Tests.Formats;
using Fovea.Weights;

namespace Fovea.Tests.Weights;

public sealed class WeightMapTests
{
    [Theory]
    [InlineData("resnet18", 2, new[] { 2, 2, 2, 2 })]
    [InlineData("resnet34", 2, new[] { 3, 4, 6, 3 })]
    [InlineData("resnet50", 3, new[] { 3, 4, 6, 3 })]
    public void Torchvisions_resnets_are_recognised(string name, int convolutions, int[] blocks) =>
        CheckAuto(BuiltInModels.Create(name), TorchFiles.ResNet(blocks, convolutions));

    [Fact]
    public void Torchvisions_mobilenet_is_recognised() => CheckAuto(BuiltInModels.Create("mobilenet-v2"), TorchFiles.MobileNetV2());

    [Theory]
    [InlineData("features.0", "features.3", "classifier.1", "classifier.4", "classifier.6")]
    [InlineData("0", "3", "7", "9", "11")]
    [InlineData("conv1", "conv2", "fc1", "fc2", "fc3")]
    [InlineData("module.net.c1", "module.net.c2", "module.net.fc.0", "module.net.fc.10", "module.net.fc.20")]
    public void Networks_without_branches_are_recognised_by_numbers_and_words(params string[] modules) =>
        CheckAuto(BuiltInModels.Create("lenet5"), modules);

    [Fact]
    public void Another_head_and_a_left_out_layer_do_not_move_the_others()
    {
        Model model = BuiltInModels.Create("resnet18", classes: 7);
        var (full, expected) = TorchFiles.Of(BuiltInModels.Create("resnet18"), TorchFiles.ResNet([2, 2, 2, 2], 2));
        FakeWeights file = Without(full, "layer3.1.bn1.");
        var match = new WeightMatch(model, file, WeightMap.Auto(model, file));
        var left = expected.Where(pair => !pair.Tensor.StartsWith("layer3.1.bn1.", StringComparison.Ordinal)).ToList();
        Assert.Equal(left, match.Rows.Where(row => row.Tensor is not null).Select(row => (row.Parameter, row.Tensor!.Name)));
        Assert.Equal(["dense1.weight", "dense1.bias"], match.Rows.Where(row => row.Tensor is not null && !row.Fits).Select(row => row.Parameter));
        Assert.Equal([1000L, 512], match.Rows[^2].Tensor!.Shape.ToArray());
        Assert.Equal([7, 512], match.Rows[^2].Expected);
    }

    [Fact]
    public void Layers_of_equal_names_belong_together_whatever_their_order()
    {
        Model model = Model.Sequential(
            "named", new Shape(5, 5, 4), new Conv2D(4, kernel: 1) { Name = "second" }, new Conv2D(4, kernel: 1) { Name = "first" });
        var file = new FakeWeights(
            [("first.weight", [4, 4, 1, 1]), ("first.bias", [4]), ("second.weight", [4, 4, 1, 1]), ("second.bias", [4])]);
        Assert.Equal(
            [("second.weight", "second.weight"), ("second.bias", "second.bias"), ("first.weight", "first.weight"), ("first.bias", "first.bias")],
            WeightMap.Auto(model, file).Tensors);
    }

    [Fact]
    public void Keras_arrays_keep_their_order_and_their_layout()
    {
        Model model = Model.Sequential(
            "keras",
            new Shape(6, 5, 3),
            new Conv2D(4, kernel: 3, bias: false), new BatchNorm(), new DepthwiseConv2D(kernel: 2, depthMultiplier: 2), new Flatten(), new Dense(5));
        FakeWeights file = FakeWeights.InOrder(
            ("zeta/kernel:0", [3, 3, 3, 4]),
            ("norm/gamma:0", [4]), ("norm/beta:0", [4]), ("norm/moving_mean:0", [4]), ("norm/moving_variance:0", [4]),
            ("depth/depthwise_kernel:0", [2, 2, 4, 2]), ("depth/bias:0", [8]),
            ("alpha/kernel:0", [48, 5]), ("alpha/bias:0", [5]));
        WeightMap map = WeightMap.Auto(model, file);
        Assert.Equal(WeightConvention.Keras, map.Convention);
        var match = new WeightMatch(model, file, map);
        Assert.True(match.IsComplete);
        Assert.All(match.Rows, row => Assert.Equal(string.Empty, row.How));
        foreach (WeightArray array in file.Arrays)
        {
            int length = (int)array.Shape.Aggregate(1L, (product, extent) => product * extent);
            file.Values[array.Name] = [.. Enumerable.Range(0, length).Select(i => (i * 0.25f) + array.Name.Length)];
        }

        match.Load();
        Assert.All(match.Rows, row => Assert.Equal(file.Values[row.Tensor!.Name], model.Parameters[row.Parameter].Values.ToArray()));
    }

    [Fact]
    public void Numbered_keras_arrays_are_told_apart_by_their_place()
    {
        Model model = Model.Sequential("keras3", new Shape(6, 5, 3), new Conv2D(4, kernel: 3), new BatchNorm(), new Flatten(), new Dense(5));
        FakeWeights file = FakeWeights.InOrder(
            ("layers/conv2d/vars/0", [3, 3, 3, 4]), ("layers/conv2d/vars/1", [4]),
            ("layers/bn/vars/0", [4]), ("layers/bn/vars/1", [4]), ("layers/bn/vars/2", [4]), ("layers/bn/vars/3", [4]),
            ("layers/dense/vars/0", [48, 5]), ("layers/dense/vars/1", [5]));
        var match = new WeightMatch(model, file, WeightMap.Auto(model, file));
        Assert.True(match.IsComplete);
        Assert.Equal(
            "conv1.weight<layers/conv2d/vars/0 conv1.bias<layers/conv2d/vars/1 bn1.scale<layers/bn/vars/0 bn1.offset<layers/bn/vars/1 "
            + "bn1.runningMean<layers/bn/vars/2 bn1.runningVariance<layers/bn/vars/3 dense1.weight<layers/dense/vars/0 "
            + "dense1.bias<layers/dense/vars/1",
            string.Join(' ', match.Rows.Select(row => $"{row.Parameter}<{row.Tensor!.Name}")));
    }

    [Fact]
    public void Keras_names_tell_the_order_where_the_file_does_not()
    {
        Model model = Model.Sequential(
            "keras3",
            new Shape(9, 9, 4),
            new Conv2D(4, kernel: 3, bias: false), new BatchNorm(), new Conv2D(4, kernel: 3, bias: false), new BatchNorm(),
            new Flatten(), new Dense(100), new Dense(100));
        (string, int[])[] norm = [.. Enumerable.Range(0, 4).Select(i => ($"{i}", (int[])[4]))];
        var file = new FakeWeights(
        [
            ("layers/conv2d/vars/0", [3, 3, 4, 4]), ("layers/conv2d_1/vars/0", [3, 3, 4, 4]),
            .. norm.Select(each => ($"layers/batch_normalization/vars/{each.Item1}", each.Item2)),
            .. norm.Select(each => ($"layers/batch_normalization_1/vars/{each.Item1}", each.Item2)),
            ("layers/dense/vars/0", [100, 100]), ("layers/dense/vars/1", [100]),
            ("layers/dense_1/vars/0", [100, 100]), ("layers/dense_1/vars/1", [100]),
        ]);
        var match = new WeightMatch(model, file, WeightMap.Auto(model, file));
        Assert.True(match.IsComplete);
        Assert.Equal(
            ["conv2d/0", "batch_normalization/0", "batch_normalization/1", "batch_normalization/2", "batch_normalization/3", "conv2d_1/0",
             "batch_normalization_1/0", "batch_normalization_1/1", "batch_normalization_1/2", "batch_normalization_1/3",
             "dense/0", "dense/1", "dense_1/0", "dense_1/1"],
            match.Rows.Select(row => row.Tensor!.Name.Replace("layers/", "", StringComparison.Ordinal).Replace("/vars", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_map_damaged_anywhere_is_refused_and_nothing_worse()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("map.json");
        var map = new WeightMap(WeightConvention.Keras, [("a.weight", "b"), ("a.bias", "c \"d\"")], ["e"]);
        map.Save(path);
        byte[] good = File.ReadAllBytes(path);
        var random = new System.Random(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] bad = random.Next(2) == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (int k = 0; k < 3 && bad.Length > 0; k++)
            {
                bad[random.Next(bad.Length)] = "{}[]\",:01\\eE- \u00e4"u8[random.Next(16)];
            }

            File.WriteAllBytes(path, bad);
            Exception? problem = Record.Exception(() => WeightMap.Read(path));
            Assert.True(problem is null or FoveaException, problem?.ToString());
        }
    }

    [Fact]
    public void Weights_and_biases_alone_are_taken_for_the_convention_that_fits()
    {
        Model model = Model.Sequential("plain", new Shape(6, 5, 3), new Conv2D(4, kernel: 2), new Flatten(), new Dense(5));
        Assert.Equal(WeightConvention.PyTorch, WeightMap.Auto(model, new FakeWeights(
            [("a.weight", [4, 3, 2, 2]), ("a.bias", [4]), ("b.weight", [5, 80]), ("b.bias", [5])])).Convention);
        Assert.Equal(WeightConvention.Fovea, WeightMap.Auto(model, new FakeWeights(
            [("a.weight", [2, 2, 3, 4]), ("a.bias", [4]), ("b.weight", [80, 5]), ("b.bias", [5])])).Convention);
    }

    [Fact]
    public void A_map_is_written_read_and_edited()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("map.json");
        Model model = BuiltInModels.Create("resnet20-cifar");
        var (file, _) = TorchFiles.Of(model, model.Nodes.Where(node => node.Parameters.Count > 0).Select(node => $"net.{node.Name}"));
        WeightMap map = WeightMap.Auto(model, file);
        map.Save(path);
        WeightMap read = WeightMap.Read(path);
        Assert.Equal(map.Convention, read.Convention);
        Assert.Equal(map.Tensors, read.Tensors);
        Assert.Equal(map.Ignore, read.Ignore);
        Assert.True(new WeightMatch(model, file, read).IsComplete);
        Assert.StartsWith(
            "{\n  \"format\": \"fovea-map/1\",\n  \"convention\": \"pytorch\",\n  \"tensors\": {\n    \"conv1.weight\": \"net.conv1.weight\",\n",
            File.ReadAllText(path),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "map.json, line 1: a map is an object in braces. Received []. Begin with {\"format\": \"fovea-map/1\", ...}.")]
    [InlineData("{\"format\": \"fovea-map/2\"}", "map.json, line 1: 'format' is \"fovea-map/2\", expected \"fovea-map/1\", the form that this version reads.")]
    [InlineData(
        "{\"format\": \"fovea-map/1\",\n\"convention\": \"torch\"}",
        "map.json, line 2: 'convention' is \"torch\", expected \"fovea\", \"pytorch\" or \"keras\".")]
    [InlineData(
        "{\"format\": \"fovea-map/1\", \"convention\": \"keras\",\n\"tensors\": {\"a\": \"b\",\n\"c\": 1}}",
        "map.json, line 3: 'tensors' gives for each parameter the name of a tensor, {\"conv1.weight\": \"conv1.weight\"}. Received 1.")]
    public void A_damaged_map_is_refused_with_its_line(string json, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("map.json");
        File.WriteAllText(path, json);
        string actual = Assert.Throws<FoveaException>(() => WeightMap.Read(path)).Message;
        Assert.Equal(message, actual.Replace(path, "map.json", StringComparison.Ordinal));
    }

    private static void CheckAuto(Model model, IEnumerable<string> modules)
    {
        var (file, expected) = TorchFiles.Of(model, modules);
        WeightMap map = WeightMap.Auto(model, file);
        Assert.Equal(WeightConvention.PyTorch, map.Convention);
        Assert.Equal(expected, map.Tensors);
        Assert.True(new WeightMatch(model, file, map).IsComplete);
    }

    private static FakeWeights Without(FakeWeights file, string prefix) => new(
        file.Arrays.Where(array => !array.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(array => (array.Name, array.Shape.Select(extent => (int)extent).ToArray())));
}

using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Models;

/// <summary>Freezing by name, new heads and other image sizes.</summary>
public sealed class TuningTests
{
    [Fact]
    public void Patterns_name_layers_with_parameters()
    {
        Model model = BuiltInModels.Create("lenet5");
        Assert.Equal(["conv1", "conv2", "dense1"], model.Freeze("conv?", "*1"));
        Assert.Equal(["conv1", "conv2", "dense1"], model.FrozenLayers);
        Assert.True(model.Parameters["conv2.bias"].IsFrozen);
        Assert.False(model.Parameters["dense2.weight"].IsFrozen);
        Assert.Equal(["dense2"], model.Freeze("dense2"));
        Assert.Equal(4, model.FrozenLayers.Count);
        Assert.Equal(4, model.Clone().FrozenLayers.Count);
        model.Unfreeze();
        Assert.Empty(model.FrozenLayers);
        Assert.Equal(["conv1", "conv2", "dense1", "dense2"], model.FreezeAllButHead());
        Assert.Equal("dense3", model.Head!.Name);
        Assert.Equal(61_706, model.Parameters.ParameterCount);
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_refused_and_nothing_is_frozen()
    {
        Model model = BuiltInModels.Create("lenet5");
        Assert.Equal(
            "lenet5: 'convx' matches no layer with parameters. Did you mean conv1? Layers with parameters are conv1, conv2, dense1, dense2, dense3.",
            Assert.Throws<FoveaException>(() => model.Freeze("dense*", "convx")).Message);
        Assert.Equal(
            "lenet5: 'relu*' matches no layer with parameters. Layers with parameters are conv1, conv2, dense1, dense2, dense3.",
            Assert.Throws<FoveaException>(() => model.Freeze("relu*")).Message);
        Assert.Empty(model.FrozenLayers);
        Model linear = Model.Sequential("linear", new Shape(2, 2, 1), new Flatten(), new Dense(3));
        Assert.Equal(
            "linear: there is no layer with parameters before the last one with weights, dense1. Freezing all but the head would freeze nothing. "
            + "Name layers, or freeze none.",
            Assert.Throws<FoveaException>(linear.FreezeAllButHead).Message);
    }

    [Fact]
    public void A_new_head_has_the_classes_and_new_weights_and_the_rest_is_kept()
    {
        Model model = Model.Sequential(
            "small", new Shape(6, 6, 2), new Conv2D(4, kernel: 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(5), new Tanh(), new Dense(3));
        model.Initialize(7);
        model.Parameters["bn1.runningMean"].Span.Fill(0.25f);
        model.Classes = ["a", "b", "c"];
        model.Preprocessing = new Preprocessing { Mean = [0.5f, 0.25f], Style = ImageStyle.Ink };
        model.Freeze("*");
        Model tuned = model.WithHead(8, seed: 4);
        Assert.Equal(new Shape(8), tuned.OutputShape);
        Assert.Empty(tuned.Classes);
        Assert.Equal(model.Preprocessing, tuned.Preprocessing);
        Assert.Equal(["conv1", "bn1", "dense1"], tuned.FrozenLayers);
        foreach (Parameter parameter in tuned.Parameters.Where(each => !each.Name.StartsWith("dense2", StringComparison.Ordinal)))
        {
            Assert.Equal(model.Parameters[parameter.Name].Values.ToArray(), parameter.Values.ToArray());
        }

        Assert.Equal(new Shape(5, 8), tuned.Parameters["dense2.weight"].Shape);
        Assert.Equal(40, tuned.Parameters["dense2.weight"].Values.ToArray().Distinct().Count());
        Assert.Equal(tuned.Parameters.Values.ToArray(), model.WithHead(8, seed: 4).Parameters.Values.ToArray());
        Assert.NotEqual(tuned.Parameters.Values.ToArray(), model.WithHead(8, seed: 5).Parameters.Values.ToArray());

        // The source is untouched.
        Assert.Equal(new Shape(3), model.OutputShape);
        Assert.Equal(4, model.FrozenLayers.Count);
    }

    [Fact]
    public void A_head_of_convolutions_gets_other_filters()
    {
        Node x = Node.Input(8, 8, 3).Conv2D(6, kernel: 3).Relu().Conv2D(10, kernel: 1).BatchNorm();
        Model model = Model.FromGraph("convolutional", x.GlobalAveragePool2D());
        Assert.Equal(
            "convolutional: with 4 classes bn1.scale would be [4], it is [10] now. Build the new model in code, and copy the parameters.",
            Assert.Throws<FoveaException>(() => model.WithHead(4)).Message);
        x = Node.Input(8, 8, 3).Conv2D(6, kernel: 3).Relu().Conv2D(10, kernel: 1);
        Assert.Equal(new Shape(4), Model.FromGraph("convolutional", x.GlobalAveragePool2D()).WithHead(4).OutputShape);
        Assert.Equal(
            "flat: with 4 outputs of conv2 the model's output is [144], expected [4]. What follows conv2 changes the number of classes. "
            + "Build the new model in code, and copy the parameters.",
            Assert.Throws<FoveaException>(() => Model.FromGraph("flat", x.Flatten()).WithHead(4)).Message);
    }

    [Fact]
    public void Networks_that_pool_over_the_map_take_other_image_sizes()
    {
        Model model = BuiltInModels.Create("resnet20-cifar");
        model.Classes = [.. Enumerable.Range(0, 10).Select(c => $"class {c}")];
        Model larger = model.WithInput(new Shape(48, 40, 3));
        Assert.Equal(model.Parameters.Values.ToArray(), larger.Parameters.Values.ToArray());
        Assert.Equal(model.Classes, larger.Classes);
        Assert.Equal(
            "lenet5: for images [32, 32, 1] dense1.weight would be [576, 120], it was trained as [400, 120] for images [28, 28, 1]. "
            + "Bring the images to [28, 28, 1]; networks that pool over the whole map before their dense layers take other sizes.",
            Assert.Throws<FoveaException>(() => BuiltInModels.Create("lenet5").WithInput(new Shape(32, 32, 1))).Message);
        Assert.Equal(
            "resnet20-cifar: for images [32, 32, 1] conv1.weight would be [3, 3, 1, 16], it was trained as [3, 3, 3, 16] for images [32, 32, 3]. "
            + "The number of channels must stay. Give images with as many.",
            Assert.Throws<FoveaException>(() => model.WithInput(new Shape(32, 32, 1))).Message);
        Assert.StartsWith(
            "lenet5: the model for images [28, 28, 1] cannot be made one for images [4, 4, 1]. conv2: the kernel",
            Assert.Throws<FoveaException>(() => BuiltInModels.Create("lenet5").WithInput(new Shape(4, 4, 1))).Message,
            StringComparison.Ordinal);
    }
}

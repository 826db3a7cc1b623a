using Fovea.Layers;
using Fovea.Models;
using Fovea.Random;

namespace Fovea.Tests.Models;

public class ModelTests
{
    private static Model Small() => Model.Sequential(
        "small", new Shape(6, 6, 1), new Conv2D(3, kernel: 3, bias: false), new BatchNorm(), new Relu(), new Flatten(), new Dense(2));

    [Fact]
    public void Layers_without_a_name_are_numbered_by_kind()
    {
        Model model = Model.Sequential(
            "names",
            new Shape(16, 16, 1),
            new Conv2D(2, 3),
            new BatchNorm(),
            new Relu(),
            new MaxPool2D(2),
            new Conv2D(2, 3) { Name = "conv2" },
            new Conv2D(2, 3),
            new Relu(),
            new AveragePool2D(3),
            new Flatten(),
            new Dense(4),
            new Dropout(0.1f),
            new Softmax());
        Assert.Equal(
            ["conv1", "bn1", "relu1", "pool1", "conv2", "conv3", "relu2", "pool2", "flatten1", "dense1", "dropout1", "softmax1"],
            model.Nodes.Select(node => node.Name));
        Assert.Equal(Enumerable.Range(0, 12), model.Nodes.Select(node => node.Index));
    }

    [Fact]
    public void A_model_without_branches_reads_each_layer_from_the_one_before()
    {
        Model model = Small();
        Assert.Same(model.Input, Assert.Single(model.Nodes[0].Inputs));
        Assert.Equal(-1, model.Input.Index);
        Assert.Equal(new Input(new Shape(6, 6, 1)), model.Input.Layer);
        for (int i = 1; i < model.Nodes.Count; i++)
        {
            Assert.Same(model.Nodes[i - 1], Assert.Single(model.Nodes[i].Inputs));
            Assert.Equal(model.Nodes[i - 1].OutputShape, model.Nodes[i].LayerInputs.Single);
        }

        Assert.Same(model.Nodes[^1], model.Output);
        Assert.Equal(new Shape(2), model.OutputShape);
        Assert.Equal("small [6, 6, 1] -> [2], 131 parameters", model.ToString());
    }

    [Fact]
    public void A_summary_gives_shapes_parameters_and_cost_of_each_layer()
    {
        // Compared field by field: the lists of input names are equal in content, not the same.
        (string Name, string Kind, string Inputs, Shape Output, int Parameters, int State, long Cost)[] expected =
        [
            ("conv1", "Conv2D", "input", new Shape(4, 4, 3), 27, 0, 4 * 4 * 3 * 9),
            ("bn1", "BatchNorm", "conv1", new Shape(4, 4, 3), 6, 6, 0),
            ("relu1", "Relu", "bn1", new Shape(4, 4, 3), 0, 0, 0),
            ("flatten1", "Flatten", "relu1", new Shape(48), 0, 0, 0),
            ("dense1", "Dense", "flatten1", new Shape(2), 98, 0, 96),
        ];
        Assert.Equal(
            expected,
            Small().Summary().Select(row => (
                row.Name, row.Kind, string.Join(",", row.Inputs), row.OutputShape, row.Parameters, row.StateValues, row.MultiplyAdds)));
    }

    [Fact]
    public void Classes_must_be_as_many_as_the_output_has_features()
    {
        Model model = Small();
        Assert.Empty(model.Classes);
        Assert.Equal(
            "small: the number of class names must be that of the output's features. Received 3 names, output [2] of dense1. Give 2 "
            + "names or none.",
            Assert.Throws<FoveaException>(() => model.Classes = ["a", "b", "c"]).Message);
        model.Classes = ["cat", "dog"];
        Assert.Equal(["cat", "dog"], model.Classes);
        model.Classes = [];
        Assert.Empty(model.Classes);
    }

    [Fact]
    public void Preprocessing_must_fit_the_channels_of_the_input()
    {
        Model model = Small();
        Assert.Equal(Preprocessing.None, model.Preprocessing);
        Assert.Equal(
            "small: the preprocessing's mean must hold finite numbers, one for each channel of the input [6, 6, 1]. Received [0.5, 0.5]. "
            + "Give 1 of them or none.",
            Assert.Throws<FoveaException>(() => model.Preprocessing = new Preprocessing { Mean = [0.5f, 0.5f] }).Message);
        Assert.Equal(
            "small: the preprocessing's deviation must hold positive, finite numbers, one for each channel of the input [6, 6, 1]. "
            + "Received [0]. Give 1 of them or none.",
            Assert.Throws<FoveaException>(() => model.Preprocessing = new Preprocessing { Deviation = [0] }).Message);
        model.Preprocessing = new Preprocessing { Mean = [0.1307f], Deviation = [0.3081f], Style = ImageStyle.Ink };
        Assert.Equal(new Preprocessing { Mean = [0.1307f], Deviation = [0.3081f], Style = ImageStyle.Ink }, model.Preprocessing);
        Assert.NotEqual(new Preprocessing { Mean = [0.1307f], Deviation = [0.3081f] }, model.Preprocessing);
        Assert.NotEqual(new Preprocessing { Mean = [0.1307f], Deviation = [0.3f], Style = ImageStyle.Ink }, model.Preprocessing);
    }

    [Fact]
    public void Equal_seeds_initialize_to_equal_bits()
    {
        Model first = Small();
        Model second = Small();
        Assert.Equal(first.Parameters.Values.ToArray(), second.Parameters.Values.ToArray());
        second.Initialize(7);
        Assert.NotEqual(first.Parameters.Values.ToArray(), second.Parameters.Values.ToArray());
        second.Initialize(0);
        Assert.Equal(first.Parameters.Values.ToArray(), second.Parameters.Values.ToArray());
    }

    // 0.0535... and the others are the first normals of stream 0, times sqrt(2 / 25): they change when a parameter moves or the generator
    // does.
    [Fact]
    public void The_first_weights_of_lenet5_are_the_same_on_every_platform()
    {
        Model model = BuiltInModels.Create("lenet5");
        Assert.Equal([-0.0535320826f, 0.0088024782f, -0.0198876616f], model.Parameters["conv1.weight"].Span[..3].ToArray());
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            Parameter parameter = model.Parameters[i];
            double fanIn = parameter.Length / (double)parameter.Shape.Channels;
            double first = parameter.Role == ParameterRole.Bias ? 0 : Math.Sqrt(2 / fanIn) * new RandomSource(0, (ulong)i).NextNormal();
            Assert.Equal((float)first, parameter.Span[0]);
        }
    }

    [Fact]
    public void A_clone_is_equal_and_shares_no_memory()
    {
        Model model = Small();
        model.Classes = ["cat", "dog"];
        model.Preprocessing = new Preprocessing { Mean = [0.5f] };
        model.Parameters["bn1.runningMean"].Span.Fill(3);
        Model copy = model.Clone();
        Assert.Equal(model.ToJson(), copy.ToJson());
        Assert.Equal(model.Parameters.Values.ToArray(), copy.Parameters.Values.ToArray());
        float before = model.Parameters["conv1.weight"].Span[0];
        copy.Parameters["conv1.weight"].Span[0] = before + 1;
        Assert.Equal(before, model.Parameters["conv1.weight"].Span[0]);
    }

    [Fact]
    public void A_model_that_cannot_be_is_refused()
    {
        Refused(
            "empty: a model needs at least one layer. Received none. Add one, such as new Dense(10).",
            () => Model.Sequential("empty", new Shape(4)));
        Refused(
            "empty: a model needs at least one layer. Received none. Add one, such as new Dense(10).",
            () => Model.FromGraph("empty", Node.Input(4)));
        Refused("A model needs a name. Received ' '. Give it one, such as \"lenet5\".",
            () => Model.Sequential(" ", new Shape(4), new Relu()));
        Refused(
            "m: the model's input has no shape. Give [height, width, channels] or [features].",
            () => Model.Sequential("m", default, new Relu()));
        Refused(
            "m: the name 'a' is used twice, by layers[0] (Relu) and layers[2] (Dense). Give each layer its own name, or none.",
            () => Model.Sequential("m", new Shape(4), new Relu { Name = "a" }, new Relu(), new Dense(2) { Name = "a" }));
        Refused(
            "m: the name 'input' is used twice, by the model's input and layers[0] (Relu). Give each layer its own name, or none.",
            () => Model.Sequential("m", new Shape(4), new Relu { Name = "input" }));
        Refused(
            "m: layers[1] (Relu) has an empty name. Leave the name out or give it one.",
            () => Model.Sequential("m", new Shape(4), new Relu(), new Relu { Name = "" }));
        Refused(
            "m: a model has one input, and it stands before the first layer. Received another Input among the layers. Remove it.",
            () => Model.Sequential("m", new Shape(4), new Relu(), new Input(new Shape(4))));
    }

    [Fact]
    public void Parameters_beyond_the_memory_are_refused_with_their_size()
    {
        // 600 layers of 2^30 weights each.
        Layer[] layers = [.. Enumerable.Repeat(new Dense(32768), 600)];
        string message = Assert.Throws<FoveaException>(() => Model.Sequential("huge", new Shape(32768), layers)).Message;
        Assert.StartsWith("huge: the parameters need 2400.1 GiB, available are ", message, StringComparison.Ordinal);
        Assert.EndsWith(" GiB. Use fewer filters or units, or pool more before the first Dense.", message, StringComparison.Ordinal);
    }

    private static void Refused(string message, Func<Model> build) => Assert.Equal(message, Assert.Throws<FoveaException>(build).Message);
}

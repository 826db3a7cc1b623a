using CsCheck;
using Fovea.Initializers;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Models;

public class ModelJsonTests
{
    private const string Residual = """
    {
      "format": "fovea/1",
      "name": "block",
      "input": [8, 8, 4],
      "layers": [
        {"type": "Conv2D", "name": "conv1", "filters": 4, "kernel": [3, 3], "padding": 1, "groups": 2, "bias": false, "inputChannels": 4},
        {"type": "BatchNorm", "name": "bn1", "momentum": 0.8},
        {"type": "Relu", "name": "relu1"},
        {"type": "Conv2D", "name": "conv2", "filters": 4, "kernel": [5, 3], "stride": [1, 2], "padding": [2, 2, 1, 10], "dilation": [1, 2]},
        {"type": "Add", "name": "add1", "inputs": ["relu1", "conv2", "input"]},
        {"type": "MaxPool2D", "name": "pool1", "size": [3, 3], "stride": [2, 2], "padding": "same"},
        {"type": "AveragePool2D", "name": "pool2", "size": [2, 2]},
        {"type": "Concatenate", "name": "concat1", "inputs": ["pool2", "pool2"]},
        {"type": "Dropout", "name": "dropout1", "rate": 0.25},
        {"type": "Flatten", "name": "flatten1"},
        {"type": "Dense", "name": "dense1", "units": 3, "bias": false, "inputFeatures": 32, "weightInitializer": "glorot"},
        {"type": "Softmax", "name": "softmax1"}
      ],
      "classes": ["cat \"Tom\"", "dög", "7"],
      "preprocessing": {"style": "ink", "mean": [0.1, 0.2, 0.3, 0.4], "deviation": [1, 1, 0.5, 1E-05]}
    }

    """;

    [Fact]
    public void The_written_form_is_canonical_and_reads_back_to_itself()
    {
        Model model = Model.FromJson(Residual, "net.json");
        Assert.Equal(Residual.ReplaceLineEndings("\n"), model.ToJson());
        Assert.Equal(
            new Conv2D(4, 3, padding: 1, groups: 2, bias: false, inputChannels: 4) { Name = "conv1" },
            model.Nodes[0].Layer);
        Assert.Equal(
            new Conv2D(4, (5, 3), (1, 2), Padding.Explicit(2, 2, 1, 10), (1, 2)) { Name = "conv2" },
            model.Nodes[3].Layer);
        Assert.Equal([model.Nodes[2], model.Nodes[3], model.Input], model.Nodes[4].Inputs);
        Assert.Equal(
            new Dense(3, bias: false, inputFeatures: 32) { Name = "dense1", WeightInitializer = Initializer.Glorot },
            model.Nodes[10].Layer);
        Assert.Equal(["cat \"Tom\"", "dög", "7"], model.Classes);
        Assert.Equal(
            new Preprocessing { Style = ImageStyle.Ink, Mean = [0.1f, 0.2f, 0.3f, 0.4f], Deviation = [1, 1, 0.5f, 1e-5f] },
            model.Preprocessing);
    }

    [Theory]
    [InlineData("lenet5")]
    [InlineData("mnist-cnn")]
    [InlineData("vgg-cifar")]
    [InlineData("resnet20-cifar")]
    [InlineData("se-resnet20-cifar")]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("mobilenet-v2")]
    public void Built_in_models_come_back_the_same(string name)
    {
        Model model = SharedModels.Get(name);
        Model read = Model.FromJson(model.ToJson(), "text");
        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal(model.Summary().Select(row => row with { Inputs = [] }), read.Summary().Select(row => row with { Inputs = [] }));
        Assert.True(model.Parameters.Values.SequenceEqual(read.Parameters.Values));
    }

    [Fact]
    public void Short_forms_comments_and_trailing_commas_are_accepted()
    {
        Model model = Model.FromJson(
            """
            {
              // a model by hand
              "format": "fovea/1", "name": "hand", "input": [9, 9, 1],
              "layers": [
                {"type": "Conv2D", "filters": 2, "kernel": 3, "stride": 2, "padding": "valid", "weightInitializer": "heUniform"},
                {"type": "Relu"},
                {"type": "MaxPool2D", "size": 2, "stride": 1, "padding": 0},
                {"type": "GlobalAveragePool2D"},
                {"type": "Dense", "units": 2},
              ],
            }
            """,
            "hand.json");
        Assert.Equal(["conv1", "relu1", "pool1", "globalpool1", "dense1"], model.Nodes.Select(node => node.Name));
        Assert.Equal(new Conv2D(2, 3, 2) { WeightInitializer = Initializer.HeUniform }, model.Nodes[0].Layer);
        Assert.Equal(model.ToJson(), Model.FromJson(model.ToJson(), "hand.json").ToJson());
        Assert.Contains("\"weightInitializer\": \"heUniform\"", model.ToJson(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "{", "net.json, line 1, byte 2: this is no JSON. Correct the text at this place." },
        { "", "net.json, line 1, byte 1: this is no JSON. Correct the text at this place." },
        { "[1]", "net.json, line 1: a model is an object in braces. Received [1]. Begin with {\"format\": \"fovea/1\", ...}." },
        { "{\"format\": \"fovea/1\"}", "net.json, line 1: the property 'layers' is missing. Add \"layers\": ...." },
        { "{\"format\": \"fovea/2\"}", "net.json, line 1: 'format' is \"fovea/2\", expected \"fovea/1\", the form that this version "
            + "reads." },
        { "{\"name\": \"\\ud800\"}", "net.json, line 1: the text is not valid Unicode. Save the file as UTF-8." },
        {
            "{\"format\": \"fovea/1\",\n\"format\": 1}",
            "net.json, line 2: the property 'format' stands twice in one object. Remove one of the two."
        },
        {
            "{\"format\": \"fovea/1\", \"layer\": []}",
            "net.json, line 1: unknown property 'layer'. Did you mean layers? Allowed are format, name, input, layers, classes, "
            + "preprocessing."
        },
        {
            Net("{\"type\": \"Conv2d\"}"),
            "net.json, line 2: layers[1] (Conv2d): unknown type 'Conv2d'. Did you mean Conv2D? Known types are Conv2D, MaxPool2D, "
            + "AveragePool2D, "
            + "GlobalAveragePool2D, Dense, Flatten, Relu, BatchNorm, Dropout, Add, Concatenate, Softmax and 19 more."
        },
        {
            Net("{\"type\": \"Conv2D\", \"name\": \"c\", \"filter\": 3}"),
            "net.json, line 2: layers[1] (c): unknown property 'filter'. Did you mean filters? "
            + "Allowed are type, name, inputs, filters, kernel, stride, padding, dilation, groups, bias, inputChannels, weightInitializer."
        },
        { Net("{\"name\": \"c\"}"), "net.json, line 2: layers[1] (c): the property 'type' is missing. Add \"type\": ...." },
        { Net("{\"type\": \"Conv2D\", \"filters\": 3}"), "net.json, line 2: layers[1] (Conv2D): the property 'kernel' is missing. Add "
            + "\"kernel\": ...." },
        { Net("7"), "net.json, line 2: layers[1]: a layer is an object in braces. Received 7. Write it as {\"type\": \"Relu\"}." },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 2.5, \"kernel\": 3}"),
            "net.json, line 2: layers[1] (Conv2D): 'filters' is 2.5, expected a whole number."
        },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 99999999999, \"kernel\": 3}"),
            "net.json, line 2: layers[1] (Conv2D): 'filters' is 99999999999, expected a whole number."
        },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 2, \"kernel\": [3]}"),
            "net.json, line 2: layers[1] (Conv2D): 'kernel' is [3], expected a whole number or [height, width]."
        },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 2, \"kernel\": 3, \"padding\": \"full\"}"),
            "net.json, line 2: layers[1] (Conv2D): 'padding' is \"full\", expected \"same\", \"valid\", a whole number or [top, bottom, "
            + "left, right]."
        },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 2, \"kernel\": 3, \"bias\": 1}"),
            "net.json, line 2: layers[1] (Conv2D): 'bias' is 1, expected true or false."
        },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 2, \"kernel\": 3, \"weightInitializer\": \"glorott\"}"),
            "net.json, line 2: layers[1] (Conv2D): 'weightInitializer' is \"glorott\". Did you mean glorot? "
            + "Allowed are he, heUniform, glorot, glorotNormal, zeros, ones."
        },
        {
            Net("{\"type\": \"Conv2D\", \"filters\": 2, \"kernel\": 30}"),
            "net.json, line 2: layers[1] (Conv2D): conv1: the kernel 30x30 is larger than the padded input 8x8. Received input [1, 8, 8, "
            + "1], "
            + "padding valid. Use a smaller kernel, more padding or a larger input."
        },
        {
            Net("{\"type\": \"Relu\"},\n{\"type\": \"Relu\", \"name\": \"relu1\"}"),
            "net.json, line 3: layers[2] (relu1): net: the name 'relu1' is used twice, by layers[0] (Relu) and layers[2] (Relu). "
            + "Give each layer its own name, or none."
        },
        {
            Net("{\"type\": \"Add\", \"inputs\": [\"input\", \"rely\"]}"),
            "net.json, line 2: layers[1] (Add): 'inputs' names 'rely', which is no layer before this one. Did you mean relu1? Before it "
            + "are input, relu1."
        },
        {
            Net("{\"type\": \"Dropout\", \"rate\": \"half\"}"),
            "net.json, line 2: layers[1] (Dropout): 'rate' is \"half\", expected a number."
        },
        {
            Net("{\"type\": \"Dropout\", \"rate\": 1e999}"),
            "net.json, line 2: layers[1] (Dropout): 'rate' is 1e999, expected a number."
        },
        {
            Net("{\"type\": \"Flatten\", \"inputs\": [\"input\"]}"),
            "net.json, line 1: net: the output of relu1 (Relu) is read by no layer. The last layer, flatten1, is the model's output. "
            + "Remove relu1 or name it among a later layer's inputs."
        },
        {
            "{\"format\": \"fovea/1\", \"name\": \"n\", \"input\": [0], \"layers\": []}",
            "net.json, line 1: A shape's extents must be positive and their product below 2^31. Received [0]."
        },
        {
            "{\"format\": \"fovea/1\", \"name\": \"n\", \"input\": [4], \"layers\": []}",
            "net.json, line 1: n: a model needs at least one layer. Received none. Add one, such as new Dense(10)."
        },
        {
            "{\"format\": \"fovea/1\", \"name\": \"n\", \"input\": [4], \"layers\": [{\"type\": \"Dense\", \"units\": 2}],\n\"classes\": "
            + "[\"a\"]}",
            "net.json, line 2: 'classes' holds 1 names, the output dense1 has 2 features. Give 2 names or none."
        },
        {
            "{\"format\": \"fovea/1\", \"name\": \"n\", \"input\": [4], \"layers\": [{\"type\": \"Dense\", \"units\": 2}],\n\"classes\": "
            + "[1, 2]}",
            "net.json, line 2: 'classes' is 1, expected a list of strings."
        },
        {
            "{\"format\": \"fovea/1\", \"name\": \"n\", \"input\": [4], \"layers\": [{\"type\": \"Dense\", \"units\": 2}],\n"
            + "\"preprocessing\": {\"style\": \"sketch\"}}",
            "net.json, line 2: preprocessing: 'style' is \"sketch\", expected \"photo\" or \"ink\"."
        },
        {
            "{\"format\": \"fovea/1\", \"name\": \"n\", \"input\": [4], \"layers\": [{\"type\": \"Dense\", \"units\": 2}],\n"
            + "\"preprocessing\": {\"deviation\": [1, 1]}}",
            "net.json, line 2: preprocessing: n: the preprocessing's deviation must hold positive, finite numbers, one for each channel "
            + "of the input [4]. "
            + "Received [1, 1]. Give 4 of them or none."
        },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void Wrong_text_is_refused_with_file_line_layer_and_property(string json, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<FoveaException>(() => Model.FromJson(json, "net.json")).Message);

    [Fact]
    public void Long_texts_of_a_damaged_file_are_quoted_in_short()
    {
        string text = new('x', 1_000_000);
        string[] documents =
        [
            $"{{\"{text}\": 1}}", $"{{\"format\": \"{text}\"}}", $"{{\"{text}\": 1, \"{text}\": 1}}", Net($"{{\"type\": \"{text}\"}}"),
            Net($"{{\"type\": \"Relu\", \"inputs\": [\"{text}\"]}}"), Net($"{{\"type\": \"Dropout\", \"rate\": {text.Replace('x', '1')}}}"),
            $"[{string.Join(", ", Enumerable.Repeat("[1, 2]", 100_000))}]",
        ];
        Assert.All(documents, document => Assert.InRange(
            Assert.ThrowsAny<FoveaException>(() => Model.FromJson(document, "net.json")).Message.Length, 20, 500));
    }

    [Fact]
    public void Depth_beyond_reason_is_refused() =>
        Assert.StartsWith(
            "net.json, line 1, byte ",
            Assert.Throws<FoveaException>(() => Model.FromJson(new string('[', 100_000), "net.json")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Changed_text_gives_a_model_or_a_refusal_that_names_the_file()
    {
        char[] replacements = [.. "{}[]\",:0-9eE. \n\\tru"];
        Gen.Select(Gen.Int[0, Residual.Length - 1], Gen.Int[0, replacements.Length - 1], Gen.Int[0, 3]).Array[1, 3].Sample(
            changes =>
            {
                string text = Residual;
                foreach (var (position, replacement, removed) in changes)
                {
                    int at = Math.Min(position, text.Length);
                    text = text[..at] + replacements[replacement] + text[Math.Min(text.Length, at + removed)..];
                }

                try
                {
                    Assert.NotNull(Model.FromJson(text, "net.json").Output);
                }
                catch (FoveaException exception)
                {
                    Assert.StartsWith("net.json", exception.Message, StringComparison.Ordinal);
                }
            },
            iter: 3000);
    }

    [Fact]
    public void A_text_cut_anywhere_is_refused()
    {
        for (int length = 0; length < Residual.TrimEnd().Length; length++)
        {
            Assert.StartsWith(
                "net.json",
                Assert.ThrowsAny<FoveaException>(() => Model.FromJson(Residual[..length], "net.json")).Message,
                StringComparison.Ordinal);
        }
    }

    // The first layer stands on line 1, those under test on line 2.
    private static string Net(string layers) =>
        "{\"format\": \"fovea/1\", \"name\": \"net\", \"input\": [8, 8, 1], \"layers\": [{\"type\": \"Relu\", \"name\": \"relu1\"},\n"
        + $"{layers}]}}";
}

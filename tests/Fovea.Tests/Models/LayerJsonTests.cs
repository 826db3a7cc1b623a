using Fovea.Initializers;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Models;

/// <summary>The written form of every layer, and what a mistake in one is answered with.</summary>
public class LayerJsonTests
{
    private const string Everything = """
    {
      "format": "fovea/1",
      "name": "everything",
      "input": [8, 8, 4],
      "layers": [
        {"type": "ZeroPad2D", "name": "pad1", "padding": [1, 0, 2, 0]},
        {"type": "ZeroPad2D", "name": "pad2", "padding": 0},
        {"type": "DepthwiseConv2D", "name": "dwconv1", "kernel": [3, 3]},
        {"type": "DepthwiseConv2D", "name": "dwconv2", "kernel": [3, 2], "stride": [1, 2], "padding": "same", "dilation": [2, 1], "depthMultiplier": 2, "bias": false, "weightInitializer": "glorot"},
        {"type": "LeakyRelu", "name": "leakyrelu1"},
        {"type": "LeakyRelu", "name": "leakyrelu2", "slope": 0.2},
        {"type": "Elu", "name": "elu1"},
        {"type": "Elu", "name": "elu2", "alpha": 0.5},
        {"type": "Gelu", "name": "gelu1"},
        {"type": "Gelu", "name": "gelu2", "approximate": true},
        {"type": "Silu", "name": "silu1"},
        {"type": "HardSwish", "name": "hardswish1"},
        {"type": "Sigmoid", "name": "sigmoid1"},
        {"type": "Tanh", "name": "tanh1"},
        {"type": "Relu6", "name": "relu1"},
        {"type": "ConvTranspose2D", "name": "convt1", "filters": 6, "kernel": [2, 2]},
        {"type": "ConvTranspose2D", "name": "convt2", "filters": 4, "kernel": [3, 3], "stride": [2, 3], "padding": 1, "outputPadding": [1, 0], "dilation": [1, 2], "groups": 2, "bias": false, "weightInitializer": "zeros"},
        {"type": "GroupNorm", "name": "gn1", "groups": 2},
        {"type": "GroupNorm", "name": "gn2", "groups": 4, "epsilon": 0.001},
        {"type": "LayerNorm", "name": "ln1"},
        {"type": "LayerNorm", "name": "ln2", "epsilon": 0.001},
        {"type": "SpatialDropout", "name": "dropout1", "rate": 0.25},
        {"type": "Upsample", "name": "upsample1", "factor": [2, 1]},
        {"type": "Upsample", "name": "upsample2", "factor": [1, 2], "mode": "bilinear"},
        {"type": "AdaptiveMaxPool2D", "name": "pool1", "outputSize": [5, 4]},
        {"type": "AdaptiveAveragePool2D", "name": "pool2", "outputSize": [3, 3]},
        {"type": "GlobalMaxPool2D", "name": "globalpool1"},
        {"type": "Multiply", "name": "mul1", "inputs": ["pool2", "globalpool1"]}
      ]
    }

    """;

    [Fact]
    public void The_written_form_is_canonical_and_reads_back_to_itself()
    {
        Model model = Model.FromJson(Everything, "net.json");
        Assert.Equal(Everything.ReplaceLineEndings("\n"), model.ToJson());
        Assert.Equal(
            new DepthwiseConv2D((3, 2), (1, 2), Padding.Same, (2, 1), 2, bias: false)
            {
                Name = "dwconv2", WeightInitializer = Initializer.Glorot,
            },
            model.Nodes[3].Layer);
        Assert.Equal(
            new ConvTranspose2D(4, 3, (2, 3), 1, (1, 0), (1, 2), 2, bias: false) { Name = "convt2", WeightInitializer = Initializer.Zeros },
            model.Nodes[16].Layer);
        Assert.Equal(new Upsample((1, 2), UpsampleMode.Bilinear) { Name = "upsample2" }, model.Nodes[23].Layer);
        Assert.Equal(model.Nodes.Count, model.Summary().Count);
    }

    [Fact]
    public void Upsampling_is_written_with_what_it_was_made_from()
    {
        foreach (Upsample layer in (Upsample[])
            [new(2), new((1.5, 2.25), UpsampleMode.Bilinear), Upsample.To((9, 13)), Upsample.To(8, UpsampleMode.Bilinear), new(4.0 / 3)])
        {
            Model model = Model.Sequential("net", new Shape(4, 5, 2), layer);
            Assert.Equal(layer with { Name = "upsample1" }, Model.FromJson(model.ToJson(), "net.json").Nodes[^1].Layer);
        }
    }

    [Fact]
    public void Every_kind_of_layer_has_a_written_form()
    {
        Type[] layers = [.. typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && type != typeof(Input))];
        Assert.Equal(31, layers.Length);
        foreach (Type layer in layers)
        {
            // What is missing then is a setting or a second input, never the type.
            string json = Net($"{{\"type\": \"{layer.Name}\"}}");
            Exception? refusal = Record.Exception(() => Model.FromJson(json, "net.json"));
            Assert.DoesNotContain("unknown type", refusal?.Message ?? string.Empty, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string> Refusals => new()
    {
        {
            "{\"type\": \"ZeroPad2D\"}",
            "net.json, line 2: layers[1] (ZeroPad2D): the property 'padding' is missing. Add \"padding\": ...."
        },
        {
            "{\"type\": \"ZeroPad2D\", \"padding\": \"same\"}",
            "net.json, line 2: layers[1] (ZeroPad2D): pad1: 'same' padding depends on a window, and ZeroPad2D has none. Received same, "
            + "expected numbers of rows and columns. Give one number or top, bottom, left and right."
        },
        {
            "{\"type\": \"DepthwiseConv2D\", \"kernel\": 3, \"filters\": 8}",
            "net.json, line 2: layers[1] (DepthwiseConv2D): unknown property 'filters'. Allowed are type, name, inputs, kernel, stride, "
            + "padding, dilation, depthMultiplier, bias, weightInitializer."
        },
        {
            "{\"type\": \"DepthwiseConv2D\", \"kernel\": 3,\n \"depthMultiplier\": 1.5}",
            "net.json, line 3: layers[1] (DepthwiseConv2D): 'depthMultiplier' is 1.5, expected a whole number."
        },
        {
            "{\"type\": \"ConvTranspose2D\", \"filters\": 2, \"kernel\": 3, \"outputPading\": 1}",
            "net.json, line 2: layers[1] (ConvTranspose2D): unknown property 'outputPading'. Did you mean outputPadding? Allowed are type, "
            + "name, inputs, filters, kernel, stride, padding, outputPadding, dilation, groups, bias, weightInitializer."
        },
        {
            "{\"type\": \"ConvTranspose2D\", \"filters\": 2, \"kernel\": 3, \"outputPadding\": 1}",
            "net.json, line 2: layers[1] (ConvTranspose2D): convt1: the outputPadding must be smaller than the stride and not negative. "
            + "Received outputPadding 1x1, stride 1x1. Give at most 0x0."
        },
        {
            "{\"type\": \"ConvTranspose2D\",\n \"filters\": 2,\n \"kernel\": 3,\n \"stride\": 2,\n \"outputPadding\": 2}",
            "net.json, line 6: layers[1] (ConvTranspose2D): convt1: the outputPadding must be smaller than the stride and not negative. "
            + "Received outputPadding 2x2, stride 2x2. Give at most 1x1."
        },
        {
            "{\"type\": \"Conv2D\",\n \"padding\": 1,\n \"filters\": 2,\n \"kernel\": 11}",
            "net.json, line 5: layers[1] (Conv2D): conv1: the kernel 11x11 is larger than the padded input 10x10. Received input "
            + "[1, 8, 8, 4], padding 1. Use a smaller kernel, more padding or a larger input."
        },
        {
            "{\"type\": \"Conv2D\",\n \"filters\": 6,\n \"kernel\": 1,\n \"groups\": 4}",
            "net.json, line 5: layers[1] (Conv2D): conv1: groups must divide the input's channels and the filters. Received groups 4, "
            + "input [1, 8, 8, 4], filters 6. Use a common divisor of 4 and 6, such as 2."
        },
        {
            "{\"type\": \"Flatten\"},\n{\"type\": \"Conv2D\",\n \"filters\": 6,\n \"kernel\": 1}",
            "net.json, line 3: layers[2] (Conv2D): conv1: a convolution needs a feature map. Received input [1, 256], expected "
            + "[1, height, width, channels]. Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        {
            "{\"type\": \"Upsample\",\n \"factor\": 2,\n \"mode\": \"cubic\"}",
            "net.json, line 4: layers[1] (Upsample): 'mode' is \"cubic\", expected \"nearest\" or \"bilinear\"."
        },
        {
            "{\"type\": \"Upsample\", \"mode\": \"bilinear\"}",
            "net.json, line 2: layers[1] (Upsample): the property 'factor' is missing. Add \"factor\": ...."
        },
        {
            "{\"type\": \"Upsample\",\n \"factor\": [1, 2, 3]}",
            "net.json, line 3: layers[1] (Upsample): 'factor' is [1, 2, 3], expected a number or [height, width]."
        },
        {
            "{\"type\": \"Upsample\",\n \"outputSize\": 9,\n \"factor\": 2}",
            "net.json, line 4: layers[1] (Upsample): 'factor' and 'outputSize' stand beside each other. Give one of the two."
        },
        {
            "{\"type\": \"AdaptiveMaxPool2D\", \"outputSize\": [2, 2, 2]}",
            "net.json, line 2: layers[1] (AdaptiveMaxPool2D): 'outputSize' is [2, 2, 2], expected a whole number or [height, width]."
        },
        {
            "{\"type\": \"AdaptiveAveragePool2D\", \"outputSize\": 0}",
            "net.json, line 2: layers[1] (AdaptiveAveragePool2D): pool1: the outputSize must be positive. Received 0x0. Give 1 or more for "
            + "height and width."
        },
        {
            "{\"type\": \"GroupNorm\"}",
            "net.json, line 2: layers[1] (GroupNorm): the property 'groups' is missing. Add \"groups\": ...."
        },
        {
            "{\"type\": \"GroupNorm\", \"groups\": 3}",
            "net.json, line 2: layers[1] (GroupNorm): gn1: groups must divide the channels. Received groups 3, input [1, 8, 8, 4]. "
            + "Use a divisor of 4."
        },
        {
            "{\"type\": \"LayerNorm\", \"epsilon\": \"small\"}",
            "net.json, line 2: layers[1] (LayerNorm): 'epsilon' is \"small\", expected a number."
        },
        {
            "{\"type\": \"SpatialDropout\", \"rate\": 1}",
            "net.json, line 2: layers[1] (SpatialDropout): dropout1: rate is the share of channels set to 0, at least 0 and below 1. "
            + "Received 1. Usual values are 0.1 to 0.3."
        },
        {
            "{\"type\": \"LeakyRelu\", \"slope\": true}",
            "net.json, line 2: layers[1] (LeakyRelu): 'slope' is true, expected a number."
        },
        {
            "{\"type\": \"Elu\", \"slope\": 1}",
            "net.json, line 2: layers[1] (Elu): unknown property 'slope'. Allowed are type, name, inputs, alpha."
        },
        {
            "{\"type\": \"Gelu\", \"approximate\": \"tanh\"}",
            "net.json, line 2: layers[1] (Gelu): 'approximate' is \"tanh\", expected true or false."
        },
        {
            "{\"type\": \"Sigmoid\", \"rate\": 1}",
            "net.json, line 2: layers[1] (Sigmoid): unknown property 'rate'. Allowed are type, name, inputs."
        },
        {
            "{\"type\": \"Multiply\"}",
            "net.json, line 2: layers[1] (Multiply): mul1: Multiply takes two inputs. Received 1: [1, 8, 8, 4]. Name the two branches to "
            + "multiply."
        },
        {
            "{\"type\": \"GlobalMaxPool2D\"},\n{\"type\": \"Multiply\", \"inputs\": [\"globalpool1\", \"input\"]}",
            "net.json, line 3: layers[2] (Multiply): mul1: Multiply needs two inputs of one shape, or a second one with a factor for each "
            + "channel of the first. Received [1, 4] and [1, 8, 8, 4], expected [1, 4] or the first one's shape as the second. Name the "
            + "feature map first, and bring the factors to its channels, for instance by a Dense layer."
        },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void Wrong_text_is_refused_with_file_line_layer_and_property(string layers, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<FoveaException>(() => Model.FromJson(Net(layers), "net.json")).Message);

    // The first layer stands on line 1, those under test on line 2.
    private static string Net(string layers) =>
        "{\"format\": \"fovea/1\", \"name\": \"net\", \"input\": [8, 8, 4], \"layers\": [{\"type\": \"Relu\", \"name\": \"relu1\"},\n"
        + $"{layers}]}}";
}

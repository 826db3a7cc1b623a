using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Models;

public class GraphTests
{
    [Fact]
    public void A_residual_block_reads_like_the_network()
    {
        Node x = Node.Input(8, 8, 4);
        Node y = x.Conv2D(4, kernel: 3, padding: 1, bias: false).BatchNorm().Relu()
                  .Conv2D(4, kernel: 3, padding: 1, bias: false).BatchNorm();
        Model model = Model.FromGraph("block", (x + y).Relu().GlobalAveragePool2D().Dense(3));

        Assert.Equal(
            ["conv1", "bn1", "relu1", "conv2", "bn2", "add1", "relu2", "globalpool1", "dense1"], model.Nodes.Select(node => node.Name));
        ModelNode add = model.Nodes[5];
        Assert.Equal([model.Input, model.Nodes[4]], add.Inputs);
        Assert.Equal(new Shape(8, 8, 4), add.OutputShape);
    }

    [Fact]
    public void Every_node_stands_behind_all_that_it_reads_however_the_graph_was_made()
    {
        Node x = Node.Input(8, 8, 2);
        Node late = x.Conv2D(3, 1, name: "late");
        Node early = x.Conv2D(3, 1, name: "early").Relu();
        Node sum = early + late + early;
        Model model = Model.FromGraph("m", Node.Concatenate(sum, x, late));
        Assert.Equal(new Shape(8, 8, 8), model.OutputShape);
        foreach (ModelNode node in model.Nodes)
        {
            Assert.All(node.Inputs, input => Assert.True(input.Index < node.Index));
        }

        Assert.Equal([2, 2, 3], model.Nodes.Where(node => node.Inputs.Count > 1).Select(node => node.Inputs.Count));
    }

    [Fact]
    public void Nodes_that_the_output_does_not_depend_on_are_left_out_and_take_no_number()
    {
        Node x = Node.Input(8, 8, 2);
        x.Conv2D(5, 3).Relu();
        Model model = Model.FromGraph("m", x.Conv2D(3, 3));
        Assert.Equal("conv1", Assert.Single(model.Nodes).Name);
        Assert.Equal(3, ((Conv2D)model.Output.Layer).Filters);
    }

    [Fact]
    public void One_body_can_serve_two_models()
    {
        Node body = Node.Input(8, 8, 2).Conv2D(3, 3).GlobalAveragePool2D();
        Model ten = Model.FromGraph("ten", body.Dense(10));
        Model two = Model.FromGraph("two", body.Dense(2));
        Assert.Equal("dense1", ten.Output.Name);
        Assert.Equal("dense1", two.Output.Name);
        Assert.NotSame(ten.Nodes[0], two.Nodes[0]);
    }

    [Fact]
    public void Every_method_puts_its_layer_with_its_settings()
    {
        Node x = Node.Input(32, 32, 4)
            .Conv2D(8, (3, 5), stride: (1, 2), padding: Padding.Same, dilation: 2, groups: 2, bias: false, name: "a")
            .MaxPool2D(3, stride: 2, padding: 1, name: "b")
            .AveragePool2D((2, 3), name: "c")
            .BatchNorm(0.8f, 1e-3f, "d")
            .Relu("e")
            .Dropout(0.25f, "f");
        Model model = Model.FromGraph("all", x.Flatten("g").Dense(6, bias: false, name: "h").Softmax("i"));
        Layer[] expected =
        [
            new Conv2D(8, (3, 5), (1, 2), Padding.Same, 2, 2, false) { Name = "a" },
            new MaxPool2D(3, 2, 1) { Name = "b" },
            new AveragePool2D((2, 3)) { Name = "c" },
            new BatchNorm(0.8f, 1e-3f) { Name = "d" },
            new Relu { Name = "e" },
            new Dropout(0.25f) { Name = "f" },
            new Flatten { Name = "g" },
            new Dense(6, false) { Name = "h" },
            new Softmax { Name = "i" },
        ];
        Assert.Equal(expected, model.Nodes.Select(node => node.Layer));
    }

    [Fact]
    public void Branches_of_two_inputs_are_refused_where_they_meet()
    {
        Node a = Node.Input(8, 8, 1).Conv2D(2, 3);
        Node b = Node.Input(6, 6, 2);
        Assert.Equal(
            "add1: its inputs belong to two graphs, one that begins at an input [8, 8, 1] and one that begins at an input [6, 6, 2]. "
            + "A model has one input. Build both branches from the same Node.Input.",
            Assert.Throws<FoveaException>(() => a + b).Message);
    }

    [Fact]
    public void Names_used_twice_and_joins_of_nothing_are_refused()
    {
        Node x = Node.Input(4).Dense(3, name: "head").Dense(3, name: "head");
        Assert.Equal(
            "m: the name 'head' is used twice, by layers[0] (Dense) and layers[1] (Dense). Give each layer its own name, or none.",
            Assert.Throws<FoveaException>(() => Model.FromGraph("m", x)).Message);
        Assert.Equal(
            "Concatenate: there is nothing to join. Received no branch. Name the branches.",
            Assert.Throws<ShapeException>(() => Node.Concatenate()).Message);
        Assert.Throws<ArgumentNullException>(() => x.Then(null!));
    }
}

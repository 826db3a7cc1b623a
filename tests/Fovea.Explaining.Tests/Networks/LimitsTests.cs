using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Testing;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>Questions at the edge of what there is to answer.</summary>
public sealed class LimitsTests
{
    [Fact]
    public void A_layer_is_offered_exactly_where_it_can_be_walked_through()
    {
        // 2 million products, but 8 million values to read.
        Model large = Model.Sequential("large", new Shape(256, 256, 128), new Conv2D(64, 1) { Stride = 2 });
        Assert.False(LayerWindow.CanShow(large.Output));

        // Few products, but as many maps of the input's size as a walk counts on.
        Model many = Model.Sequential("many", new Shape(256, 256, 1), new Conv2D(100, 1) { Stride = 9 });
        Assert.False(LayerWindow.CanShow(many.Output));

        // The padding of Same is none where the windows fit.
        Model same = Model.Sequential("same", new Shape(28, 28, 3), new MaxPool2D(2) { Padding = Padding.Same });
        Assert.True(LayerWindow.CanShow(same.Output));
        LayerWindow window = LayerWindow.Of(Runs.Of(same, 1), same.Output, 0);
        Assert.Equal((14, 14), (new PoolingWalk(window.Input, window.F, window.Stride).OutputHeight, new PoolingWalk(window.Input, window.F, window.Stride).OutputWidth));
        Model padded = Model.Sequential("padded", new Shape(27, 27, 3), new MaxPool2D(2) { Padding = Padding.Same });
        Assert.False(LayerWindow.CanShow(padded.Output));
    }

    [Fact]
    public void A_maximum_with_a_value_that_is_no_number_is_none_as_in_the_network()
    {
        // The second channel is -inf times 0 where the image is 0.
        Model model = Model.Sequential("diverged", new Shape(4, 4, 1), new Conv2D(1, 1), new MaxPool2D(2));
        model.Parameters[0].Span[0] = float.PositiveInfinity;
        var pixels = new float[16];
        Array.Fill(pixels, -1f);
        pixels[5] = 0;
        var run = new ImageRun(model, pixels);
        Runs.Drain(run.Run());
        ReadOnlySpan<float> output = run.Output(model.Output).Span;
        for (int i = 0; i < 4; i++)
        {
            UnitArithmetic found = UnitArithmetic.Of(run, model.Output, UnitPlace.Of(model.Output.OutputShape, i))!;
            Assert.Equal((double)output[i], found.Value);
        }

        Assert.True(float.IsNaN(output[0]));
        Assert.False(float.IsNaN(output[3]));
    }

    [Fact]
    public void The_field_of_a_channel_goes_through_its_group_alone()
    {
        Node input = Node.Input(new Shape(9, 9, 1));
        Node near = input.Conv2D(2, 1), far = input.Conv2D(2, 5, padding: Padding.Same);
        foreach (Layer layer in (Layer[])[new Conv2D(2, 1) { Groups = 2 }, new ConvTranspose2D(2, 1) { Groups = 2 }])
        {
            Model model = Model.FromGraph("two", Node.Join(layer, Node.Join(new Concatenate(), near, far)));
            Assert.Equal(new PixelBox(4, 4, 1, 1), ReceptiveField.Of(model, model.Output, new UnitPlace(4, 4, 0)).Seen);
            Assert.Equal(new PixelBox(2, 2, 5, 5), ReceptiveField.Of(model, model.Output, new UnitPlace(4, 4, 1)).Seen);
        }
    }

    [Fact]
    public void What_is_of_another_model_or_class_is_refused()
    {
        Model model = BuiltInModels.Create("lenet5"), other = BuiltInModels.Create("lenet5");
        ImageRun run = Runs.Of(model, 1);
        string expected = "conv1 is no node of the model lenet5.";
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => UnitArithmetic.Of(run, other.Nodes[0], default)).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => run.Output(other.Nodes[0])).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => run.Has(other.Nodes[0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Explain(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Explain(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Occlusion(run, 10));
        var none = new ImageRun(model, Numbers.Random(model.InputShape.Length, 1));
        Assert.Throws<InvalidOperationException>(() => new Occlusion(none, 0));
    }

    [Fact]
    public void A_window_larger_than_the_input_leaves_no_more_of_it_unseen_than_there_is()
    {
        var formula = new SizeFormula(WindowAxis.Height, n: 3, f: 1, stride: 9, pad: 3);
        Assert.Equal((1, 8, 3), (formula.Output, formula.Unseen, formula.UnseenInput));
    }

    [Fact]
    public void Own_numbers_for_more_channels_than_fit_are_refused()
    {
        Assert.Equal(4, OwnFilter.Read("1;1;1;1", 7, 4).Channels);
        Assert.Equal(
            "own numbers: at most 4 channels fit here, 4 rows of 1 numbers. Received 5 rows. Leave some out.",
            Assert.Throws<FoveaException>(() => OwnFilter.Read("1;1;1;1;1", 7, 4)).Message);
    }
}

using System.Runtime.CompilerServices;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Models;

public class ParameterStoreTests
{
    private static Model Build() => Model.Sequential(
        "m", new Shape(6, 6, 1), new Conv2D(3, 3), new BatchNorm(), new Conv2D(5, 2), new BatchNorm(), new Flatten(), new Dense(2));

    [Fact]
    public void Trained_parameters_come_first_and_then_the_state()
    {
        ParameterStore store = Build().Parameters;
        Assert.Equal(
            [
                "conv1.weight", "conv1.bias", "bn1.scale", "bn1.offset", "conv2.weight", "conv2.bias", "bn2.scale", "bn2.offset",
                "dense1.weight", "dense1.bias", "bn1.runningMean", "bn1.runningVariance", "bn2.runningMean", "bn2.runningVariance",
            ],
            store.Select(parameter => parameter.Name));
        Assert.Equal([.. Enumerable.Repeat(true, 10), .. Enumerable.Repeat(false, 4)], store.Select(parameter => parameter.Trainable));
        Assert.Equal(27 + 3 + 6 + 60 + 5 + 10 + 90 + 2, store.ParameterCount);
        Assert.Equal(store["bn1.runningMean"].Offset, store.TrainableLength);
        Assert.Equal(14, store.Count);
    }

    [Fact]
    public void Each_parameter_begins_at_a_multiple_of_16_floats_and_zeros_lie_between()
    {
        Model model = Build();
        model.Initialize(5);
        ParameterStore store = model.Parameters;
        bool[] used = new bool[store.Values.Length];
        foreach (Parameter parameter in store)
        {
            Assert.Equal(0, parameter.Offset % 16);
            Assert.Equal(parameter.Shape.Length, parameter.Length);
            for (int i = parameter.Offset; i < parameter.Offset + parameter.Length; i++)
            {
                Assert.False(used[i]);
                used[i] = true;
            }
        }

        Assert.All(Enumerable.Range(0, used.Length).Where(i => !used[i]), i => Assert.Equal(0f, model.Parameters.Values[i]));
        Assert.Equal(0, store.Values.Length % 16);
    }

    [Fact]
    public void Tensor_span_and_block_are_views_of_one_memory()
    {
        Model model = Build();
        Parameter weight = model.Parameters["conv2.weight"];
        Assert.Equal([2, 2, 3, 5], weight.Value.Lengths.ToArray());
        weight.Value[1, 0, 2, 4] = 42;
        int index = (((1 * 2) + 0) * 3 * 5) + (2 * 5) + 4;
        Assert.Equal(42, weight.Span[index]);
        Assert.Equal(42, model.Parameters.Values[weight.Offset + index]);
        Assert.True(Unsafe.AreSame(ref weight.Span[0], ref model.Parameters.Memory.Span[weight.Offset]));
        Assert.Same(weight, model.Nodes[2].Parameters[0]);
        Assert.Equal("conv2.weight [2, 2, 3, 5]", weight.ToString());
    }

    [Fact]
    public void An_unknown_name_gives_near_ones()
    {
        ParameterStore store = Build().Parameters;
        Assert.Equal(
            "The model has no parameter 'conv1.wieght'. Did you mean conv1.weight? It has conv1.weight, conv1.bias, bn1.scale, bn1.offset, "
            + "conv2.weight, conv2.bias, bn2.scale, bn2.offset, dense1.weight, dense1.bias, bn1.runningMean, bn1.runningVariance and 2 "
            + "more.",
            Assert.Throws<FoveaException>(() => store["conv1.wieght"]).Message);
        Model none = Model.Sequential("none", new Shape(3), new Relu());
        Assert.Equal(
            "The model has no parameter 'x'. It has none.", Assert.Throws<FoveaException>(() => none.Parameters["x"]).Message);
        Assert.Equal((0, 0, 0), (none.Parameters.Count, none.Parameters.ParameterCount, none.Parameters.TrainableLength));
    }
}

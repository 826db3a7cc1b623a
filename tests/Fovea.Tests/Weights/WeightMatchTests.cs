using Fovea.Layers;
using Fovea.Models;
using Fovea.Weights;

namespace Fovea.Tests.Weights;

public sealed class WeightMatchTests
{
    private static readonly (string, int[])[] Good = [("a.weight", [4, 3, 2, 2]), ("a.bias", [4]), ("b.weight", [5, 80]), ("b.bias", [5])];

    [Fact]
    public void Everything_that_does_not_fit_is_listed_at_once()
    {
        var file = new FakeWeights([("a.weight", [4, 3, 2, 2]), ("b.weight", [7, 80]), ("b.bias", [5]), ("c.weight", [2]), ("d", [])]);
        Assert.Equal(
            "weights.safetensors: the tensors do not fit plain: missing: conv1.bias [4]; not used: c.weight [2], d []; of another shape: "
            + "dense1.weight from b.weight [7, 80] in place of [5, 80]. Correct the map, or allow parameters to keep their values.",
            Refusal(file, WeightMap.Auto(Plain(), file)));
    }

    [Fact]
    public void What_is_missing_keeps_its_values_on_request()
    {
        Model model = Plain();
        float[] bias = model.Parameters["conv1.bias"].Values.ToArray();
        float[] dense = model.Parameters["dense1.weight"].Values.ToArray();
        var file = new FakeWeights([("a.weight", [4, 3, 2, 2]), ("b.weight", [7, 80]), ("b.bias", [5]), ("d", [])]);
        file.Values["a.weight"] = [.. Enumerable.Range(0, 48).Select(i => (float)i)];
        file.Values["b.bias"] = [1, 2, 3, 4, 5];
        new WeightMatch(model, file, WeightMap.Auto(model, file)).Load(allowMissing: true);
        Assert.Equal(bias, model.Parameters["conv1.bias"].Values.ToArray());
        Assert.Equal(dense, model.Parameters["dense1.weight"].Values.ToArray());
        Assert.Equal([1, 2, 3, 4, 5], model.Parameters["dense1.bias"].Values.ToArray());

        // OIHW to HWIO, written out: [y, x, c, f] from [f, c, y, x].
        ReadOnlySpan<float> weight = model.Parameters["conv1.weight"].Values;
        for (int i = 0; i < weight.Length; i++)
        {
            (int f, int c, int x, int y) = (i % 4, i / 4 % 3, i / 12 % 2, i / 24);
            Assert.Equal((((((f * 3) + c) * 2) + y) * 2) + x, weight[i]);
        }
    }

    [Fact]
    public void A_map_by_hand_is_checked_before_anything_is_read()
    {
        var file = new FakeWeights(Good);
        Assert.Equal(
            "The map names the parameter 'conv1.weigth', which the model plain does not have. Did you mean conv1.weight? It has conv1.weight, "
            + "conv1.bias, dense1.weight, dense1.bias.",
            Refusal(file, new WeightMap(WeightConvention.PyTorch, [("conv1.weigth", "a.weight")], [])));
        Assert.Equal(
            "The map names the tensor 'a', which weights.safetensors does not have. It has a.bias, a.weight, b.bias, b.weight.",
            Refusal(file, new WeightMap(WeightConvention.PyTorch, [("conv1.weight", "a")], [])));
        Assert.Equal(
            "The map names the parameter 'conv1.bias' twice. Leave one of the two out.",
            Refusal(file, new WeightMap(WeightConvention.PyTorch, [("conv1.bias", "a.bias"), ("conv1.bias", "a.bias")], [])));
        var foreign = new FakeWeights([("x", [3, 3, 3])]);
        Assert.Equal(
            "weights.safetensors: no tensor fits a parameter of plain. Take a file of weights of the same network.",
            Assert.Throws<FoveaException>(
                () => new WeightMatch(Plain(), foreign, WeightMap.Auto(Plain(), foreign)).Load(allowMissing: true)).Message);
    }

    [Fact]
    public void Names_left_out_on_purpose_are_not_missed()
    {
        var file = new FakeWeights([.. Good, ("aux", [3])]);
        WeightMap map = WeightMap.Auto(Plain(), file);
        Assert.Equal("aux", Assert.Single(new WeightMatch(Plain(), file, map).Unused).Name);
        Assert.True(new WeightMatch(Plain(), file, map with { Ignore = ["aux"] }).IsComplete);
    }

    private static Model Plain() =>
        Model.Sequential("plain", new Shape(6, 5, 3), new Conv2D(4, kernel: 2), new Flatten(), new Dense(5));

    private static string Refusal(FakeWeights file, WeightMap map) =>
        Assert.Throws<FoveaException>(() => new WeightMatch(Plain(), file, map).Load()).Message;
}

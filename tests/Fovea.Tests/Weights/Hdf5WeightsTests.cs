using Fovea.Formats.Npy;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tests.Formats;
using Fovea.Tests.Formats.Hdf5;
using Fovea.Weights;

namespace Fovea.Tests.Weights;

/// <summary>Weights from files that h5py wrote as Keras does, and from NumPy's.</summary>
public sealed class Hdf5WeightsTests
{
    [Fact]
    public void Weights_of_keras_are_read_into_a_model_of_the_same_structure()
    {
        Model model = Model.Sequential(
            "keras", new Shape(5, 5, 1), new Conv2D(4, kernel: 3), new Flatten(), new Dense(2, bias: false));
        Hdf5Weights source = Hdf5Weights.Open(Hdf5Files.Path("keras.h5"));
        Assert.Equal(["conv/conv/kernel:0", "conv/conv/bias:0", "dense_1/dense_1/kernel:0"], source.Arrays.Select(array => array.Name));
        Assert.True(source.IsInLayerOrder);
        WeightMap map = WeightMap.Auto(model, source);
        Assert.Equal(WeightConvention.Keras, map.Convention);
        new WeightMatch(model, source, map).Load();
        Assert.Equal(Pattern(36), model.Parameters["conv1.weight"].Values.ToArray());
        Assert.Equal(Pattern(4), model.Parameters["conv1.bias"].Values.ToArray());
        Assert.Equal(Pattern(72), model.Parameters["dense1.weight"].Values.ToArray());
    }

    [Fact]
    public void A_file_that_lists_no_layers_is_a_heap_of_arrays()
    {
        Hdf5Weights source = Hdf5Weights.Open(Hdf5Files.Path("user-block.h5"));
        WeightArray array = Assert.Single(source.Arrays);
        Assert.Equal("x", array.Name);
        Assert.False(source.IsInLayerOrder);
        Assert.Null(source.Convention);
        var values = new float[6];
        source.Read(array, values);
        Assert.Equal(Pattern(6), values);
        Assert.EndsWith(
            "x has 6 values, the destination 5. Give as many places as values.",
            Assert.Throws<FoveaException>(() => source.Read(array, new float[5])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_of_numpy_are_read_by_name()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.npz");
        NpzFile.Write(path, [("dense1.weight", new NpyArray([3, 2], [1f, 2, 3, 4, 5, 6])), ("dense1.bias", new NpyArray([3], [7f, 8, 9]))]);
        Model model = Model.Sequential("numpy", new Shape(2), new Dense(3));
        var source = new NpzWeights(NpzFile.Open(path));
        new WeightMatch(model, source, WeightMap.Auto(model, source)).Load();
        Assert.Equal([1, 3, 5, 2, 4, 6], model.Parameters["dense1.weight"].Values.ToArray());
        Assert.Equal([7, 8, 9], model.Parameters["dense1.bias"].Values.ToArray());
    }

    private static float[] Pattern(int count) => [.. Hdf5Files.Pattern(count).Select(value => (float)value)];
}

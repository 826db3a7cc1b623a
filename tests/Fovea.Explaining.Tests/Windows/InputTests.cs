using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Windows;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Tests.Windows;

/// <summary>What is walked through: pictures, typed numbers, ready-made filters and those of a model.</summary>
public sealed class InputTests
{
    [Fact]
    public void A_picture_keeps_its_proportions_and_becomes_hundredths()
    {
        byte[] pixels = [.. Enumerable.Range(0, 20 * 10 * 3).Select(i => (byte)(i * 7))];
        Tensor<double> input = PictureInput.From(new ImageFile("wide", 20, 10, 3, pixels), 8, 3);
        Assert.Equal([4, 8, 3], input.Lengths.ToArray().Select(length => (int)length));
        Tensor<double> same = PictureInput.From(new ImageFile("wide", 20, 10, 3, pixels), 20, 3);
        Assert.Equal(Math.Round(pixels[7] / 255.0, 2), same[0, 2, 1]);
        Assert.Equal(Math.Round(pixels[^1] / 255.0, 2), same[9, 19, 2]);
        Assert.Equal([1, 20, 1], PictureInput.From(new ImageFile("line", 300, 1, 1, new byte[300]), 20, 1).Lengths.ToArray().Select(length => (int)length));
        Assert.Equal(
            "wide: a picture is shown with 1 to 64 pixels on its longer side and with 1 or 3 channels. Received 65 pixels and 2 channels. "
            + "Give such numbers.",
            Assert.Throws<FoveaException>(() => PictureInput.From(new ImageFile("wide", 20, 10, 3, pixels), 65, 2)).Message);
    }

    [Fact]
    public void Numbers_are_read_as_people_type_them()
    {
        Tensor<double> table = TypedNumbers.Read("input", "[[1, 0.5, −2]\n [3e1, 4, 5]]\n", 12, 12);
        Assert.Equal([2, 3], table.Lengths.ToArray().Select(length => (int)length));
        Assert.Equal([1, 0.5, -2, 30, 4, 5], Flat(table));
        Assert.Equal("1 0.5 -2;30 4 5", TypedNumbers.Write(Flat(table), 3));
        Assert.Equal(Flat(table), Flat(TypedNumbers.Read("input", "1 0.5 -2;30 4 5", 12, 12)));
    }

    [Theory]
    [InlineData("", "input: there is no number. Give rows of numbers, such as 1 0 2.")]
    [InlineData("1 2;3", "input: all rows must have one length. Row 1 has 2 numbers, row 2 has 1. Give row 2 2 numbers.")]
    [InlineData("1 2;3 x4", "input, row 2, column 2: \"x4\" is no number. Give a number such as 0.5 or -2.")]
    [InlineData("1 2;3 Infinity", "input, row 2, column 2: \"Infinity\" is no number. Give a number such as 0.5 or -2.")]
    [InlineData("1 2 3 4", "input: at most 3 rows of 3 numbers are taken. Received 1 rows of 4. Give fewer.")]
    public void Other_text_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FoveaException>(() => TypedNumbers.Read("input", text, 3, 3)).Message);

    [Fact]
    public void Ready_made_filters_do_what_they_say()
    {
        Assert.Equal([1, 4, 7, 7], ((int[])[1, 2, 3, 6]).Select(size => ReadyKernel.OfSize(size).Length));
        Assert.Equal([-1.0, 0, 1, -2, 0, 2, -1, 0, 1], ReadyKernel.Find("edge-vertical", 3)!.Values);
        Assert.Equal([-1.0, -2, 0, 2, 1], ReadyKernel.Find("edge-vertical", 5)!.Values.Take(5));
        Assert.Equal([1.0, 1, 1, 1], ReadyKernel.Find("blur", 2)!.Values.Select(value => value * 4));
        Assert.Equal([1.0, 2, 1, 2, 4, 2, 1, 2, 1], ReadyKernel.Find("blur", 3)!.Values.Select(value => value * 16));
        Assert.Equal(
            [1.0, 4, 6, 4, 1, 4, 16, 24, 16, 4, 6, 24, 36, 24, 6, 4, 16, 24, 16, 4, 1, 4, 6, 4, 1],
            ReadyKernel.Find("blur", 5)!.Values.Select(value => value * 256));
        Assert.Equal([0.0, -1, 0, -1, 4, -1, 0, -1, 0], ReadyKernel.Find("laplacian", 3)!.Values);
        Assert.Equal([0.0, -1, 0, -1, 5, -1, 0, -1, 0], ReadyKernel.Find("sharpen", 3)!.Values);
        Assert.Equal([-2.0, -1, 0, -1, 1, 1, 0, 1, 2], ReadyKernel.Find("emboss", 3)!.Values);
        for (int size = 3; size <= ReadyKernel.MostSize; size++)
        {
            double Sum(string key) => ReadyKernel.Find(key, size)!.Values.Sum();
            Assert.All((string[])["edge-horizontal", "edge-vertical", "laplacian"], key => Assert.Equal(0, Sum(key)));
            Assert.All((string[])["blur", "sharpen", "identity", "emboss"], key => Assert.Equal(1, Sum(key)));
            double[] horizontal = [.. ReadyKernel.Find("edge-horizontal", size)!.Values];
            double[] vertical = [.. ReadyKernel.Find("edge-vertical", size)!.Values];
            Assert.Equal(horizontal, Enumerable.Range(0, size * size).Select(i => vertical[(i % size * size) + (i / size)]));
        }

        Tensor<double> weight = ReadyKernel.ToWeight(ReadyKernel.OfSize(3), 2);
        Assert.Equal([3, 3, 2, 7], weight.Lengths.ToArray().Select(length => (int)length));
        Assert.Equal(4, weight[1, 1, 1, 2]);
        Assert.Null(ReadyKernel.Find("blur", 1));
        Assert.Equal(
            "filters: kernels of one size are needed, one or more. Received the sizes [3, 5]. Give kernels of one size.",
            Assert.Throws<FoveaException>(
                () => ReadyKernel.ToWeight([ReadyKernel.Find("blur", 3)!, ReadyKernel.Find("blur", 5)!], 1)).Message);
    }

    [Fact]
    public void Own_numbers_follow_the_size()
    {
        OwnFilter filter = OwnFilter.Read("1 2 3;4 5 6;7 8 9", 7, 3);
        Assert.Equal((3, 1), (filter.Size, filter.Channels));
        Assert.Equal([0.0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 7, 8, 9, 0, 0, 0, 0, 0, 0], filter.Fit(5, 1).Values);
        Assert.Equal([5.0, 5], filter.Fit(1, 2).Values);
        Assert.Equal(filter.Values, filter.Fit(5, 1).Fit(3, 1).Values);
        OwnFilter two = filter.Fit(3, 2).With(0, 1, 1, -2);
        Assert.Equal((2, -2), (two[0, 1, 0], two[0, 1, 1]));
        Assert.Equal("1 2 3;4 5 6;7 8 9;1 -2 3;4 5 6;7 8 9", two.ToString());
        Tensor<double> weight = two.ToWeight();
        Assert.Equal((2, -2, 6), (weight[0, 1, 0, 0], weight[0, 1, 1, 0], weight[1, 2, 1, 0]));
        Assert.Equal(two.Values, OwnFilter.Of(weight, 0).Values);
        Assert.Equal(
            "own numbers: a filter of 2x2 for 1 channels takes 4 numbers. Received 6. Give 2 rows of 2 numbers for each channel.",
            Assert.Throws<FoveaException>(() => OwnFilter.Read("1 2;3 4;5 6", 7, 3)).Message);
    }

    [Fact]
    public void A_models_first_convolution_gives_its_filters()
    {
        Model model = Model.Sequential("small", new(8, 8, 3), new Conv2D(4, 3, bias: false), new Relu(), new Conv2D(2, 1));
        ModelFilters filters = ModelFilters.First(model)!;
        Assert.Equal([3, 3, 3, 4], filters.Weight.Lengths.ToArray().Select(length => (int)length));
        Assert.Equal(model.Nodes[0].Parameters[0].Values.ToArray().Select(value => (double)value), Flat(filters.Weight));
        Assert.Equal(new double[4], Flat(filters.Bias));
        Assert.Null(ModelFilters.First(Model.Sequential("dense", new(8), new Dense(2))));
        Assert.Contains("is a Relu", Assert.Throws<FoveaException>(() => ModelFilters.Of(model.Nodes[1])).Message, StringComparison.Ordinal);
    }

    private static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}

using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Resampling;

public sealed class ResizeTests
{
    private static readonly string[] Coordinates =
        ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize", "half_pixel_symmetric"];

    [Fact]
    public void Nearest() => Cases.Compare(500, random =>
    {
        int opset = random.Opset(11);
        int[] shape = random.Shape(1, 4, 6);
        OnnxType type = random.Of(OnnxType.Float32, OnnxType.Float32, OnnxType.Int32, OnnxType.UInt8, OnnxType.Int8);
        OneNode node = Make(random, opset, random.Tensor(type, shape), shape.Length, Coordinate(random, opset)).With("mode", "nearest");
        return random.Flip() ? node : node.With("nearest_mode", random.Of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"));
    });

    [Fact]
    public void Linear() => Cases.Compare(500, random =>
    {
        int opset = random.Opset(11);
        int[] shape = Image(random, random.Of(2, 3, 4, 5));
        return Make(random, opset, random.Tensor(OnnxType.Float32, shape), Math.Min(shape.Length, shape.Length > 3 ? shape.Length - 2 : 9), Coordinate(random, opset))
            .With("mode", "linear");
    });

    [Fact]
    public void Cubic() => Cases.Compare(500, random =>
    {
        int opset = random.Opset(11);
        int[] shape = Image(random, random.Of(2, 4));
        OneNode node = Make(random, opset, random.Tensor(OnnxType.Float32, shape), 2, Coordinate(random, opset)).With("mode", "cubic");
        node = random.Flip() ? node.With("cubic_coeff_a", random.Of(-0.5f, -0.75f)) : node;
        return random.Flip() ? node.With("exclude_outside", random.Next(2)) : node;
    }, absolute: 1e-5);

    [Theory]
    [InlineData("linear")]
    [InlineData("cubic")]
    public void Antialias(string mode) => Cases.Compare(300, random =>
    {
        int opset = random.Opset(18);
        int[] shape = Image(random, 4);
        string coordinate = random.Of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric");
        OneNode node = Make(random, opset, random.Tensor(OnnxType.Float32, shape), 2, coordinate).With("mode", mode).With("antialias", 1);
        return node.With("exclude_outside", random.Next(2));
    }, absolute: 1e-5);

    [Fact]
    public void Some_axes_and_kept_proportions() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(18);
        OnnxTensor x = random.Tensor(OnnxType.Float32, [1, 2, random.Next(2, 9), random.Next(2, 9)]);
        OnnxTensor sizes = RandomTensors.Longs(random.Next(1, 12), random.Next(1, 12));
        OneNode node = new OneNode("Resize", opset, x, null, null, sizes).With("mode", random.Of("nearest", "linear", "cubic"))
            .With("axes", random.Of<long[]>([2, 3], [3, 2]));
        return random.Flip() ? node.With("keep_aspect_ratio_policy", random.Of("stretch", "not_larger", "not_smaller")) : node;
    }, absolute: 1e-5);

    [Fact]
    public void Axes_count_from_either_end()
    {
        OnnxTensor x = new System.Random(1).Tensor(OnnxType.Float32, [1, 2, 3, 4]);
        OneNode Node(params long[] axes) => new OneNode("Resize", 19, x, null, null, RandomTensors.Longs(7, 5)).With("axes", axes).With("mode", "linear");
        Assert.Equal(((OnnxTensor<float>)Node(2, 3).InFovea()[0]).Values, ((OnnxTensor<float>)Node(-2, -1).InFovea()[0]).Values);
    }

    [Fact]
    public void A_region_of_an_axis_that_keeps_its_size()
    {
        OnnxTensor x = OnnxTensor.Create([4], new[] { 1f, 2, 3, 4 });
        OnnxTensor[] y = new OneNode("Resize", 13, x, OnnxTensor.Create([2], new[] { 0.2f, 1.2f }), null, RandomTensors.Longs(4))
            .With("mode", "linear").With("coordinate_transformation_mode", "tf_crop_and_resize").With("extrapolation_value", 9f).InFovea();
        Assert.Equal([1.6, 2.6, 3.6, 9], ((OnnxTensor<float>)y[0]).Values.Select(value => Math.Round(value, 5)));
    }

    [Fact]
    public void Version_10() => Cases.Compare(200, random =>
    {
        bool nearest = random.Flip();
        int[] shape = nearest ? random.Shape(1, 4, 6) : Image(random, 4);
        float[] scales = [.. shape.Select((_, d) => !nearest && d < 2 ? 1 : Scale(random))];
        OnnxTensor x = random.Tensor(nearest ? random.Of(OnnxType.Float32, OnnxType.Int32, OnnxType.UInt8) : OnnxType.Float32, shape);
        scales = [.. scales.Select((scale, d) => scale * shape[d] < 1 ? 1 : scale)];
        return new OneNode("Resize", 10, x, OnnxTensor.Create([scales.Length], scales)).With("mode", nearest ? "nearest" : "linear");
    });

    [Fact]
    public void Upsample() => Cases.Compare(200, random =>
    {
        int opset = random.Opset(7, 9);
        bool nearest = random.Flip();
        int[] shape = nearest ? random.Shape(1, 4, 6) : Image(random, 4);
        float[] scales = [.. shape.Select((_, d) => !nearest && d < 2 ? 1 : 1 + (random.Next(9) / 4f))];

        // An axis that keeps its size is copied in ONNX Runtime, whatever its scale.
        scales = [.. scales.Select((scale, d) => (int)(scale * shape[d]) == shape[d] ? 1 : scale)];
        OnnxTensor x = random.Tensor(OnnxType.Float32, shape);
        OneNode node = opset >= 9
            ? new OneNode("Upsample", opset, x, OnnxTensor.Create([scales.Length], scales))
            : new OneNode("Upsample", opset, x).With("scales", scales);
        return nearest && random.Flip() ? node : node.With("mode", nearest ? "nearest" : "linear");
    });

    [Fact]
    public void Half_and_integers() => Cases.Compare(100, random =>
    {
        OnnxTensor x = random.Tensor(random.Of(OnnxType.Float16, OnnxType.Int64, OnnxType.Float64, OnnxType.Bool, OnnxType.UInt16), [2, 3]);
        return new OneNode("Resize", 19, x, null, OnnxTensor.Create([2], new[] { 2f, 2f })).With("mode", "nearest");
    }, absolute: 4e-3);

    [Fact]
    public void Linear_on_integers() => Cases.Compare(100, random =>
    {
        OnnxTensor x = random.Tensor(random.Of(OnnxType.UInt8, OnnxType.Int8, OnnxType.Int32), [1, 1, random.Next(2, 5), random.Next(2, 5)], -100, 100);
        OnnxTensor scales = OnnxTensor.Create([4], new[] { 1f, 1, 2, 4 });
        return new OneNode("Resize", 19, x, null, scales).With("mode", "linear").With("coordinate_transformation_mode", "asymmetric");
    });

    [Fact]
    public void Integers_with_antialias_are_rounded_and_stay_in_their_range()
    {
        OnnxTensor x = OnnxTensor.Create([1, 1, 1, 8], new byte[] { 0, 0, 255, 255, 255, 255, 0, 1 });
        OnnxTensor sizes = RandomTensors.Longs(1, 1, 1, 4);
        byte[] Values(OnnxTensor[] y) => ((OnnxTensor<byte>)y[0]).Values;
        var node = new OneNode("Resize", 19, x, null, null, sizes).With("mode", "linear").With("antialias", 1);
        Assert.Equal(Values(node.InOrt()), Values(node.InFovea()));
        OnnxTensor[] cubic = new OneNode("Resize", 19, x, null, null, RandomTensors.Longs(1, 1, 1, 16)).With("mode", "cubic").InFovea();
        Assert.Equal(0, Values(cubic).Min());
        Assert.Equal(255, Values(cubic).Max());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        OnnxTensor scales = OnnxTensor.Create([2], new[] { 1f, -1f });
        Assert.Equal("Resize 'node': neither scales nor sizes are given.", Cases.Refused(new OneNode("Resize", 13, x)));
        Assert.Equal(
            "Resize 'node': both scales and sizes are given, expected one of them.",
            Cases.Refused(new OneNode("Resize", 13, x, null, scales, RandomTensors.Longs(1, 1))));
        Assert.Equal("Resize 'node': a scale is -1, expected a number above 0.", Cases.Refused(new OneNode("Resize", 13, x, null, scales)));
        Assert.Equal(
            "Resize 'node': there are 1 sizes for 2 axes of the input [2, 3].",
            Cases.Refused(new OneNode("Resize", 13, x, null, null, RandomTensors.Longs(4))));
        Assert.Equal(
            "Resize 'node': mode is 'area', expected nearest, linear or cubic.",
            Cases.Refused(new OneNode("Resize", 13, x, null, scales).With("mode", "area")));
        Assert.Equal(
            "Resize 'node': axis 0 of the input [0] is empty and cannot become 3.",
            Cases.Refused(new OneNode("Resize", 13, OnnxTensor.Create([0], Array.Empty<float>()), null, null, RandomTensors.Longs(3))));
        Assert.Equal(
            "Upsample 'node': a scale is 0.5, expected a number of 1 or more.",
            Cases.Refused(new OneNode("Upsample", 9, x, OnnxTensor.Create([2], new[] { 1f, 0.5f }))));
        Assert.Equal(
            "Resize 'node': the input is bool, between whose values there are none.",
            Cases.Refused(new OneNode("Resize", 13, OnnxTensor.Create([2], new bool[2]), null, null, RandomTensors.Longs(3)).With("mode", "linear")));
    }

    private static string Coordinate(System.Random random, int opset) => Coordinates[random.Next(opset >= 19 ? 6 : 5)];

    private static float Scale(System.Random random) => random.Of(0.5f, 0.6f, 0.8f, 1f, 1.5f, 2f, 2.3f, 3f);

    private static int[] Image(System.Random random, int rank) => rank < 4
        ? [.. Enumerable.Range(0, rank).Select(_ => random.Next(2, 8))]
        : [random.Next(1, 3), random.Next(1, 3), .. Enumerable.Range(0, rank - 2).Select(_ => random.Next(2, 8))];

    /// <summary>A node that changes the last axes, by scales or by sizes.</summary>
    private static OneNode Make(System.Random random, int opset, OnnxTensor x, int changed, string coordinate)
    {
        int rank = x.Rank;
        int kept = Math.Max(0, rank - changed);
        float[] scales = [.. x.Shape.Select((size, d) => d < kept || size < 2 ? 1 : Scale(random))];
        long[] sizes = [.. x.Shape.Select((size, d) => d < kept ? size : (long)random.Next(1, 12))];

        // Uneven ends: the nearest of two equally near values hangs on the last bit.
        float[] starts = [.. x.Shape.Select((_, d) => d < kept ? 0 : (random.NextSingle() * 0.6f) - 0.2f)];
        float[] roi = [.. starts, .. x.Shape.Select((_, d) => d < kept ? 1 : 0.6f + (random.NextSingle() * 0.6f))];
        bool crops = coordinate == "tf_crop_and_resize";

        // An axis that keeps its size is copied in ONNX Runtime, whatever its region.
        sizes = [.. sizes.Select((size, d) => crops && d >= kept && size == x.Shape[d] ? size + 1 : size)];
        OnnxTensor? region = crops || opset < 13 ? OnnxTensor.Create([crops ? 2 * rank : 0], crops ? roi : []) : null;
        OnnxTensor? none = opset < 13 ? OnnxTensor.Create([0], Array.Empty<float>()) : null;

        // What ONNX Runtime makes of scales and a region together is not what the specification says.
        OneNode node = crops || random.Flip()
            ? new OneNode("Resize", opset, x, region, none, RandomTensors.Longs(sizes))
            : new OneNode("Resize", opset, x, region, OnnxTensor.Create([rank], scales));
        return (crops && random.Flip() ? node.With("extrapolation_value", 7.5f) : node).With("coordinate_transformation_mode", coordinate);
    }
}

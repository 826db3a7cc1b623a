using CsCheck;
using Fovea.Kernels.Geometry;

namespace Fovea.Testing;

/// <summary>A convolution to test or time: one list serves value, gradient and speed.</summary>
public sealed record ConvCase(string Name, int Images, ConvGeometry Geometry)
{
    /// <summary>Odd sizes, strides, dilation, groups, every kind of padding, batches, and channels that divide nothing.</summary>
    public static IReadOnlyList<ConvCase> All { get; } =
    [
        new("one value", 1, new(new(1, 1), new(1, 1), 1, 1)),
        new("1x1", 2, new(new(5, 1), new(7, 1), 9, 13)),
        new("1x1 stride 2", 3, new(new(6, 1, 2), new(7, 1, 2), 8, 16)),
        new("lenet conv1", 3, new(new(28, 5, 1, 2, 2), new(28, 5, 1, 2, 2), 1, 6)),
        new("lenet conv2", 3, new(new(14, 5), new(14, 5), 6, 16)),
        new("3x3 same, many channels", 2, new(new(8, 3, 1, 1, 1), new(9, 3, 1, 1, 1), 32, 40)),
        new("3x3 valid, odd channels", 2, new(new(7, 3), new(6, 3), 5, 33)),
        new("3x3 stride 2 symmetric", 2, new(new(9, 3, 2, 1, 1), new(8, 3, 2, 1, 1), 7, 17)),
        new("3x3 stride 2 odd one behind", 2, new(new(8, 3, 2, 0, 1), new(8, 3, 2, 0, 1), 4, 8)),
        new("7x7 stride 2, colour", 1, new(new(15, 7, 2, 3, 3), new(17, 7, 2, 3, 3), 3, 20)),
        new("5x3 kernel, unequal strides", 2, new(new(11, 5, 3, 2, 1), new(10, 3, 2, 0, 2), 3, 10)),
        new("even kernel", 2, new(new(6, 2, 1, 1, 0), new(7, 4, 1, 1, 2), 6, 5)),
        new("stride leaves gaps", 2, new(new(11, 2, 4), new(13, 1, 3), 4, 9)),
        new("kernel fills the input", 4, new(new(5, 5), new(3, 3), 7, 11)),
        new("kernel larger than the input", 2, new(new(2, 5, 1, 2, 2), new(3, 5, 2, 2, 2), 3, 4)),
        new("dilation 2", 2, new(new(9, 3, 1, 2, 2, 2), new(10, 3, 1, 2, 2, 2), 6, 12)),
        new("dilation 2, stride 2", 2, new(new(11, 3, 2, 1, 2, 2), new(10, 2, 2, 0, 1, 4), 5, 7)),
        new("dilation 3, stride 2", 1, new(new(12, 3, 2, 3, 3, 3), new(13, 3, 2, 3, 3, 3), 4, 6)),
        new("two groups", 2, new(new(7, 3, 1, 1, 1), new(6, 3, 1, 1, 1), 6, 10, 2)),
        new("groups, stride and dilation", 2, new(new(9, 3, 2, 2, 2, 2), new(9, 3, 2, 2, 2, 2), 9, 6, 3)),
        new("depthwise", 2, new(new(8, 3, 1, 1, 1), new(7, 3, 1, 1, 1), 17, 17, 17)),
        new("depthwise, two outputs each", 2, new(new(8, 3, 2, 1, 1), new(7, 3, 2, 1, 1), 5, 10, 5)),
        new("depthwise, full registers, no padding", 2, new(new(8, 3, 2), new(9, 3), 32, 32, 32)),
        new("depthwise, stride and dilation", 2, new(new(11, 3, 2, 2, 1, 2), new(12, 3, 3, 1, 2, 2), 24, 24, 24)),
        new("depthwise, three outputs each", 2, new(new(6, 3, 1, 1, 1), new(5, 3, 2, 1, 1), 7, 21, 7)),
        new("depthwise, pixels that share a set of the cache", 2, new(new(4, 3, 1, 1, 1), new(10, 3, 1, 1, 1), 256, 256, 256)),
        new("one column of outputs", 2, new(new(9, 3), new(3, 3), 3, 6)),
        new("wide padding", 1, new(new(3, 3, 2, 4, 3), new(2, 2, 3, 3, 5), 2, 3)),
        new("3x3, more tiles than Winograd takes together", 4, new(new(20, 3, 1, 1, 1), new(22, 3, 1, 1, 1), 5, 18)),
        new("one value out of each image", 3, new(new(2, 2), new(2, 2), 1, 1)),
        new("33 channels in, 47 out", 1, new(new(4, 3, 1, 1, 1), new(5, 3, 1, 1, 1), 33, 47)),
    ];

    /// <summary>A window that has at least one output.</summary>
    public static Gen<Window> RandomWindow { get; } =
        (from input in Gen.Int[1, 12]
         from kernel in Gen.Int[1, 5]
         from stride in Gen.Int[1, 4]
         from before in Gen.Int[0, 4]
         from after in Gen.Int[0, 4]
         from dilation in Gen.Int[1, 3]
         select new Window(input, kernel, stride, before, after, dilation)).Where(window => window.Output > 0);

    /// <summary>Random geometries of the same kinds, small enough for the plain loops.</summary>
    public static Gen<ConvCase> Random { get; } =
        from images in Gen.Int[1, 3]
        from vertical in RandomWindow
        from horizontal in RandomWindow
        from groups in Gen.Int[1, 3]
        from inputs in Gen.Int[1, 9]
        from outputs in Gen.Int[1, 20]
        select new ConvCase("random", images, new ConvGeometry(vertical, horizontal, groups * inputs, groups * outputs, groups));

    /// <summary>Random convolutions of 3x3 and stride 1: planes that tiles of 4x4 cover in every way.</summary>
    public static Gen<ConvCase> Random3x3 { get; } =
        from images in Gen.Int[1, 2]
        from vertical in Random3
        from horizontal in Random3
        from inputs in Channels
        from outputs in Channels
        select new ConvCase("random 3x3", images, new ConvGeometry(vertical, horizontal, inputs, outputs));

    /// <summary>Random convolutions of one channel and stride 1: planes smaller and larger than a tile of pixels.</summary>
    public static Gen<ConvCase> RandomPlane { get; } =
        from images in Gen.Int[1, 2]
        from vertical in RandomLine
        from horizontal in RandomLine
        from outputs in Gen.Int[4, 20]
        select new ConvCase("random plane", images, new ConvGeometry(vertical, horizontal, 1, outputs));

    /// <summary>Random depthwise convolutions of 3x3 and stride 1.</summary>
    public static Gen<ConvCase> RandomDepthwise3x3 { get; } =
        from images in Gen.Int[1, 3]
        from vertical in Random3
        from horizontal in Random3
        from channels in Gen.Int[4, 50]
        select new ConvCase("random depthwise 3x3", images, new ConvGeometry(vertical, horizontal, channels, channels, channels));

    private static Gen<Window> RandomLine =>
        (from input in Gen.Int[1, 14]
         from kernel in Gen.Int[1, 5]
         from before in Gen.Int[0, 2]
         from after in Gen.Int[0, 2]
         from dilation in Gen.Int[1, 2]
         select new Window(input, kernel, 1, before, after, dilation)).Where(window => window.Output > 0);

    // Mostly few, so that many cases fit into the time that the plain loops take for them; now and then as many as the algorithm is made for.
    private static Gen<int> Channels => Gen.Frequency((2, Gen.Int[1, 12]), (1, Gen.Int[13, 40]));

    private static Gen<Window> Random3 =>
        (from input in Gen.Int[1, 12]
         from before in Gen.Int[0, 2]
         from after in Gen.Int[0, 2]
         select new Window(input, 3, 1, before, after)).Where(window => window.Output > 0);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Images} x {Geometry}";
}

using CsCheck;
using Fovea.Kernels.Geometry;

namespace Fovea.Testing;

/// <summary>A pooling to test or time.</summary>
public sealed record PoolCase(string Name, int Images, PoolGeometry Geometry)
{
    /// <summary>Overlapping and gapped windows, padding, dilation, odd sizes, and channels that divide nothing.</summary>
    public static IReadOnlyList<PoolCase> All { get; } =
    [
        new("one value", 1, new(new(1, 1), new(1, 1), 1)),
        new("2x2 stride 2", 3, new(new(28, 2, 2), new(28, 2, 2), 6)),
        new("2x2 stride 2, odd size", 2, new(new(7, 2, 2), new(9, 2, 2), 16)),
        new("3x3 stride 2 padded", 2, new(new(9, 3, 2, 1, 1), new(8, 3, 2, 1, 1), 33)),
        new("3x3 stride 1, overlapping", 2, new(new(6, 3), new(5, 3), 5)),
        new("gaps between windows", 2, new(new(9, 2, 4), new(10, 1, 3), 9)),
        new("unequal window", 2, new(new(7, 3, 1, 1, 0), new(8, 2, 2, 0, 1), 12)),
        new("the whole plane", 2, new(new(7, 7), new(5, 5), 19)),
        new("2x2 stride 2, 64 channels", 2, new(new(8, 2, 2), new(10, 2, 2), 64)),
        new("2x2 stride 2, 100 channels, remainders", 2, new(new(5, 2, 2), new(11, 2, 2), 100)),
        new("2x2 stride 2, 3 channels, remainders", 2, new(new(5, 2, 2), new(13, 2, 2), 3)),
        new("2x2 stride 2 padded, 17 channels", 2, new(new(6, 2, 2, 1, 1), new(12, 2, 2, 1, 1), 17)),
        new("3x3 stride 2 padded, 64 channels", 2, new(new(8, 3, 2, 1, 1), new(14, 3, 2, 1, 1), 64)),
        new("3x3 stride 2, 100 channels", 1, new(new(7, 3, 2), new(13, 3, 2), 100)),
        new("3x3 stride 2, 6 channels", 2, new(new(7, 3, 2), new(15, 3, 2), 6)),
        new("gaps, few channels", 2, new(new(9, 2, 4), new(17, 2, 3), 6)),
        new("one channel", 2, new(new(6, 2, 2), new(14, 2, 2), 1)),
        new("one row of one channel", 1, new(new(1, 1), new(3, 2), 1)),
        new("the whole plane, 100 channels", 2, new(new(4, 4), new(3, 3), 100)),
        new("dilation", 1, new(new(9, 3, 2, 1, 1, 2), new(9, 2, 1, 0, 0, 3), 7)),
    ];

    private static Gen<Window> RandomWindow { get; } = ConvCase.RandomWindow.Where(window =>
        Enumerable.Range(0, window.Output).All(output => window.FirstTap(output) < window.EndTap(output)));

    /// <summary>Random poolings whose every window meets the input.</summary>
    public static Gen<PoolCase> Random { get; } =
        from images in Gen.Int[1, 3]
        from vertical in RandomWindow
        from horizontal in RandomWindow
        from channels in Gen.Int[1, 35]
        select new PoolCase("random", images, new PoolGeometry(vertical, horizontal, channels));

    /// <summary>Random poolings by 2x2 windows side by side, with and without a row and a column left over.</summary>
    public static Gen<PoolCase> RandomQuarters { get; } =
        from images in Gen.Int[1, 3]
        from height in Gen.Int[2, 11]
        from width in Gen.Int[2, 15]
        from channels in Gen.Int[1, 70]
        select new PoolCase("random 2x2", images, new PoolGeometry(new(height, 2, 2), new(width, 2, 2), channels));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Images} x {Geometry}";
}

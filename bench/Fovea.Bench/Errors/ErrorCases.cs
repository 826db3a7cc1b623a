using Fovea.Kernels.Geometry;
using Fovea.Testing;

namespace Fovea.Bench.Errors;

/// <summary>The convolutions whose rounding is measured: from sums of some terms to sums of some thousands, in every kind.</summary>
internal static class ErrorCases
{
    public static IReadOnlyList<ConvCase> All { get; } =
    [
        Same("3x3, 3 to 16, 32x32", 2, 32, 3, 3, 16),
        Same("3x3, 16 to 16, 32x32", 2, 32, 3, 16, 16),
        Same("3x3, 32 to 32, 16x16", 2, 16, 3, 32, 32),
        Same("3x3, 64 to 64, 8x8", 2, 8, 3, 64, 64),
        Same("3x3, 64 to 64, 32x32", 1, 32, 3, 64, 64),
        Same("3x3, 128 to 128, 8x8", 2, 8, 3, 128, 128),
        Same("3x3, 256 to 256, 4x4", 2, 4, 3, 256, 256),
        Same("3x3, 512 to 512, 4x4", 1, 4, 3, 512, 512),
        new("3x3, 33 to 47, 9x7, no padding", 2, new(new(9, 3), new(7, 3), 33, 47)),
        Same("5x5, 1 to 6, 28x28", 2, 28, 5, 1, 6),
        new("5x5, 6 to 16, 14x14, no padding", 2, new(new(14, 5), new(14, 5), 6, 16)),
        Same("5x5, 32 to 32, 14x14", 2, 14, 5, 32, 32),
        Same("1x1, 64 to 128, 16x16", 2, 16, 1, 64, 128),
        Strided("3x3 stride 2, 64 to 128, 16x16", 2, 16, 3, 64, 128),
        Strided("7x7 stride 2, 3 to 64, 32x32", 2, 32, 7, 3, 64),
        Same("3x3, 4 groups, 32 to 32, 16x16", 2, 16, 3, 32, 32, 4),
        Same("depthwise 3x3, 64, 16x16", 2, 16, 3, 64, 64, 64),
        Strided("depthwise 3x3 stride 2, 64, 32x32", 2, 32, 3, 64, 64, 64),
        Same("depthwise 5x5, 48, 14x14", 2, 14, 5, 48, 48, 48),
    ];

    private static ConvCase Same(string name, int images, int size, int kernel, int inputs, int outputs, int groups = 1) =>
        Create(name, images, new Window(size, kernel, 1, kernel / 2, kernel / 2), inputs, outputs, groups);

    private static ConvCase Strided(string name, int images, int size, int kernel, int inputs, int outputs, int groups = 1) =>
        Create(name, images, new Window(size, kernel, 2, kernel / 2, kernel / 2), inputs, outputs, groups);

    private static ConvCase Create(string name, int images, Window window, int inputs, int outputs, int groups) =>
        new(name, images, new ConvGeometry(window, window, inputs, outputs, groups));
}

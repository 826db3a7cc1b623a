using Fovea.Kernels.Geometry;

namespace Fovea.Bench.Layers;

/// <summary>A convolution to be measured, or a dense layer as one of 1x1 on one pixel.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Line">The line that it is held to, one of <see cref="LinesToHold"/>, or null.</param>
/// <param name="Images">The number of images of one call.</param>
/// <param name="Geometry">The geometry.</param>
/// <param name="IsFirst">Whether it reads the network's input, which needs no gradient.</param>
internal sealed record LayerCase(string Name, string? Line, int Images, ConvGeometry Geometry, bool IsFirst = false)
{
    public static IReadOnlyList<LayerCase> All { get; } =
    [
        Square(LinesToHold.Plain3x3, 16, 32, kernel: 3, padding: 1, 32, 32),
        Square(LinesToHold.Plain3x3, 2, 56, kernel: 3, padding: 1, 64, 64),
        Square(LinesToHold.Plain3x3, 4, 32, kernel: 3, padding: 1, 64, 64),
        Square(LinesToHold.Plain3x3, 16, 16, kernel: 3, padding: 1, 64, 64),
        Square(LinesToHold.Plain3x3, 16, 8, kernel: 3, padding: 1, 64, 64),
        Square(LinesToHold.Plain3x3, 4, 16, kernel: 3, padding: 1, 128, 128),
        Square(LinesToHold.Plain3x3, 16, 8, kernel: 3, padding: 1, 256, 256),
        Square(LinesToHold.Plain3x3, 8, 7, kernel: 3, padding: 1, 512, 512),
        Square(null, 16, 32, kernel: 3, padding: 1, 16, 16),
        Square(LinesToHold.Strided, 16, 32, kernel: 3, padding: 1, 16, 32, stride: 2),
        Square(LinesToHold.Strided, 2, 56, kernel: 3, padding: 1, 64, 128, stride: 2),
        Square(LinesToHold.Strided, 4, 16, kernel: 5, padding: 2, 32, 64),
        Square(LinesToHold.Product, 8, 56, kernel: 1, padding: 0, 64, 128, stride: 2),
        Square(LinesToHold.Product, 8, 28, kernel: 1, padding: 0, 64, 256),
        Square(LinesToHold.Product, 8, 28, kernel: 1, padding: 0, 256, 64),
        Dense(LinesToHold.Product, 64, 1024, 256),
        Dense(null, 64, 400, 120),
        Dense(null, 64, 4096, 10),
        Square(LinesToHold.FirstOf3, 8, 32, kernel: 3, padding: 1, 3, 64, isFirst: true),
        Square(LinesToHold.FirstOf3, 16, 32, kernel: 3, padding: 1, 3, 16, isFirst: true),
        Square(LinesToHold.FirstOf3, 2, 224, kernel: 7, padding: 3, 3, 64, stride: 2, isFirst: true),
        Square(LinesToHold.FirstOf1, 32, 28, kernel: 3, padding: 0, 1, 32, isFirst: true),
        Square(null, 64, 28, kernel: 5, padding: 2, 1, 6, isFirst: true),
        Square(null, 64, 14, kernel: 5, padding: 0, 6, 16),
        Square(null, 16, 32, kernel: 3, padding: 1, 64, 64, groups: 64),
        Square(null, 16, 16, kernel: 3, padding: 1, 256, 256, groups: 256),
    ];

    public bool IsDense => Geometry.Vertical.Input == 1;

    /// <summary>Floating-point operations of one direction, two for a multiply-add, padding included.</summary>
    public double Operations => 2.0 * Images * Geometry.OutputPixels * Geometry.WeightLength;

    private static LayerCase Square(
        string? line,
        int images,
        int size,
        int kernel,
        int padding,
        int channels,
        int filters,
        int stride = 1,
        int groups = 1,
        bool isFirst = false)
    {
        var window = new Window(size, kernel, stride, padding, padding);
        string kind = (groups > 1 ? "depthwise " : isFirst ? "first layer " : string.Empty) + $"{kernel}x{kernel}";
        string step = stride > 1 ? $" stride {stride}" : string.Empty;
        return new LayerCase(
            $"{kind}{step}, {channels} to {filters}, {size}x{size}",
            line,
            images,
            new ConvGeometry(window, window, channels, filters, groups),
            isFirst);
    }

    private static LayerCase Dense(string? line, int rows, int inputs, int outputs) =>
        new($"dense, {inputs} to {outputs}", line, rows, new ConvGeometry(new(1, 1), new(1, 1), inputs, outputs));
}

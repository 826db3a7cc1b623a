using Fovea.Kernels.Geometry;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// How a convolution of 3x3 and stride 1 falls into tiles of 4x4 outputs. The same description serves forward and, with the roles of input
/// and output exchanged and the padding turned round, the gradient of the input.
/// </summary>
/// <param name="SourceRows">Rows of the plane that is read.</param>
/// <param name="SourceColumns">Columns of the plane that is read.</param>
/// <param name="SourceChannels">Channels of the plane that is read.</param>
/// <param name="Rows">Rows of the plane that is written.</param>
/// <param name="Columns">Columns of the plane that is written.</param>
/// <param name="Channels">Channels of the plane that is written.</param>
/// <param name="Top">Rows of zeros above the source.</param>
/// <param name="Left">Columns of zeros on the left of the source.</param>
internal readonly record struct WinogradPlane(
    int SourceRows, int SourceColumns, int SourceChannels, int Rows, int Columns, int Channels, int Top, int Left)
{
    public int TileColumns => (Columns + WinogradMatrices.Outputs - 1) / WinogradMatrices.Outputs;

    /// <summary>The tiles of one image.</summary>
    public int Tiles => (Rows + WinogradMatrices.Outputs - 1) / WinogradMatrices.Outputs * TileColumns;

    public int SourceLength => SourceRows * SourceColumns * SourceChannels;

    public int Length => Rows * Columns * Channels;

    public static WinogradPlane Forward(ConvGeometry g) => new(
        g.Vertical.Input,
        g.Horizontal.Input,
        g.InputChannels,
        g.Vertical.Output,
        g.Horizontal.Output,
        g.OutputChannels,
        g.Vertical.PadBefore,
        g.Horizontal.PadBefore);

    /// <summary>The input's gradient: the output's gradient, framed by kernel - 1 - padding zeros, convolved with the turned
    /// weights.</summary>
    public static WinogradPlane Backward(ConvGeometry g) => new(
        g.Vertical.Output,
        g.Horizontal.Output,
        g.OutputChannels,
        g.Vertical.Input,
        g.Horizontal.Input,
        g.InputChannels,
        WinogradMatrices.Taps - 1 - g.Vertical.PadBefore,
        WinogradMatrices.Taps - 1 - g.Horizontal.PadBefore);
}

using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// The gradient of a 3x3 filter over a whole batch, where <see cref="WinogradWeightGradient"/> goes image by image. Each part is a block of
/// inputs and one of outputs: its 36 outer products run over all tiles of the batch, so the sums go back to the taps once.
/// </summary>
internal sealed unsafe class WinogradBatchWeightGradient
{
    private const int BlockInputs = 64;

    private readonly WinogradPlane plane;
    private readonly InstructionSet sourceSet;
    private readonly InstructionSet set;
    private readonly int sourceStride;
    private readonly int gradientStride;
    private readonly int rows;

    public WinogradBatchWeightGradient(ConvGeometry geometry, InstructionSet instructionSet, int images)
    {
        plane = WinogradPlane.Forward(geometry);
        sourceSet = instructionSet.ForChannels(plane.SourceChannels);
        set = instructionSet.ForChannels(plane.Channels);
        sourceStride = Registers.RoundUp(plane.SourceChannels);
        gradientStride = Registers.RoundUp(plane.Channels);
        rows = images * plane.Tiles;
    }

    /// <summary>The floats of all inputs at the points.</summary>
    public int SourceLength => WinogradMatrices.Products * SourceMatrixStep;

    /// <summary>The floats of all gradients at the points.</summary>
    public int GradientLength => WinogradMatrices.Products * GradientMatrixStep;

    public int ScratchLength => WinogradMatrices.Products * SumMatrixStep;

    public int Parts => InputParts * ((plane.Channels + BlockOutputs - 1) / BlockOutputs);

    private int InputParts => (plane.SourceChannels + BlockInputs - 1) / BlockInputs;

    private int BlockOutputs => Math.Min(2 * set.Lanes(), WeightPacking.PaddedOutputs(plane.Channels, set.Lanes()));

    private int SourceMatrixStep => TileBlock.MatrixStep(rows, sourceStride);

    private int GradientMatrixStep => TileBlock.MatrixStep(rows, gradientStride);

    private int SumMatrixStep => TileBlock.MatrixStep(BlockInputs, BlockOutputs);

    /// <summary>Brings the inputs of some images to the points.</summary>
    public void ToPoints(float* source, int firstImage, int images, float* points)
    {
        PatchTransform transform = PatchTransform.Of(plane, source, 0, images * plane.Tiles);
        transform.Destination = points + ((nint)firstImage * plane.Tiles * sourceStride);
        transform.MatrixStep = SourceMatrixStep;
        transform.Stride = sourceStride;
        Dispatch.Run(sourceSet, ref transform);
    }

    /// <summary>Brings the gradients of some images' outputs to the points.</summary>
    public void GradientToPoints(float* gradient, int firstImage, int images, float* points)
    {
        PatchTransform transform = PatchTransform.OfGradient(plane, gradient, 0, images * plane.Tiles);
        transform.Destination = points + ((nint)firstImage * plane.Tiles * gradientStride);
        transform.MatrixStep = GradientMatrixStep;
        transform.Stride = gradientStride;
        Dispatch.Run(set, ref transform);
    }

    /// <summary>The gradient of one block of inputs and outputs.</summary>
    public void Run(int part, int images, float* points, float* gradientPoints, float* gradWeight, float* scratch)
    {
        int firstInput = part % InputParts * BlockInputs;
        int inputs = Math.Min(BlockInputs, plane.SourceChannels - firstInput);
        int firstOutput = part / InputParts * BlockOutputs;
        int outputs = Math.Min(BlockOutputs, plane.Channels - firstOutput);
        for (int i = 0; i < WinogradMatrices.Products; i++)
        {
            var product = new OuterProduct
            {
                Source = points + ((nint)i * SourceMatrixStep) + firstInput,
                SourcePixelStep = sourceStride,
                Values = inputs,
                Gradient = gradientPoints + ((nint)i * GradientMatrixStep) + firstOutput,
                GradientPixelStep = gradientStride,
                Rows = 1,
                Columns = images * plane.Tiles,
                Outputs = WeightPacking.PaddedOutputs(outputs, set.Lanes()),
                Destination = scratch + ((nint)i * SumMatrixStep),
                DestinationStep = BlockOutputs,
            };
            Dispatch.Run(set, ref product);
        }

        var toTaps = new FilterGradientTransform
        {
            Source = scratch,
            MatrixStep = SumMatrixStep,
            Stride = BlockOutputs,
            Inputs = inputs,
            Outputs = outputs,
            Destination = gradWeight + ((nint)firstInput * plane.Channels) + firstOutput,
            TapStep = (nint)plane.SourceChannels * plane.Channels,
            InputStep = plane.Channels,
        };
        Dispatch.Run(set, ref toTaps);
    }
}

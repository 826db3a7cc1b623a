using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// The gradient of a 3x3 filter at the points: inputs and gradients of some dozens of tiles are transformed, 36 outer products sum over the
/// tiles, and the sums go back to the nine taps and are added up block by block of tiles.
/// </summary>
internal sealed unsafe class WinogradWeightGradient
{
    private readonly WinogradPlane plane;
    private readonly InstructionSet sourceSet;
    private readonly InstructionSet set;
    private readonly int blockTiles;
    private readonly int sourceStride;
    private readonly int gradientStride;

    public WinogradWeightGradient(ConvGeometry geometry, InstructionSet instructionSet)
    {
        plane = WinogradPlane.Forward(geometry);
        sourceSet = instructionSet.ForChannels(plane.SourceChannels);
        set = instructionSet.ForChannels(plane.Channels);
        sourceStride = Registers.RoundUp(plane.SourceChannels);
        gradientStride = Registers.RoundUp(plane.Channels);
        blockTiles = TileBlock.GradientSize(sourceStride + gradientStride);
    }

    public int ScratchLength =>
        WinogradMatrices.Products * (SourceMatrixStep + GradientMatrixStep + SumMatrixStep) + (2 * Registers.Line);

    private int BlockOutputs => Math.Min(2 * set.Lanes(), WeightPacking.PaddedOutputs(plane.Channels, set.Lanes()));

    private int SourceMatrixStep => TileBlock.MatrixStep(blockTiles, sourceStride);

    private int GradientMatrixStep => TileBlock.MatrixStep(blockTiles, gradientStride);

    private int SumMatrixStep => TileBlock.MatrixStep(plane.SourceChannels, BlockOutputs);

    /// <summary>gradWeight = sum over all tiles.</summary>
    public void Run(float* source, float* gradient, int images, float* gradWeight, float* scratch)
    {
        float* gradientPoints = scratch + ((nint)WinogradMatrices.Products * SourceMatrixStep);
        float* sums = gradientPoints + ((nint)WinogradMatrices.Products * GradientMatrixStep);
        int tiles = images * plane.Tiles;
        for (int first = 0; first < tiles; first += blockTiles)
        {
            int count = Math.Min(blockTiles, tiles - first);
            ToPoints(source, first, count, scratch);
            GradientToPoints(gradient, first, count, gradientPoints);
            for (int k = 0; k < plane.Channels; k += BlockOutputs)
            {
                int outputs = Math.Min(BlockOutputs, plane.Channels - k);
                Multiply(scratch, gradientPoints + k, count, outputs, sums);
                var toTaps = new FilterGradientTransform
                {
                    Source = sums,
                    MatrixStep = SumMatrixStep,
                    Stride = BlockOutputs,
                    Inputs = plane.SourceChannels,
                    Outputs = outputs,
                    Destination = gradWeight + k,
                    TapStep = (nint)plane.SourceChannels * plane.Channels,
                    InputStep = plane.Channels,
                    Accumulate = first > 0,
                };
                Dispatch.Run(set, ref toTaps);
            }
        }
    }

    private void ToPoints(float* source, int first, int tiles, float* destination)
    {
        PatchTransform transform = PatchTransform.Of(plane, source, first, tiles);
        transform.Destination = destination;
        transform.MatrixStep = SourceMatrixStep;
        transform.Stride = sourceStride;
        Dispatch.Run(sourceSet, ref transform);
    }

    private void GradientToPoints(float* gradient, int first, int tiles, float* destination)
    {
        PatchTransform transform = PatchTransform.OfGradient(plane, gradient, first, tiles);
        transform.Destination = destination;
        transform.MatrixStep = GradientMatrixStep;
        transform.Stride = gradientStride;
        Dispatch.Run(set, ref transform);
    }

    private void Multiply(float* sourcePoints, float* gradientPoints, int tiles, int outputs, float* sums)
    {
        int width = WeightPacking.PaddedOutputs(outputs, set.Lanes());
        for (int i = 0; i < WinogradMatrices.Products; i++)
        {
            var product = new OuterProduct
            {
                Source = sourcePoints + ((nint)i * SourceMatrixStep),
                SourcePixelStep = sourceStride,
                Values = plane.SourceChannels,
                Gradient = gradientPoints + ((nint)i * GradientMatrixStep),
                GradientPixelStep = gradientStride,
                Rows = 1,
                Columns = tiles,
                Outputs = width,
                Destination = sums + ((nint)i * SumMatrixStep),
                DestinationStep = BlockOutputs,
            };
            Dispatch.Run(set, ref product);
        }
    }
}

using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// One direction of a Winograd convolution, output = filter * source: forward, or the gradient of the input. Some dozens of tiles at a time
/// are brought to the points (<see cref="PatchTransform"/>), multiplied there as 36 matrix products block by block of outputs, and brought
/// back (<see cref="OutputTransform"/>), so that everything between source and output stays in the second-level cache.
/// </summary>
internal sealed unsafe class WinogradPass
{
    private readonly WinogradPlane plane;
    private readonly InstructionSet sourceSet;
    private readonly InstructionSet set;
    private readonly int blockTiles;
    private readonly int sourceStride;

    public WinogradPass(WinogradPlane plane, InstructionSet instructionSet)
    {
        this.plane = plane;
        sourceSet = instructionSet.ForChannels(plane.SourceChannels);
        set = instructionSet.ForChannels(plane.Channels);
        sourceStride = Registers.RoundUp(plane.SourceChannels);
        blockTiles = TileBlock.Size(sourceStride + BlockOutputs);
    }

    /// <summary>The floats of the transformed filter.</summary>
    public int WeightLength => FilterTransform.Length(plane.SourceChannels, plane.Channels, set.Lanes());

    public int ScratchLength => WinogradMatrices.Products * (SourceMatrixStep + ProductMatrixStep) + Registers.Slack;

    private int BlockOutputs => Math.Min(2 * set.Lanes(), WeightPacking.PaddedOutputs(plane.Channels, set.Lanes()));

    private int SourceMatrixStep => TileBlock.MatrixStep(blockTiles, sourceStride);

    private int ProductMatrixStep => TileBlock.MatrixStep(blockTiles, BlockOutputs);

    /// <summary>Transforms the filter.</summary>
    /// <param name="weight">The filter.</param>
    /// <param name="filter">How it lies.</param>
    /// <param name="packed">WeightLength values.</param>
    public void Pack(float* weight, FilterView filter, float* packed)
    {
        FilterTransform transform = filter.Transform(weight, 0, plane.SourceChannels, 0, plane.Channels, packed);
        Dispatch.Run(set, ref transform);
    }

    public void Run(float* source, int images, float* packed, in OutputTail tail, float* destination, float* scratch)
    {
        scratch = Registers.Align(scratch);
        int tiles = images * plane.Tiles;
        for (int first = 0; first < tiles; first += blockTiles)
        {
            RunBlock(source, first, Math.Min(blockTiles, tiles - first), packed, tail, destination, scratch);
        }
    }

    private void RunBlock(
        float* source, int first, int tiles, float* packed, in OutputTail tail, float* destination, float* scratch)
    {
        float* products = scratch + ((nint)WinogradMatrices.Products * SourceMatrixStep);
        PatchTransform toPoints = PatchTransform.Of(plane, source, first, tiles);
        toPoints.Destination = scratch;
        toPoints.MatrixStep = SourceMatrixStep;
        toPoints.Stride = sourceStride;
        Dispatch.Run(sourceSet, ref toPoints);
        fixed (float* bias = tail.Bias, addend = tail.Addend)
        {
            for (int k = 0; k < plane.Channels; k += BlockOutputs)
            {
                int outputs = Math.Min(BlockOutputs, plane.Channels - k);
                packed = Multiply(scratch, packed, products, tiles, outputs);
                OutputTransform toOutputs = OutputTransform.Of(plane, destination, k, bias, addend, tail.Relu);
                toOutputs.Source = products;
                toOutputs.MatrixStep = ProductMatrixStep;
                toOutputs.Stride = BlockOutputs;
                toOutputs.FirstTile = first;
                toOutputs.Tiles = tiles;
                toOutputs.Outputs = outputs;
                Dispatch.Run(set, ref toOutputs);
            }
        }
    }

    // The 36 products of one block of outputs; returns where the next block's filter begins.
    private float* Multiply(float* points, float* packed, float* products, int tiles, int outputs)
    {
        int width = WeightPacking.PaddedOutputs(outputs, set.Lanes());
        var product = new PointProduct
        {
            Source = points,
            SourceMatrixStep = SourceMatrixStep,
            SourceStep = sourceStride,
            Weight = packed,
            WeightMatrixStep = FilterTransform.MatrixStep(plane.SourceChannels, width),
            Destination = products,
            DestinationMatrixStep = ProductMatrixStep,
            DestinationStep = BlockOutputs,
            Rows = tiles,
            Channels = plane.SourceChannels,
            Pair = width > set.Lanes(),
        };
        Dispatch.Run(set, ref product);
        return packed + (WinogradMatrices.Products * product.WeightMatrixStep);
    }
}

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
    /// <param name="weight">The value of the first tap, input 0, output 0.</param>
    /// <param name="tapStep">To the next tap.</param>
    /// <param name="inputStep">To the next source channel.</param>
    /// <param name="outputStep">To the next output channel.</param>
    /// <param name="packed">WeightLength values.</param>
    public void Pack(float* weight, nint tapStep, nint inputStep, nint outputStep, float* packed)
    {
        var transform = new FilterTransform
        {
            Weight = weight,
            TapStep = tapStep,
            InputStep = inputStep,
            OutputStep = outputStep,
            Inputs = plane.SourceChannels,
            Outputs = plane.Channels,
            Destination = packed,
        };
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
        var toPoints = new PatchTransform
        {
            Images = source,
            Rows = plane.SourceRows,
            Columns = plane.SourceColumns,
            Channels = plane.SourceChannels,
            TileColumns = plane.TileColumns,
            TilesPerImage = plane.Tiles,
            Top = plane.Top,
            Left = plane.Left,
            FirstTile = first,
            Tiles = tiles,
            Destination = scratch,
            MatrixStep = SourceMatrixStep,
            Stride = sourceStride,
        };
        Dispatch.Run(sourceSet, ref toPoints);
        fixed (float* bias = tail.Bias, addend = tail.Addend)
        {
            for (int k = 0; k < plane.Channels; k += BlockOutputs)
            {
                int outputs = Math.Min(BlockOutputs, plane.Channels - k);
                packed = Multiply(scratch, packed, products, tiles, outputs);
                var toOutputs = new OutputTransform
                {
                    Source = products,
                    MatrixStep = ProductMatrixStep,
                    Stride = BlockOutputs,
                    FirstTile = first,
                    Tiles = tiles,
                    Images = destination + k,
                    Rows = plane.Rows,
                    Columns = plane.Columns,
                    Channels = plane.Channels,
                    TileColumns = plane.TileColumns,
                    TilesPerImage = plane.Tiles,
                    Outputs = outputs,
                    Bias = bias == null ? null : bias + k,
                    AddendOffset = addend == null ? 0 : (nint)(addend - destination),
                    Relu = tail.Relu,
                };
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

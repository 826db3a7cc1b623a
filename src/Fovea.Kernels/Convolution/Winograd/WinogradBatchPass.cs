using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// One direction of a Winograd convolution over a whole batch, where <see cref="WinogradPass"/> goes image by image. First all images are
/// brought to the points; then each part, a block of outputs, multiplies them all. The filter is transformed block by block on the way: it
/// never exists as a whole at the points, where it is four times as large, and it is read once for the batch and not once for some images.
/// </summary>
internal sealed unsafe class WinogradBatchPass
{
    /// <summary>
    /// Channels that are summed over at a time: 36 matrices of 64 inputs and two registers are 300 KB, which leaves room in the
    /// second-level cache for the points and sums that pass by.
    /// </summary>
    private const int BlockInputs = 64;

    /// <summary>Tiles multiplied at a time: beside so many the transform of the filter is a small part of the work.</summary>
    private const int BlockTiles = 96;

    private readonly WinogradPlane plane;
    private readonly FilterView filter;
    private readonly InstructionSet sourceSet;
    private readonly InstructionSet set;
    private readonly int sourceStride;
    private readonly int rows;

    public WinogradBatchPass(WinogradPlane plane, FilterView filter, InstructionSet instructionSet, int images)
    {
        this.plane = plane;
        this.filter = filter;
        sourceSet = instructionSet.ForChannels(plane.SourceChannels);
        set = instructionSet.ForChannels(plane.Channels);
        sourceStride = Registers.RoundUp(plane.SourceChannels);
        rows = (images * plane.Tiles) + PointProduct.RowUnit;
    }

    /// <summary>The floats of all images at the points.</summary>
    public int PointLength => WinogradMatrices.Products * PointMatrixStep;

    public int ScratchLength => WinogradMatrices.Products * (ProductMatrixStep + FilterMatrixStep);

    /// <summary>The blocks of outputs.</summary>
    public int Parts => (plane.Channels + BlockOutputs - 1) / BlockOutputs;

    /// <summary>The images that <see cref="Multiply"/> takes at a time, at most.</summary>
    public int BlockImages => Math.Max(1, BlockTiles / plane.Tiles);

    private int BlockOutputs => Math.Min(2 * set.Lanes(), WeightPacking.PaddedOutputs(plane.Channels, set.Lanes()));

    private int PointMatrixStep => TileBlock.MatrixStep(rows, sourceStride);

    private int ProductMatrixStep => TileBlock.MatrixStep((BlockImages * plane.Tiles) + PointProduct.RowUnit, BlockOutputs);

    private int FilterMatrixStep => FilterTransform.MatrixStep(BlockInputs, BlockOutputs);

    /// <summary>Brings some images to the points.</summary>
    /// <param name="source">The first of them.</param>
    /// <param name="firstImage">Its number in the batch.</param>
    /// <param name="images">How many.</param>
    /// <param name="points">The points of the whole batch.</param>
    public void ToPoints(float* source, int firstImage, int images, float* points)
    {
        PatchTransform transform = PatchTransform.Of(plane, source, 0, images * plane.Tiles);
        transform.Destination = points + ((nint)firstImage * plane.Tiles * sourceStride);
        transform.MatrixStep = PointMatrixStep;
        transform.Stride = sourceStride;
        Dispatch.Run(sourceSet, ref transform);
    }

    /// <summary>The products of one part for some images; they stay in the scratch memory.</summary>
    public void Multiply(int part, int firstImage, int images, float* points, float* weight, float* scratch)
    {
        float* transformed = scratch + ((nint)WinogradMatrices.Products * ProductMatrixStep);
        int firstOutput = part * BlockOutputs;
        int outputs = Math.Min(BlockOutputs, plane.Channels - firstOutput);
        int width = WeightPacking.PaddedOutputs(outputs, set.Lanes());
        for (int c = 0; c < plane.SourceChannels; c += BlockInputs)
        {
            int inputs = Math.Min(BlockInputs, plane.SourceChannels - c);
            FilterTransform toPoints = filter.Transform(weight, c, inputs, firstOutput, outputs, transformed);
            Dispatch.Run(set, ref toPoints);
            var product = new PointProduct
            {
                Source = points + ((nint)firstImage * plane.Tiles * sourceStride) + c,
                SourceMatrixStep = PointMatrixStep,
                SourceStep = sourceStride,
                Weight = transformed,
                WeightMatrixStep = FilterTransform.MatrixStep(inputs, width),
                Destination = scratch,
                DestinationMatrixStep = ProductMatrixStep,
                DestinationStep = BlockOutputs,
                Rows = images * plane.Tiles,
                Channels = inputs,
                Pair = width > set.Lanes(),
                Accumulate = c > 0,
            };
            Dispatch.Run(set, ref product);
        }
    }

    /// <summary>Brings the products of one part back to the outputs of one image.</summary>
    /// <param name="part">The part.</param>
    /// <param name="image">The image, counted from the first one of <see cref="Multiply"/>.</param>
    /// <param name="tail">What is done to the outputs.</param>
    /// <param name="destination">The whole image; the part's channels are written.</param>
    /// <param name="scratch">What <see cref="Multiply"/> left.</param>
    public void ToOutputs(int part, int image, in OutputTail tail, float* destination, float* scratch)
    {
        int firstOutput = part * BlockOutputs;
        fixed (float* bias = tail.Bias, addend = tail.Addend)
        {
            OutputTransform transform = OutputTransform.Of(plane, destination, firstOutput, bias, addend, tail.Relu);
            transform.Source = scratch + ((nint)image * plane.Tiles * BlockOutputs);
            transform.MatrixStep = ProductMatrixStep;
            transform.Stride = BlockOutputs;
            transform.Tiles = plane.Tiles;
            transform.Outputs = Math.Min(BlockOutputs, plane.Channels - firstOutput);
            Dispatch.Run(set, ref transform);
        }
    }
}

using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The algorithms chosen for one convolution, direction by direction. This is the one place of that choice; the others compute.
/// The measurements behind it stand beside the benchmark, bench/Fovea.Bench.
/// </summary>
/// <param name="Forward">Computes the output.</param>
/// <param name="BackwardInput">Computes the gradient of the input.</param>
/// <param name="BackwardWeight">Computes the gradients of weight and bias.</param>
public sealed record ConvolutionKernels(
    ConvolutionAlgorithm Forward, ConvolutionAlgorithm BackwardInput, ConvolutionAlgorithm BackwardWeight)
{
    /// <summary>The most outputs of an input channel for which a depthwise convolution repeats it.</summary>
    private const int MostCopies = 8;

    /// <summary>Below this the transforms cost more than the products that they save.</summary>
    private const int FewestForWinograd = 16;

    /// <summary>So few tiles do not pay for reading a filter that is in no cache.</summary>
    private const int FewestTiles = 4;

    /// <summary>Input channels times output channels from which filters at the points, here 7 MB, come from far away.</summary>
    private const long FiltersBeyondCache = 50_000;

    /// <summary>Filters of fewer channels stay in the cache from image to image.</summary>
    private const int FewestForBatch = 128;

    /// <summary>Chooses for a geometry.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <param name="arithmetic">Which algorithms may be chosen.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    public static ConvolutionKernels Choose(ConvGeometry geometry, InstructionSet instructionSet, Arithmetic arithmetic)
    {
        ConvGeometry g = geometry.Validate();
        if (arithmetic == Arithmetic.Fast && WinogradConvolution.Supports(g)
            && g.InputChannels >= FewestForWinograd && g.OutputChannels >= FewestForWinograd)
        {
            var winograd = new WinogradConvolution(g, instructionSet);
            return new ConvolutionKernels(winograd, winograd, winograd);
        }

        if (DepthwiseRowConvolution.Supports(g))
        {
            var rows = new DepthwiseRowConvolution(g, instructionSet);
            return new ConvolutionKernels(rows, rows, rows);
        }

        if (g.GroupInputs == 1 && g.Groups > 1 && g.GroupOutputs <= MostCopies)
        {
            var depthwise = new DepthwiseConvolution(g, instructionSet);
            return new ConvolutionKernels(depthwise, depthwise, depthwise);
        }

        ConvolutionAlgorithm direct = new DirectConvolution(g, instructionSet);
        ConvolutionAlgorithm narrow = new NarrowConvolution(g, instructionSet);
        ConvolutionAlgorithm planar = PlanarConvolution.Supports(g) ? new PlanarConvolution(g, instructionSet) : direct;
        return new ConvolutionKernels(
            ForwardIsPlanar(g) ? planar : ForwardIsNarrow(g, instructionSet) ? narrow : direct,
            BackwardInputIsNarrow(g, instructionSet) ? narrow : direct,
            BackwardWeightIsPlanar(g, instructionSet) ? planar : BackwardWeightIsNarrow(g, instructionSet) ? narrow : direct);
    }

    /// <summary>
    /// Whether a training step should take all images of a batch at once, as <see cref="BatchConvolution"/> does: where the filter has more
    /// channels than the batch has tiles, reading it for each few images costs more than gathering the images.
    /// </summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="images">The images of the batch.</param>
    /// <param name="arithmetic">Which algorithms may be chosen.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    public static bool PrefersBatch(ConvGeometry geometry, int images, Arithmetic arithmetic)
    {
        ConvGeometry g = geometry.Validate();
        return arithmetic == Arithmetic.Fast && WinogradConvolution.Supports(g)
            && Math.Min(g.InputChannels, g.OutputChannels) >= FewestForBatch
            && (long)images * WinogradPlane.Forward(g).Tiles <= Math.Min(g.InputChannels, g.OutputChannels);
    }

    /// <summary>
    /// Which algorithms pay in inference of some images. Winograd's filter at the points is four times as large as the filter; where it
    /// is too large for a core's cache and no more than four tiles share it, reading it takes longer than the products of the plain sum.
    /// </summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="images">The images of the batch.</param>
    /// <param name="arithmetic">Which algorithms may be chosen.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    public static Arithmetic ForInference(ConvGeometry geometry, int images, Arithmetic arithmetic)
    {
        ConvGeometry g = geometry.Validate();
        bool reads = WinogradConvolution.Supports(g) && (long)images * WinogradPlane.Forward(g).Tiles <= FewestTiles
            && (long)g.InputChannels * g.OutputChannels >= FiltersBeyondCache;
        return reads ? Arithmetic.Strict : arithmetic;
    }

    // From 16 outputs on these fill registers, and turning sums into pixels costs more than it saves.
    private static bool ForwardIsPlanar(ConvGeometry g) => PlanarConvolution.Supports(g) && g.OutputChannels < 16;

    // Turning the gradient into planes is paid for by outputs that fill no register of their own, or by many taps.
    private static bool BackwardWeightIsPlanar(ConvGeometry g, InstructionSet set) =>
        PlanarConvolution.Supports(g)
        && ((g.OutputChannels < 8 && g.OutputChannels % Math.Min(set.Lanes(), 8) != 0)
            || (set == InstructionSet.Vector512 && g.OutputChannels == 8 && g.Vertical.Kernel * g.Horizontal.Kernel >= 16));

    // One register holds the outputs: pieces of rows and twelve pixels by one are better than six. With 32 registers, those of 512 bits,
    // twelve pixels by two are as good as six by two, and better where the channels are few or do not fill two.
    private static bool ForwardIsNarrow(ConvGeometry g, InstructionSet set) =>
        g.GroupOutputs <= Math.Min(set.Lanes(), 8)
        || (set == InstructionSet.Vector512
            && (g.GroupOutputs <= set.Lanes() || g.GroupInputs <= 4 || g.GroupOutputs % set.Lanes() != 0));

    // The direct algorithm's tiles are six values of a window's row; a row of few channels leaves much of the last one empty. With 32
    // registers tiles of nine taps by two registers are better, except on planes so small that what stands around them counts.
    private static bool BackwardWeightIsNarrow(ConvGeometry g, InstructionSet set)
    {
        int row = (g.Groups == 1 && g.Horizontal.Dilation == 1 ? g.Horizontal.Kernel : 1) * g.GroupInputs;
        return ForwardIsNarrow(g, set) || row < 0.8 * RoundUp(row, 6) || (set == InstructionSet.Vector512 && g.OutputPixels >= 100);
    }

    // Scattering whole rows of the window is better where the input channels alone leave registers empty and a row does not. With 32
    // registers it has tiles of two registers, which are better than those of one of the direct algorithm even where that one is full.
    private static bool BackwardInputIsNarrow(ConvGeometry g, InstructionSet set)
    {
        if (g.Groups > 1 || g.Horizontal.Dilation > 1 || g.Horizontal.Kernel == 1)
        {
            return false;
        }

        if (set == InstructionSet.Vector512)
        {
            return g.InputChannels <= set.Lanes() || g.InputChannels % 8 != 0;
        }

        int lanes = Math.Min(set.Lanes(), 8);
        int row = g.Horizontal.Kernel * g.InputChannels;
        return g.InputChannels % lanes != 0 && row >= 0.6 * RoundUp(row, lanes);
    }

    private static int RoundUp(int length, int unit) => (length + unit - 1) / unit * unit;
}

using Fovea.Kernels.Convolution;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// Conv2D in inference of fewer images than there are threads: each image's output is cut into bands of rows, which different threads
/// compute. The arithmetic is in Fovea.Kernels, Convolution.
/// </summary>
internal sealed class BandedConv2DExecutor : ProductExecutor
{
    private readonly RowBand[] bands;
    private readonly ConvolutionAlgorithm[] kernels;

    public BandedConv2DExecutor(ExecutorSite site, Conv2D layer)
        : base(site, layer.Bias)
    {
        bands = RowBand.Cut(Conv2DExecutor.Geometry(site.InputShape, layer), site.Layer.Bands);
        Arithmetic arithmetic = Conv2DExecutor.Arithmetic(site, layer);
        kernels = [.. bands.Select(band => ConvolutionKernels.Choose(band.Geometry, site.InstructionSet, arithmetic).Forward)];
    }

    public override int ForwardParts => Site.Batch * bands.Length;

    // Weights do not depend on the number of rows: all bands read the same.
    protected override int ForwardWeightLength => kernels[0].ForwardWeightLength;

    protected override int BackwardWeightLength => 0;

    protected override int WorkLength => kernels.Max(kernel => kernel.ForwardScratchLength);

    public override void ForwardPart(in BatchView batch, int part)
    {
        (int image, int index) = Math.DivRem(part, bands.Length);
        if (image >= batch.Images)
        {
            return;
        }

        RowBand band = bands[index];
        Span<float> addend = Site.Layer.Addend is null ? default : Rows(batch, Site.Inputs[1], image, band);
        kernels[index].Forward(
            batch.Image(Site.Inputs[0], image).Slice(band.FirstInput, band.Geometry.InputLength),
            ForwardWeight,
            Tail(addend),
            Rows(batch, Site.Output, image, band),
            batch.Scratch);
    }

    protected override void PackForward(ReadOnlySpan<float> weight, Span<float> packed) =>
        kernels[0].PackForwardWeight(weight, packed);

    protected override void PackBackward(ReadOnlySpan<float> weight, Span<float> packed)
    {
    }

    private static Span<float> Rows(in BatchView batch, Slot slot, int image, RowBand band) =>
        batch.Image(slot, image).Slice(band.FirstOutput, band.Geometry.OutputLength);
}

using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// Conv2D in inference with a pooling in its tail: a few images are convolved into memory of the worker and pooled while they are in its
/// cache. The convolution's output never exists as a whole. The arithmetic is in Fovea.Kernels, Convolution and Pooling.
/// </summary>
internal sealed class PooledConv2DExecutor : ProductExecutor
{
    /// <summary>A part of the nearest cache.</summary>
    private const int NearFloats = 8 * 1024;

    private readonly ConvolutionAlgorithm convolution;
    private readonly PoolForward pooling;
    private readonly int inputLength;
    private readonly int convolvedLength;
    private readonly int images;

    public PooledConv2DExecutor(ExecutorSite site, Conv2D layer)
        : base(site, layer.Bias)
    {
        convolution = ConvolutionKernels.Choose(
            Conv2DExecutor.Geometry(site.InputShape, layer), site.InstructionSet, Conv2DExecutor.Arithmetic(site, layer)).Forward;
        pooling = PoolForward.Of(site.Layer.Pool!, site.InstructionSet);
        inputLength = convolution.Geometry.InputLength;
        convolvedLength = convolution.Geometry.OutputLength;

        // As many images as the nearest cache holds, or as read the weights often enough for one reading of them from further away.
        images = Math.Clamp(Math.Max(NearFloats, convolution.ForwardWeightLength) / convolvedLength, 1, site.ImagesPerChunk);
    }

    protected override int ForwardWeightLength => convolution.ForwardWeightLength;

    protected override int BackwardWeightLength => 0;

    protected override int WorkLength => ConvolvedRoom + convolution.ForwardScratchLength;

    private int ConvolvedRoom => (int)SlotAllocator.Align((long)images * convolvedLength);

    public override void Forward(in Chunk chunk)
    {
        ReadOnlySpan<float> input = chunk[Site.Inputs[0]];
        ReadOnlySpan<float> addend = Site.Layer.Addend is null ? default : chunk[Site.Inputs[1]];
        Span<float> output = chunk[Site.Output];
        for (int first = 0; first < chunk.Images; first += images)
        {
            int count = Math.Min(images, chunk.Images - first);
            Span<float> convolved = chunk.Scratch[..(count * convolvedLength)];
            OutputTail tail = Tail(addend.IsEmpty ? default : addend.Slice(first * convolvedLength, count * convolvedLength));
            convolution.Forward(
                input.Slice(first * inputLength, count * inputLength), ForwardWeight, tail, convolved, chunk.Scratch[ConvolvedRoom..]);
            pooling.Run(convolved, output.Slice(first * Site.Output.Length, count * Site.Output.Length));
        }
    }

    protected override void PackForward(ReadOnlySpan<float> weight, Span<float> packed) =>
        convolution.PackForwardWeight(weight, packed);

    protected override void PackBackward(ReadOnlySpan<float> weight, Span<float> packed)
    {
    }
}

using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution in which every group has one input channel, for every kernel, stride, padding and dilation. Lanes are channels, so each
/// value that is loaded meets one weight. Where an input channel has several outputs it is laid out as many times beside itself; then
/// all directions see as many inputs as outputs, and the gradients of the copies are added up.
/// </summary>
public sealed unsafe class DepthwiseConvolution : ConvolutionAlgorithm
{
    private readonly InstructionSet set;
    private readonly int channels;
    private readonly int copies;
    private readonly PaddedPlane inputPlane;
    private readonly PaddedPlane gradientPlane;
    private readonly InputPhase[] verticalPhases;
    private readonly InputPhase[] horizontalPhases;
    private readonly Taps forwardTaps;
    private readonly Taps[] phaseTaps;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">The convolution, with as many groups as input channels.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output, or a group has several input channels.</exception>
    public DepthwiseConvolution(ConvGeometry geometry, InstructionSet instructionSet)
        : base(geometry, instructionSet)
    {
        if (geometry.GroupInputs != 1)
        {
            throw new ArgumentException(
                "A depthwise convolution has one input channel in each group. "
                + $"Received {geometry.InputChannels} in {geometry.Groups} groups.");
        }

        channels = geometry.OutputChannels;
        copies = geometry.GroupOutputs;
        set = instructionSet.ForChannels(channels);
        verticalPhases = InputPhase.Of(geometry.Vertical);
        horizontalPhases = InputPhase.Of(geometry.Horizontal);
        inputPlane = PaddedPlane.OfInput(geometry) with { Channels = channels };
        gradientPlane = PaddedPlane.OfGradOutput(geometry, verticalPhases, horizontalPhases);
        forwardTaps = Taps.Of(geometry, inputPlane, ForwardPhase(geometry.Vertical), ForwardPhase(geometry.Horizontal));
        phaseTaps = [.. from v in verticalPhases from h in horizontalPhases select Taps.Of(geometry, gradientPlane, v, h)];
        BackwardInputWeightLength = phaseTaps.Sum(taps => taps.Offsets.Length) * PaddedChannels;
    }

    /// <inheritdoc/>
    public override int ForwardWeightLength => forwardTaps.Offsets.Length * PaddedChannels;

    /// <inheritdoc/>
    public override int BackwardInputWeightLength { get; }

    /// <inheritdoc/>
    public override int ForwardScratchLength => PlaneLength(inputPlane, copies);

    /// <inheritdoc/>
    public override int BackwardInputScratchLength =>
        PlaneLength(gradientPlane, 1) + (copies == 1 ? 0 : Geometry.InputLength * copies);

    /// <inheritdoc/>
    public override int BackwardWeightScratchLength =>
        PlaneLength(inputPlane, copies) + (Surplus == 0 ? 0 : Geometry.OutputLength + Surplus);

    private int PaddedChannels => WeightPacking.PaddedOutputs(channels, set.Lanes());

    // What whole registers read past the last pixel, at most.
    private int Surplus => channels % set.Lanes() == 0 ? 0 : set.Lanes();

    /// <inheritdoc/>
    public override void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, ForwardWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            WeightPacking.PackSingle(source, forwardTaps.Weights, channels, 1, set.Lanes(), destination);
        }
    }

    /// <inheritdoc/>
    public override void PackBackwardInputWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, BackwardInputWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            float* next = destination;
            foreach (Taps taps in phaseTaps)
            {
                WeightPacking.PackSingle(source, taps.Weights, channels, 1, set.Lanes(), next);
                next += taps.Weights.Length * PaddedChannels;
            }
        }
    }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeight, OutputTail tail, Span<float> output, Span<float> scratch)
    {
        int images = CountImages(input.Length, output.Length);
        Lengths.Require(packedWeight.Length, ForwardWeightLength, "The packed weight");
        Lengths.Require(scratch.Length, ForwardScratchLength, "The scratch memory");
        tail.Require(Geometry.OutputChannels, output.Length);
        ConvGeometry g = Geometry;
        fixed (float* source = input, weight = packedWeight, destination = output, frame = scratch)
        fixed (float* biases = tail.Bias, addend = tail.Addend)
        fixed (nint* taps = forwardTaps.Offsets)
        {
            var product = new TapProduct<LaneByLane>
            {
                SourceRowStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                SourcePixelStep = g.Horizontal.Stride * channels,
                Taps = taps,
                TapCount = forwardTaps.Offsets.Length,
                Weight = weight,
                Bias = biases,
                AddendOffset = addend == null ? 0 : (nint)(addend - destination),
                Relu = tail.Relu,
                DestinationRowStep = g.Horizontal.Output * channels,
                DestinationPixelStep = channels,
                StoreEnd = destination + output.Length,
                Rows = g.Vertical.Output,
                Columns = g.Horizontal.Output,
                Outputs = channels,
            };
            for (int image = 0; image < images; image++)
            {
                product.Source = Place(inputPlane, source + ((nint)image * g.InputLength), copies, frame);
                product.Destination = destination + ((nint)image * g.OutputLength);
                Dispatch.Run(set, ref product);
            }
        }
    }

    /// <inheritdoc/>
    public override void BackwardInput(
        ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> packedWeight, Span<float> gradInput, Span<float> scratch)
    {
        int images = CountImages(gradInput.Length, gradOutput.Length);
        Lengths.Require(packedWeight.Length, BackwardInputWeightLength, "The packed weight");
        Lengths.Require(scratch.Length, BackwardInputScratchLength, "The scratch memory");
        ConvGeometry g = Geometry;
        fixed (float* source = gradOutput, weight = packedWeight, destination = gradInput, frame = scratch)
        {
            float* sums = frame + PlaneLength(gradientPlane, 1);
            for (int image = 0; image < images; image++)
            {
                float* plane = Place(gradientPlane, source + ((nint)image * g.OutputLength), 1, frame);
                float* result = destination + ((nint)image * g.InputLength);
                if (copies == 1)
                {
                    BackwardPhases(plane, weight, result, destination + gradInput.Length);
                }
                else
                {
                    BackwardPhases(plane, weight, sums, sums + (g.InputLength * copies));
                    AddCopies(sums, result);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void BackwardWeight(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeight, Span<float> scratch)
    {
        int images = CountImages(input.Length, gradOutput.Length);
        Lengths.Require(gradWeight.Length, Geometry.WeightLength, "The weight's gradient");
        Lengths.Require(scratch.Length, BackwardWeightScratchLength, "The scratch memory");
        ConvGeometry g = Geometry;
        fixed (float* source = input, gradient = gradOutput, destination = gradWeight, frame = scratch)
        fixed (nint* taps = forwardTaps.Offsets)
        {
            var product = new TapGradient<LaneByLane>
            {
                SourceRowStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                SourcePixelStep = g.Horizontal.Stride * channels,
                Taps = taps,
                TapCount = forwardTaps.Offsets.Length,
                GradientPixelStep = channels,
                Rows = g.Vertical.Output,
                Columns = g.Horizontal.Output,
                Outputs = channels,
                Destination = destination,
                DestinationStep = channels,
            };
            for (int image = 0; image < images; image++)
            {
                product.Source = Place(inputPlane, source + ((nint)image * g.InputLength), copies, frame);
                product.Gradient = gradient + ((nint)image * g.OutputLength);
                if (Surplus > 0 && (images - 1 - image) * g.OutputLength < Surplus)
                {
                    // Too little follows this image for the register that reaches beyond its last pixel.
                    float* last = frame + PlaneLength(inputPlane, copies);
                    new ReadOnlySpan<float>(product.Gradient, g.OutputLength).CopyTo(new Span<float>(last, g.OutputLength));
                    product.Gradient = last;
                }

                product.Accumulate = image > 0;
                Dispatch.Run(set, ref product);
            }
        }
    }

    private void BackwardPhases(float* plane, float* weight, float* result, float* end)
    {
        ConvGeometry g = Geometry;
        int phase = 0;
        foreach (InputPhase vertical in verticalPhases)
        {
            foreach (InputPhase horizontal in horizontalPhases)
            {
                nint[] offsets = phaseTaps[phase++].Offsets;
                fixed (nint* taps = offsets)
                {
                    var product = new TapProduct<LaneByLane>
                    {
                        Source = plane,
                        SourceRowStep = gradientPlane.RowLength,
                        SourcePixelStep = channels,
                        Taps = taps,
                        TapCount = offsets.Length,
                        Weight = weight,
                        Destination = result + ((((nint)vertical.FirstInput * g.Horizontal.Input) + horizontal.FirstInput) * channels),
                        DestinationRowStep = (nint)g.Vertical.Stride * g.Horizontal.Input * channels,
                        DestinationPixelStep = g.Horizontal.Stride * channels,

                        // Several phases lie between each other, so what is stored past a pixel would not be stored again.
                        StoreEnd = phaseTaps.Length == 1 && g.Vertical.Stride == 1 && g.Horizontal.Stride == 1 ? end : null,
                        Rows = vertical.Count,
                        Columns = horizontal.Count,
                        Outputs = channels,
                    };
                    Dispatch.Run(set, ref product);
                }

                weight += offsets.Length * PaddedChannels;
            }
        }
    }

    private void AddCopies(float* sums, float* result)
    {
        for (int i = 0; i < Geometry.InputLength; i++)
        {
            float sum = 0;
            for (int copy = 0; copy < copies; copy++)
            {
                sum += *sums++;
            }

            result[i] = sum;
        }
    }

    // An image with its padding, its channels repeated, and room for the last register. Where nothing of this is needed it is used as it
    // lies.
    private float* Place(PaddedPlane plane, float* image, int repeats, float* scratch)
    {
        if (PlaneLength(plane, repeats) == 0)
        {
            return image;
        }

        if (repeats == 1)
        {
            plane.Lay(image, scratch);
            return scratch;
        }

        new Span<float>(scratch, plane.FrameLength).Clear();
        for (int row = 0; row < plane.Rows; row++)
        {
            float* next = scratch + ((plane.Top + row) * plane.RowLength) + (plane.Left * plane.Channels);
            for (int i = 0; i < plane.Columns * plane.Channels / repeats; i++)
            {
                float value = *image++;
                for (int copy = 0; copy < repeats; copy++)
                {
                    *next++ = value;
                }
            }
        }

        return scratch;
    }

    private int PlaneLength(PaddedPlane plane, int repeats) =>
        plane.IsPadded || repeats > 1 || Surplus > 0 ? plane.FrameLength + Surplus : 0;

    // Forward is one phase: every window, its taps as they lie.
    private static InputPhase ForwardPhase(Window window) =>
        new(0, window.Output, window.Kernel, 0, 1, -window.PadBefore, window.Dilation);

    /// <summary>Where the taps of a phase lie in the plane and in the weight.</summary>
    private sealed record Taps(nint[] Offsets, nint[] Weights)
    {
        public static Taps Of(ConvGeometry g, PaddedPlane plane, InputPhase vertical, InputPhase horizontal)
        {
            int count = vertical.Taps * horizontal.Taps;
            var offsets = new nint[count];
            var weights = new nint[count];
            for (int i = 0; i < count; i++)
            {
                (int v, int h) = Math.DivRem(i, horizontal.Taps);
                int row = plane.Top + vertical.FirstOutput + (v * vertical.OutputStep);
                int column = plane.Left + horizontal.FirstOutput + (h * horizontal.OutputStep);
                offsets[i] = ((nint)row * plane.RowLength) + (column * plane.Channels);
                int tapRow = vertical.FirstTap + (v * vertical.TapStep);
                int tapColumn = horizontal.FirstTap + (h * horizontal.TapStep);
                weights[i] = ((nint)tapRow * g.Horizontal.Kernel + tapColumn) * g.OutputChannels;
            }

            return new Taps(offsets, weights);
        }
    }
}

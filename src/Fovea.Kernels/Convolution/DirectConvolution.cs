using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution as it is defined, for every kernel, stride, padding, dilation and number of groups. An image that needs padding is laid into
/// a frame of zeros; <see cref="SlidingProduct"/> then computes tiles of pixels by channels. Backward through a stride is split into phases
/// (<see cref="InputPhase"/>), each a dense sliding product over the output's gradient, so nothing is ever scattered.
/// </summary>
public sealed unsafe class DirectConvolution : ConvolutionAlgorithm
{
    private readonly InstructionSet outputSet;
    private readonly InstructionSet inputSet;
    private readonly PaddedPlane inputPlane;
    private readonly PaddedPlane gradientPlane;
    private readonly InputPhase[] verticalPhases;
    private readonly InputPhase[] horizontalPhases;
    private readonly nint[] forwardTaps;
    private readonly nint[][] phaseTaps;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    public DirectConvolution(ConvGeometry geometry, InstructionSet instructionSet)
        : base(geometry, instructionSet)
    {
        outputSet = instructionSet.ForChannels(geometry.GroupOutputs);
        inputSet = instructionSet.ForChannels(geometry.GroupInputs);
        verticalPhases = InputPhase.Of(geometry.Vertical);
        horizontalPhases = InputPhase.Of(geometry.Horizontal);
        inputPlane = PaddedPlane.OfInput(geometry);
        gradientPlane = PaddedPlane.OfGradOutput(geometry, verticalPhases, horizontalPhases);
        forwardTaps = TapOffsets(0, 1, geometry.Vertical.Kernel, 0, 1, geometry.Horizontal.Kernel);
        phaseTaps = [.. from v in verticalPhases
                        from h in horizontalPhases
                        select TapOffsets(v.FirstTap, v.TapStep, v.Taps, h.FirstTap, h.TapStep, h.Taps)];
        BackwardInputWeightLength = phaseTaps.Sum(taps => Geometry.Groups * GroupBackwardLength(taps.Length));
    }

    /// <inheritdoc/>
    public override int ForwardWeightLength => Geometry.Groups * GroupForwardLength;

    /// <inheritdoc/>
    public override int BackwardInputWeightLength { get; }

    /// <inheritdoc/>
    public override int ForwardScratchLength => inputPlane.ScratchLength;

    /// <inheritdoc/>
    public override int BackwardInputScratchLength => gradientPlane.ScratchLength;

    /// <inheritdoc/>
    public override int BackwardWeightScratchLength => inputPlane.ScratchLength + GradientTailLength;

    private int GroupForwardLength =>
        forwardTaps.Length * Geometry.GroupInputs * WeightPacking.PaddedOutputs(Geometry.GroupOutputs, outputSet.Lanes());

    // Where a group's outputs do not fill their last register, the register reaches into what follows. Past the last pixel nothing follows,
    // so the gradient is copied to where there is room.
    private int GradientTailLength => Geometry.GroupOutputs % outputSet.Lanes() == 0 ? 0 : Geometry.OutputLength + outputSet.Lanes();

    /// <inheritdoc/>
    public override void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, ForwardWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            for (int group = 0; group < Geometry.Groups; group++)
            {
                WeightPacking.Pack(
                    source + (group * Geometry.GroupOutputs), forwardTaps, Geometry.GroupInputs, Geometry.OutputChannels,
                    Geometry.GroupOutputs, 1, outputSet.Lanes(), destination + (group * GroupForwardLength));
            }
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
            foreach (nint[] taps in phaseTaps)
            {
                for (int group = 0; group < Geometry.Groups; group++)
                {
                    // Rows and outputs change places: the sum runs over the convolution's outputs, the result has its inputs.
                    WeightPacking.Pack(
                        source + (group * Geometry.GroupOutputs), taps, Geometry.GroupOutputs, 1,
                        Geometry.GroupInputs, Geometry.OutputChannels, inputSet.Lanes(), next);
                    next += GroupBackwardLength(taps.Length);
                }
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
        {
            for (int image = 0; image < images; image++)
            {
                float* plane = inputPlane.Place(source + ((nint)image * g.InputLength), frame);
                for (int group = 0; group < g.Groups; group++)
                {
                    var product = new SlidingProduct
                    {
                        Source = plane + (group * g.GroupInputs),
                        SourceRowStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                        SourcePixelStep = g.Horizontal.Stride * g.InputChannels,
                        TapRowStep = (nint)g.Vertical.Dilation * inputPlane.RowLength,
                        TapColumnStep = g.Horizontal.Dilation * g.InputChannels,
                        TapRows = g.Vertical.Kernel,
                        TapColumns = g.Horizontal.Kernel,
                        Channels = g.GroupInputs,
                        Weight = weight + (group * GroupForwardLength),
                        Bias = biases == null ? null : biases + (group * g.GroupOutputs),
                        AddendOffset = addend == null ? 0 : (nint)(addend - destination),
                        Relu = tail.Relu,
                        Destination = destination + ((nint)image * g.OutputLength) + (group * g.GroupOutputs),
                        DestinationRowStep = g.Horizontal.Output * g.OutputChannels,
                        DestinationPixelStep = g.OutputChannels,
                        Rows = g.Vertical.Output,
                        Columns = g.Horizontal.Output,
                        Outputs = g.GroupOutputs,
                    };
                    Dispatch.Run(outputSet, ref product);
                }
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
        fixed (float* source = gradOutput, weight = packedWeight, destination = gradInput, frame = scratch)
        {
            for (int image = 0; image < images; image++)
            {
                float* plane = gradientPlane.Place(source + ((nint)image * Geometry.OutputLength), frame);
                float* result = destination + ((nint)image * Geometry.InputLength);
                float* packed = weight;
                int phase = 0;
                foreach (InputPhase vertical in verticalPhases)
                {
                    foreach (InputPhase horizontal in horizontalPhases)
                    {
                        int length = GroupBackwardLength(phaseTaps[phase++].Length);
                        for (int group = 0; group < Geometry.Groups; group++)
                        {
                            BackwardPhase(plane, packed, result, vertical, horizontal, group);
                            packed += length;
                        }
                    }
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
        fixed (float* source = input, gradient = gradOutput, destination = gradWeight, frame = scratch)
        {
            float* tail = frame + inputPlane.ScratchLength;
            for (int image = 0; image < images; image++)
            {
                float* plane = inputPlane.Place(source + ((nint)image * Geometry.InputLength), frame);
                float* imageGradient = gradient + ((nint)image * Geometry.OutputLength);
                if (GradientTailLength > 0)
                {
                    new ReadOnlySpan<float>(imageGradient, Geometry.OutputLength).CopyTo(new Span<float>(tail, Geometry.OutputLength));
                    imageGradient = tail;
                }

                for (int group = 0; group < Geometry.Groups; group++)
                {
                    AddImageToWeight(plane, imageGradient, destination, group, image > 0);
                }
            }
        }
    }

    private void BackwardPhase(float* plane, float* packed, float* result, InputPhase vertical, InputPhase horizontal, int group)
    {
        ConvGeometry g = Geometry;
        nint rowLength = gradientPlane.RowLength;
        float* first = plane + ((vertical.FirstOutput + gradientPlane.Top) * rowLength)
            + ((horizontal.FirstOutput + gradientPlane.Left) * g.OutputChannels);
        var product = new SlidingProduct
        {
            // A phase that no tap meets reads nothing and writes zeros.
            Source = vertical.Taps * horizontal.Taps == 0 ? plane : first + (group * g.GroupOutputs),
            SourceRowStep = rowLength,
            SourcePixelStep = g.OutputChannels,
            TapRowStep = vertical.OutputStep * rowLength,
            TapColumnStep = horizontal.OutputStep * g.OutputChannels,
            TapRows = horizontal.Taps == 0 ? 0 : vertical.Taps,
            TapColumns = horizontal.Taps,
            Channels = g.GroupOutputs,
            Weight = packed,
            Bias = null,
            Destination = result + (((nint)vertical.FirstInput * g.Horizontal.Input) + horizontal.FirstInput) * g.InputChannels
                + (group * g.GroupInputs),
            DestinationRowStep = (nint)g.Vertical.Stride * g.Horizontal.Input * g.InputChannels,
            DestinationPixelStep = g.Horizontal.Stride * g.InputChannels,
            Rows = vertical.Count,
            Columns = horizontal.Count,
            Outputs = g.GroupInputs,
        };
        Dispatch.Run(inputSet, ref product);
    }

    private void AddImageToWeight(float* plane, float* gradient, float* destination, int group, bool accumulate)
    {
        ConvGeometry g = Geometry;

        // Taps of one kernel row that lie next to each other in the image form one run of values.
        bool joined = g.Groups == 1 && g.Horizontal.Dilation == 1;
        int values = joined ? g.Horizontal.Kernel * g.InputChannels : g.GroupInputs;
        int runs = joined ? 1 : g.Horizontal.Kernel;
        for (int tapRow = 0; tapRow < g.Vertical.Kernel; tapRow++)
        {
            for (int run = 0; run < runs; run++)
            {
                var product = new OuterProduct
                {
                    Source = plane + ((nint)tapRow * g.Vertical.Dilation * inputPlane.RowLength)
                        + (run * g.Horizontal.Dilation * g.InputChannels) + (group * g.GroupInputs),
                    SourceRowStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                    SourcePixelStep = g.Horizontal.Stride * g.InputChannels,
                    Values = values,
                    Gradient = gradient + (group * g.GroupOutputs),
                    GradientPixelStep = g.OutputChannels,
                    Rows = g.Vertical.Output,
                    Columns = g.Horizontal.Output,
                    Outputs = g.GroupOutputs,
                    Destination = destination + (((nint)tapRow * g.Horizontal.Kernel + run) * g.GroupInputs * g.OutputChannels)
                        + (group * g.GroupOutputs),
                    DestinationStep = g.OutputChannels,
                    Accumulate = accumulate,
                };
                Dispatch.Run(outputSet, ref product);
            }
        }
    }

    private int GroupBackwardLength(int taps) =>
        taps * Geometry.GroupOutputs * WeightPacking.PaddedOutputs(Geometry.GroupInputs, inputSet.Lanes());

    // Offsets of taps in the weight [kernelHeight, kernelWidth, inputChannels / groups, outputChannels].
    private nint[] TapOffsets(int firstRow, int rowStep, int rows, int firstColumn, int columnStep, int columns)
    {
        var offsets = new nint[rows * columns];
        for (int i = 0; i < offsets.Length; i++)
        {
            int row = firstRow + (i / columns * rowStep);
            int column = firstColumn + (i % columns * columnStep);
            offsets[i] = ((nint)row * Geometry.Horizontal.Kernel + column) * Geometry.GroupInputs * Geometry.OutputChannels;
        }

        return offsets;
    }
}

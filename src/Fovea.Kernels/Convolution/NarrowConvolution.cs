using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution between few channels, for every geometry. Forward and the gradient of the weights run over one list of all taps of all
/// channels (<see cref="TapProduct{TRead}"/>, <see cref="TapGradient{TRead}"/>), because a window's row of few channels is too short for
/// a loop. The gradient of the input is scattered: each output pixel meets a row of the window in the input, neighbouring pixels with all
/// their channels, whose values lie next to each other and fill registers that the channels of one pixel would leave empty.
/// </summary>
public sealed unsafe class NarrowConvolution : ConvolutionAlgorithm
{
    private readonly InstructionSet outputSet;
    private readonly InstructionSet runSet;
    private readonly PaddedPlane inputPlane;
    private readonly nint[] inputTaps;
    private readonly nint[] weightTaps;
    private readonly nint[] outputs;
    private readonly int runs;
    private readonly int runLength;
    private readonly int rowColumns;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    public NarrowConvolution(ConvGeometry geometry, InstructionSet instructionSet)
        : base(geometry, instructionSet)
    {
        inputPlane = PaddedPlane.OfInput(geometry);
        bool joined = geometry.Groups == 1 && geometry.Horizontal.Dilation == 1;
        runs = joined ? 1 : geometry.Horizontal.Kernel;
        runLength = joined ? geometry.Horizontal.Kernel * geometry.InputChannels : geometry.GroupInputs;
        outputSet = instructionSet.ForChannels(geometry.GroupOutputs);
        runSet = instructionSet.ForChannels(runLength);
        inputTaps = new nint[geometry.Vertical.Kernel * geometry.Horizontal.Kernel * geometry.GroupInputs];
        weightTaps = new nint[inputTaps.Length];
        for (int i = 0; i < inputTaps.Length; i++)
        {
            (int tap, int channel) = Math.DivRem(i, geometry.GroupInputs);
            (int row, int column) = Math.DivRem(tap, geometry.Horizontal.Kernel);
            inputTaps[i] = ((nint)row * geometry.Vertical.Dilation * inputPlane.RowLength)
                + (column * geometry.Horizontal.Dilation * geometry.InputChannels) + channel;
            weightTaps[i] = (nint)i * geometry.OutputChannels;
        }

        // One whole register of outputs: with more, a broadcast value is used twice by the other tiles too.
        Window horizontal = geometry.Horizontal;
        int rowPixels = RowProduct.TilePixels(horizontal.Kernel);
        bool slides = geometry.GroupOutputs == outputSet.Lanes() && rowPixels > 0 && horizontal is { Stride: 1, Dilation: 1 };
        rowColumns = slides ? horizontal.Output / rowPixels * rowPixels : 0;
        outputs = new nint[geometry.GroupOutputs];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = i;
        }
    }

    /// <inheritdoc/>
    public override int ForwardWeightLength => Geometry.Groups * GroupForwardLength;

    /// <inheritdoc/>
    public override int BackwardInputWeightLength => Geometry.Groups * Geometry.Vertical.Kernel * runs * RunWeightLength;

    /// <inheritdoc/>
    public override int ForwardScratchLength => inputPlane.ScratchLength;

    /// <inheritdoc/>
    public override int BackwardInputScratchLength => inputPlane.IsPadded ? inputPlane.ScratchLength + runSet.Lanes() : 0;

    /// <inheritdoc/>
    public override int BackwardWeightScratchLength => inputPlane.ScratchLength + GradientTailLength;

    private int GroupForwardLength => inputTaps.Length * WeightPacking.PaddedOutputs(Geometry.GroupOutputs, outputSet.Lanes());

    private int RunWeightLength => Geometry.GroupOutputs * WeightPacking.PaddedOutputs(runLength, runSet.Lanes());

    // Where a group's outputs do not fill their last register, the register reaches into what follows. After the last image nothing
    // follows, and after the ones before it too little where images are smaller than a register, so their gradient is copied to where
    // there is room.
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
                WeightPacking.PackSingle(
                    source + (group * Geometry.GroupOutputs), weightTaps, Geometry.GroupOutputs, 1, outputSet.Lanes(),
                    destination + (group * GroupForwardLength));
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
            for (int group = 0; group < Geometry.Groups; group++)
            {
                for (int run = 0; run < Geometry.Vertical.Kernel * runs; run++)
                {
                    // The sum runs over the convolution's outputs; a run's values, taps and input channels, lie apart by the outputs.
                    WeightPacking.PackSingle(
                        source + ((nint)run * runLength * Geometry.OutputChannels) + (group * Geometry.GroupOutputs), outputs, runLength,
                        Geometry.OutputChannels, runSet.Lanes(), next);
                    next += RunWeightLength;
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
        fixed (nint* taps = inputTaps)
        {
            var product = new TapProduct<SharedValue>
            {
                SourceRowStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                SourcePixelStep = g.Horizontal.Stride * g.InputChannels,
                Taps = taps,
                TapCount = inputTaps.Length,
                AddendOffset = addend == null ? 0 : (nint)(addend - destination),
                Relu = tail.Relu,
                DestinationRowStep = g.Horizontal.Output * g.OutputChannels,
                DestinationPixelStep = g.OutputChannels,
                StoreEnd = g.Groups == 1 ? destination + output.Length : null,
                Rows = g.Vertical.Output,
                Columns = g.Horizontal.Output,
                Outputs = g.GroupOutputs,
            };
            for (int image = 0; image < images; image++)
            {
                float* plane = inputPlane.Place(source + ((nint)image * g.InputLength), frame);
                for (int group = 0; group < g.Groups; group++)
                {
                    product.Source = plane + (group * g.GroupInputs);
                    product.Weight = weight + (group * GroupForwardLength);
                    product.Bias = biases == null ? null : biases + (group * g.GroupOutputs);
                    product.Destination = destination + ((nint)image * g.OutputLength) + (group * g.GroupOutputs);
                    if (rowColumns > 0)
                    {
                        Slide(product);
                        product.Source += rowColumns * product.SourcePixelStep;
                        product.Destination += rowColumns * product.DestinationPixelStep;
                        product.Columns = g.Horizontal.Output - rowColumns;
                    }

                    if (product.Columns > 0)
                    {
                        Dispatch.Run(outputSet, ref product);
                    }
                }
            }
        }
    }

    // The columns that whole pieces of rows cover.
    private void Slide(in TapProduct<SharedValue> product)
    {
        var rows = new RowProduct
        {
            Source = product.Source,
            SourceRowStep = product.SourceRowStep,
            SourcePixelStep = product.SourcePixelStep,
            TapRowStep = (nint)Geometry.Vertical.Dilation * inputPlane.RowLength,
            TapRows = Geometry.Vertical.Kernel,
            TapColumns = Geometry.Horizontal.Kernel,
            Channels = Geometry.GroupInputs,
            Weight = product.Weight,
            Bias = product.Bias,
            AddendOffset = product.AddendOffset,
            Relu = product.Relu,
            Destination = product.Destination,
            DestinationRowStep = product.DestinationRowStep,
            DestinationPixelStep = product.DestinationPixelStep,
            Rows = product.Rows,
            Columns = rowColumns,
        };
        Dispatch.Run(outputSet, ref rows);
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
        fixed (nint* taps = outputs)
        {
            // Rows and columns change places: neighbours in a row add to the same inputs, and what has just been stored is slow to load.
            bool padded = inputPlane.IsPadded;
            var product = new TapProduct<SharedValue>
            {
                SourceRowStep = g.OutputChannels,
                SourcePixelStep = g.Horizontal.Output * g.OutputChannels,
                Taps = taps,
                TapCount = g.GroupOutputs,
                Accumulate = true,
                DestinationRowStep = g.Horizontal.Stride * g.InputChannels,
                DestinationPixelStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                StoreEnd = padded ? frame + BackwardInputScratchLength : destination + gradInput.Length,
                Rows = g.Horizontal.Output,
                Columns = g.Vertical.Output,
                Outputs = runLength,
            };
            for (int image = 0; image < images; image++)
            {
                float* result = destination + ((nint)image * g.InputLength);
                float* plane = padded ? frame : result;
                new Span<float>(plane, padded ? BackwardInputScratchLength : g.InputLength).Clear();
                product.Weight = weight;
                for (int group = 0; group < g.Groups; group++)
                {
                    product.Source = source + ((nint)image * g.OutputLength) + (group * g.GroupOutputs);
                    for (int run = 0; run < g.Vertical.Kernel * runs; run++)
                    {
                        (int row, int column) = Math.DivRem(run, runs);
                        product.Destination = plane + ((nint)row * g.Vertical.Dilation * inputPlane.RowLength)
                            + (column * g.Horizontal.Dilation * g.InputChannels) + (group * g.GroupInputs);
                        Dispatch.Run(runSet, ref product);
                        product.Weight += RunWeightLength;
                    }
                }

                if (padded)
                {
                    inputPlane.Take(frame, result);
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
        fixed (nint* taps = inputTaps)
        {
            var product = new TapGradient<SharedValue>
            {
                SourceRowStep = (nint)g.Vertical.Stride * inputPlane.RowLength,
                SourcePixelStep = g.Horizontal.Stride * g.InputChannels,
                Taps = taps,
                TapCount = inputTaps.Length,
                GradientPixelStep = g.OutputChannels,
                Rows = g.Vertical.Output,
                Columns = g.Horizontal.Output,
                Outputs = g.GroupOutputs,
                DestinationStep = g.OutputChannels,
            };
            for (int image = 0; image < images; image++)
            {
                float* plane = inputPlane.Place(source + ((nint)image * g.InputLength), frame);
                float* imageGradient = gradient + ((nint)image * g.OutputLength);
                if (GradientTailLength > 0 && (images - 1 - image) * g.OutputLength < outputSet.Lanes())
                {
                    float* tail = frame + inputPlane.ScratchLength;
                    new ReadOnlySpan<float>(imageGradient, g.OutputLength).CopyTo(new Span<float>(tail, g.OutputLength));
                    imageGradient = tail;
                }

                product.Accumulate = image > 0;
                for (int group = 0; group < g.Groups; group++)
                {
                    product.Source = plane + (group * g.GroupInputs);
                    product.Gradient = imageGradient + (group * g.GroupOutputs);
                    product.Destination = destination + (group * g.GroupOutputs);
                    Dispatch.Run(outputSet, ref product);
                }
            }
        }
    }
}

using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.MatMul;
using Fovea.Kernels.Simd;

namespace Fovea.Bench.Layers;

/// <summary>The kernels of one layer on arrays of their own.</summary>
/// <param name="Forward">Weights already in the kernel's order, bias in the tail.</param>
/// <param name="BackwardInput">Weights already in the kernel's order.</param>
/// <param name="BackwardWeight">Without the bias's gradient.</param>
/// <param name="Pack">Brings the weights into the order of Forward.</param>
/// <param name="PackBackward">Brings the weights into the order of BackwardInput.</param>
/// <param name="BackwardBias">The bias's gradient.</param>
internal sealed record FoveaLayer(
    Action Forward, Action BackwardInput, Action BackwardWeight, Action Pack, Action PackBackward, Action BackwardBias)
{
    public static FoveaLayer Of(LayerCase layer, InstructionSet set) => layer.IsDense
        ? Dense(layer.Geometry.InputChannels, layer.Geometry.OutputChannels, layer.Images, set)
        : Convolution(layer.Geometry, layer.Images, set);

    public static FoveaLayer Convolution(ConvGeometry geometry, int images, InstructionSet set)
    {
        var (forward, backwardInput, backwardWeight) = ConvolutionKernels.Choose(geometry, set, Arithmetic.Fast);
        int scratchLength = Math.Max(
            forward.ForwardScratchLength, Math.Max(backwardInput.BackwardInputScratchLength, backwardWeight.BackwardWeightScratchLength));
        var memory = new Arrays(
            images * geometry.InputLength,
            images * geometry.OutputLength,
            geometry.WeightLength,
            geometry.OutputChannels,
            forward.ForwardWeightLength,
            backwardInput.BackwardInputWeightLength,
            scratchLength);
        return new FoveaLayer(
            () => forward.Forward(
                memory.Input.Span, memory.Packed.Span, new OutputTail { Bias = memory.Bias.Span }, memory.Output.Span, memory.Scratch.Span),
            () => backwardInput.BackwardInput(
                memory.GradOutput.Span, memory.PackedBack.Span, memory.GradInput.Span, memory.Scratch.Span),
            () => backwardWeight.BackwardWeight(
                memory.Input.Span, memory.GradOutput.Span, memory.GradWeight.Span, memory.Scratch.Span),
            () => forward.PackForwardWeight(memory.Weight.Span, memory.Packed.Span),
            () => backwardInput.PackBackwardInputWeight(memory.Weight.Span, memory.PackedBack.Span),
            () => backwardWeight.BackwardBias(memory.GradOutput.Span, memory.GradBias.Span)).Packed();
    }

    public static FoveaLayer Dense(int inputs, int outputs, int rows, InstructionSet set)
    {
        var product = new MatrixProduct(inputs, outputs, set);
        var memory = new Arrays(
            rows * inputs,
            rows * outputs,
            inputs * outputs,
            outputs,
            product.ForwardWeightLength,
            product.BackwardInputWeightLength,
            product.BackwardWeightScratchLength(rows));
        return new FoveaLayer(
            () => product.Forward(memory.Input.Span, memory.Packed.Span, new OutputTail { Bias = memory.Bias.Span }, memory.Output.Span),
            () => product.BackwardInput(memory.GradOutput.Span, memory.PackedBack.Span, memory.GradInput.Span),
            () => product.BackwardWeight(memory.Input.Span, memory.GradOutput.Span, memory.GradWeight.Span, memory.Scratch.Span),
            () => product.PackForwardWeight(memory.Weight.Span, memory.Packed.Span),
            () => product.PackBackwardInputWeight(memory.Weight.Span, memory.PackedBack.Span),
            () => Fovea.Kernels.Elementwise.Bias.Backward(memory.GradOutput.Span, memory.GradBias.Span, set)).Packed();
    }

    /// <summary>What a step does once for its weights, and the forward pass.</summary>
    public void ForwardWhole()
    {
        Pack();
        Forward();
    }

    /// <summary>Forward and all gradients.</summary>
    public void Both(bool withInput)
    {
        ForwardWhole();
        BackwardWeight();
        BackwardBias();
        if (withInput)
        {
            PackBackward();
            BackwardInput();
        }
    }

    private FoveaLayer Packed()
    {
        Pack();
        PackBackward();
        return this;
    }

    private sealed class Arrays(int input, int output, int weight, int outputs, int packed, int packedBack, int scratch)
    {
        public Memory<float> Input { get; } = AlignedArray.Random(input);

        public Memory<float> Output { get; } = AlignedArray.Create(output);

        public Memory<float> Weight { get; } = AlignedArray.Random(weight);

        public Memory<float> Bias { get; } = AlignedArray.Random(outputs);

        public Memory<float> GradInput { get; } = AlignedArray.Create(input);

        public Memory<float> GradOutput { get; } = AlignedArray.Random(output);

        public Memory<float> GradWeight { get; } = AlignedArray.Create(weight);

        public Memory<float> GradBias { get; } = AlignedArray.Create(outputs);

        public Memory<float> Packed { get; } = AlignedArray.Create(packed);

        public Memory<float> PackedBack { get; } = AlignedArray.Create(packedBack);

        public Memory<float> Scratch { get; } = AlignedArray.Create(scratch);
    }
}

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Depthwise convolution of 3x3 and stride 1 on the images as they lie (<see cref="DepthwiseRowProduct"/>,
/// <see cref="DepthwiseRowGradient"/>). The gradient of the input is the same convolution with the weights turned around and what of a
/// padding of 2 the other one has not. For every other depthwise geometry there is <see cref="DepthwiseConvolution"/>.
/// </summary>
public sealed unsafe class DepthwiseRowConvolution : ConvolutionAlgorithm
{
    private const int Taps = 9;
    private readonly InstructionSet set;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output, or is not supported.</exception>
    public DepthwiseRowConvolution(ConvGeometry geometry, InstructionSet instructionSet)
        : base(geometry, instructionSet)
    {
        if (!Supports(geometry))
        {
            throw new ArgumentException(
                "A depthwise convolution by rows has a 3x3 kernel, stride 1, dilation 1, a padding of at most 2, two rows and columns and as "
                + $"many groups, at least 4, as input and output channels. Received {geometry}.");
        }

        set = instructionSet;
        while (set.Lanes() > geometry.InputChannels)
        {
            set--;
        }
    }

    /// <inheritdoc/>
    public override int ForwardWeightLength => Geometry.WeightLength;

    /// <inheritdoc/>
    public override int BackwardInputWeightLength => Geometry.WeightLength;

    /// <inheritdoc/>
    public override int ForwardScratchLength => RowsLength(Geometry.Horizontal.Input);

    /// <inheritdoc/>
    public override int BackwardInputScratchLength => RowsLength(Geometry.Horizontal.Output);

    /// <inheritdoc/>
    public override int BackwardWeightScratchLength => SumsLength + RowsLength(Geometry.Horizontal.Input);

    private int PaddedChannels => WeightPacking.PaddedOutputs(Geometry.InputChannels, set.Lanes());

    private int SumsLength => Taps * PaddedChannels;

    /// <summary>Whether the geometry is depthwise, 3x3, of stride 1 and padded by no more than 2.</summary>
    /// <param name="geometry">The convolution.</param>
    public static bool Supports(ConvGeometry geometry) =>
        geometry.GroupInputs == 1 && geometry.GroupOutputs == 1 && geometry.Groups >= 4
        && Supports(geometry.Vertical) && Supports(geometry.Horizontal);

    /// <inheritdoc/>
    public override void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, ForwardWeightLength, "The packed weight");
        weight[..Geometry.WeightLength].CopyTo(packed);
    }

    /// <inheritdoc/>
    public override void PackBackwardInputWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, BackwardInputWeightLength, "The packed weight");
        int channels = Geometry.InputChannels;
        for (int tap = 0; tap < Taps; tap++)
        {
            weight.Slice((Taps - 1 - tap) * channels, channels).CopyTo(packed[(tap * channels)..]);
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
        bool sum = !tail.Addend.IsEmpty;
        fixed (float* source = input, weight = packedWeight, destination = output, memory = scratch, bias = tail.Bias)
        {
            DepthwiseRowProduct product = Product(Geometry.Vertical, Geometry.Horizontal, weight, memory);
            product.Bias = bias;
            product.Relu = tail.Relu && !sum;
            Run(product, images, source, Geometry.InputLength, destination, Geometry.OutputLength);
        }

        if (sum && tail.Relu)
        {
            Sum.ForwardRelu(output, tail.Addend, output, InstructionSet);
        }
        else if (sum)
        {
            Sum.Forward(output, tail.Addend, output, InstructionSet);
        }
    }

    /// <inheritdoc/>
    public override void BackwardInput(
        ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> packedWeight, Span<float> gradInput, Span<float> scratch)
    {
        int images = CountImages(gradInput.Length, gradOutput.Length);
        Lengths.Require(packedWeight.Length, BackwardInputWeightLength, "The packed weight");
        Lengths.Require(scratch.Length, BackwardInputScratchLength, "The scratch memory");
        fixed (float* source = gradOutput, weight = packedWeight, destination = gradInput, memory = scratch)
        {
            DepthwiseRowProduct product = Product(TurnedAround(Geometry.Vertical), TurnedAround(Geometry.Horizontal), weight, memory);
            Run(product, images, source, Geometry.OutputLength, destination, Geometry.InputLength);
        }
    }

    /// <inheritdoc/>
    public override void BackwardWeight(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeight, Span<float> scratch)
    {
        int images = CountImages(input.Length, gradOutput.Length);
        Lengths.Require(gradWeight.Length, Geometry.WeightLength, "The weight's gradient");
        Lengths.Require(scratch.Length, BackwardWeightScratchLength, "The scratch memory");
        (Window vertical, Window horizontal) = (Geometry.Vertical, Geometry.Horizontal);
        fixed (float* source = input, gradient = gradOutput, destination = gradWeight, memory = scratch)
        {
            new Span<float>(memory, SumsLength).Clear();
            var product = new DepthwiseRowGradient
            {
                Source = Rows(vertical, horizontal, memory + SumsLength),
                Rows = vertical.Output,
                Top = vertical.PadBefore,
                Left = horizontal.PadBefore,
                Right = horizontal.PadAfter,
                Sums = memory,
            };
            for (int image = 0; image < images; image++)
            {
                product.Source.Source = source + ((nint)image * Geometry.InputLength);
                product.Gradient = gradient + ((nint)image * Geometry.OutputLength);
                Dispatch.Run(set, ref product);
            }

            Take(memory, destination);
        }
    }

    private static bool Supports(Window window) =>
        window is { Kernel: 3, Stride: 1, Dilation: 1, PadBefore: <= 2, PadAfter: <= 2, Input: >= 2, Output: >= 2 };

    private static Window TurnedAround(Window window) =>
        new(window.Output, window.Kernel, 1, window.Kernel - 1 - window.PadBefore, window.Kernel - 1 - window.PadAfter);

    private DepthwiseRowProduct Product(Window vertical, Window horizontal, float* weight, float* memory) => new()
    {
        Source = Rows(vertical, horizontal, memory),
        Weight = weight,
        Rows = vertical.Output,
        Top = vertical.PadBefore,
        Left = horizontal.PadBefore,
        Right = horizontal.PadAfter,
    };

    // The memory holds a ring, if one is wanted, and a row of zeros.
    private DepthwiseRows Rows(Window vertical, Window horizontal, float* memory)
    {
        bool ring = DepthwiseRows.WantRing(horizontal.Input, Geometry.InputChannels);
        float* begin = Registers.Align(memory);
        float* zeros = begin + (ring ? 3 * horizontal.Input * PaddedChannels : 0);
        new Span<float>(zeros, horizontal.Input * Geometry.InputChannels).Clear();
        return new DepthwiseRows
        {
            Rows = vertical.Input,
            Columns = horizontal.Input,
            Channels = Geometry.InputChannels,
            Zeros = zeros,
            Ring = ring ? begin : null,
            Lanes = set.Lanes(),
        };
    }

    private int RowsLength(int columns) =>
        ((DepthwiseRows.WantRing(columns, Geometry.InputChannels) ? 4 : 1) * columns * PaddedChannels) + Registers.Slack;

    private void Run(DepthwiseRowProduct product, int images, float* source, nint sourceLength, float* destination, nint length)
    {
        for (int image = 0; image < images; image++)
        {
            product.Source.Source = source + (image * sourceLength);
            product.Destination = destination + (image * length);
            Dispatch.Run(set, ref product);
        }
    }

    // The last register begins early enough to be whole; what two registers hold is the same in both.
    private void Take(float* sums, float* destination)
    {
        int channels = Geometry.InputChannels;
        int lanes = set.Lanes();
        for (int next = 0; next < channels; next += lanes)
        {
            int k = Math.Min(next, channels - lanes);
            for (int tap = 0; tap < Taps; tap++)
            {
                new ReadOnlySpan<float>(sums, lanes).CopyTo(new Span<float>(destination + (tap * channels) + k, lanes));
                sums += lanes;
            }
        }
    }
}

using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution of a single channel with stride 1: such an image is a plane, so lanes can be neighbouring pixels
/// (<see cref="PlanarProduct"/>, <see cref="PlanarGradient"/>) and are full however few the outputs are. The gradient of such an input is
/// that of <see cref="NarrowConvolution"/>; the first layer of a network, which this is made for, has no use for it.
/// </summary>
public sealed unsafe class PlanarConvolution : ConvolutionAlgorithm
{
    private readonly InstructionSet set;
    private readonly PaddedPlane plane;
    private readonly NarrowConvolution narrow;
    private readonly nint[] taps;
    private readonly nint[] weights;
    private readonly nint[] places;
    private readonly nint[] gradientPlaces;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output, or is not supported.</exception>
    public PlanarConvolution(ConvGeometry geometry, InstructionSet instructionSet)
        : base(geometry, instructionSet)
    {
        if (!Supports(geometry))
        {
            throw new ArgumentException(
                "A planar convolution has one input channel, at least 4 output channels and stride 1. "
                + $"Received {geometry.InputChannels} input and {geometry.OutputChannels} output channels, strides "
                + $"{geometry.Vertical.Stride} and {geometry.Horizontal.Stride}.");
        }

        narrow = new NarrowConvolution(geometry, instructionSet);
        plane = PaddedPlane.OfInput(geometry);
        (Window vertical, Window horizontal) = (geometry.Vertical, geometry.Horizontal);
        Length = ((vertical.Output - 1) * plane.RowLength) + horizontal.Output;
        set = instructionSet;
        while (set > InstructionSet.Vector128 && TilePixels > Length)
        {
            set--;
        }

        int count = vertical.Kernel * horizontal.Kernel;
        taps = new nint[count + 2];
        weights = new nint[count];
        for (int i = 0; i < taps.Length; i++)
        {
            (int row, int column) = Math.DivRem(Math.Min(i, count - 1), horizontal.Kernel);
            taps[i] = ((nint)row * vertical.Dilation * plane.RowLength) + (column * horizontal.Dilation);
        }

        for (int i = 0; i < count; i++)
        {
            weights[i] = (nint)i * geometry.OutputChannels;
        }

        places = new nint[Length];
        gradientPlaces = new nint[GradientCount * set.Lanes()];
        Array.Fill(gradientPlaces, PlanarPacking.Nothing);
        for (int i = 0; i < Length; i++)
        {
            (int row, int column) = Math.DivRem(i, plane.RowLength);
            bool thrownAway = column >= horizontal.Output;
            places[i] = ((nint)row * horizontal.Output + Math.Min(column, horizontal.Output)) * geometry.OutputChannels;
            gradientPlaces[i] = thrownAway ? PlanarPacking.Nothing : places[i];
        }
    }

    /// <inheritdoc/>
    public override int ForwardWeightLength => weights.Length * PaddedOutputs;

    /// <inheritdoc/>
    public override int BackwardInputWeightLength => narrow.BackwardInputWeightLength;

    /// <inheritdoc/>
    public override int ForwardScratchLength => IsTiny ? plane.FrameLength + TilePixels : plane.ScratchLength;

    /// <inheritdoc/>
    public override int BackwardInputScratchLength => narrow.BackwardInputScratchLength;

    /// <inheritdoc/>
    public override int BackwardWeightScratchLength => FrameLength + GradientLength + SumsLength + Registers.Slack;

    private int Length { get; }

    private int PaddedOutputs => PlanarProduct.PaddedOutputs(Geometry.OutputChannels);

    private int TilePixels => PlanarProduct.TileRegisters(Geometry.OutputChannels) * set.Lanes();

    private bool IsTiny => Length < TilePixels;

    // The registers of pixels that the gradient takes.
    private int GradientCount => (Length + set.Lanes() - 1) / set.Lanes();

    private int GradientLength => GradientCount * set.Lanes() * PaddedOutputs;

    private int TileTaps => PlanarGradient.TileTaps(PlanarProduct.TileOutputs(Geometry.OutputChannels));

    private int PaddedTaps => (weights.Length + TileTaps - 1) / TileTaps * TileTaps;

    private int SumsLength => PaddedTaps * PaddedOutputs * set.Lanes();

    // The frame and what the last register of pixels reads behind it.
    private int FrameLength => Registers.RoundUp(plane.FrameLength + set.Lanes());

    /// <summary>Whether the geometry has one channel, outputs enough to be stored four at a time, and stride 1.</summary>
    /// <param name="geometry">The convolution.</param>
    public static bool Supports(ConvGeometry geometry) =>
        geometry.InputChannels == 1 && geometry.OutputChannels >= 4 && geometry.Vertical.Stride == 1 && geometry.Horizontal.Stride == 1;

    /// <inheritdoc/>
    public override void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, ForwardWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            WeightPacking.PackSingle(
                source, weights, Geometry.OutputChannels, 1, PlanarProduct.TileOutputs(Geometry.OutputChannels), destination);
        }
    }

    /// <inheritdoc/>
    public override void PackBackwardInputWeight(ReadOnlySpan<float> weight, Span<float> packed) =>
        narrow.PackBackwardInputWeight(weight, packed);

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeight, OutputTail tail, Span<float> output, Span<float> scratch)
    {
        int images = CountImages(input.Length, output.Length);
        Lengths.Require(packedWeight.Length, ForwardWeightLength, "The packed weight");
        Lengths.Require(scratch.Length, ForwardScratchLength, "The scratch memory");
        tail.Require(Geometry.OutputChannels, output.Length);
        bool sum = !tail.Addend.IsEmpty;
        fixed (float* source = input, weight = packedWeight, destination = output, frame = scratch, bias = tail.Bias)
        fixed (nint* tapList = taps, placeList = places)
        {
            var product = new PlanarProduct
            {
                Length = Length,
                Places = placeList,
                Taps = tapList,
                TapCount = weights.Length,
                Weight = weight,
                Bias = bias,
                Relu = tail.Relu && !sum,
                StoreEnd = destination + output.Length,
                Outputs = Geometry.OutputChannels,
            };
            bool framed = ForwardScratchLength > 0;
            if (framed)
            {
                plane.Clear(frame);
            }

            for (int image = 0; image < images; image++)
            {
                float* pixels = source + ((nint)image * Geometry.InputLength);
                product.Destination = destination + ((nint)image * Geometry.OutputLength);
                product.Source = framed ? frame : pixels;
                if (framed)
                {
                    plane.Fill(pixels, frame);
                }

                Dispatch.Run(set, ref product);
            }
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
        ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> packedWeight, Span<float> gradInput, Span<float> scratch) =>
        narrow.BackwardInput(gradOutput, packedWeight, gradInput, scratch);

    /// <inheritdoc/>
    public override void BackwardWeight(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeight, Span<float> scratch)
    {
        int images = CountImages(input.Length, gradOutput.Length);
        Lengths.Require(gradWeight.Length, Geometry.WeightLength, "The weight's gradient");
        Lengths.Require(scratch.Length, BackwardWeightScratchLength, "The scratch memory");
        fixed (float* source = input, gradient = gradOutput, destination = gradWeight, memory = scratch)
        fixed (nint* tapList = taps)
        {
            float* frame = Registers.Align(memory);
            float* planes = frame + FrameLength;
            float* sums = planes + GradientLength;

            // What no image lays out stays 0: the end behind the frame, and the outputs that fill up the last tile.
            new Span<float>(frame, FrameLength + GradientLength + SumsLength).Clear();
            var product = new PlanarGradient
            {
                Source = frame,
                Count = GradientCount,
                Taps = tapList,
                TapCount = PaddedTaps,
                Outputs = PaddedOutputs,
                Gradient = planes,
                Sums = sums,
            };
            for (int image = 0; image < images; image++)
            {
                plane.Fill(source + ((nint)image * Geometry.InputLength), frame);
                PlanarPacking.Lay(
                    gradient + ((nint)image * Geometry.OutputLength), gradientPlaces, Geometry.OutputChannels, set.Lanes(), planes);
                Dispatch.Run(set, ref product);
            }

            AddLanes(sums, destination);
        }
    }

    private void AddLanes(float* sums, float* destination)
    {
        int tileOutputs = PlanarProduct.TileOutputs(Geometry.OutputChannels);
        int lanes = set.Lanes();
        for (int tap = 0; tap < weights.Length; tap++)
        {
            for (int k = 0; k < Geometry.OutputChannels; k++)
            {
                (int tile, int output) = Math.DivRem(k, tileOutputs);
                float* register = sums + ((((nint)tile * PaddedTaps) + tap) * tileOutputs + output) * lanes;
                float sum = 0;
                for (int lane = 0; lane < lanes; lane++)
                {
                    sum += register[lane];
                }

                destination[weights[tap] + k] = sum;
            }
        }
    }
}

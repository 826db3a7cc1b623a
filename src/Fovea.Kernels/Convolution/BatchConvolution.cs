using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// A 3x3 convolution of stride 1 over a whole batch, for training where the filter is large beside the images. Other algorithms take images
/// one after the other and read the whole filter for each few of them; here the images are gathered first, and then the work is divided
/// into parts by channels, each of which reads its part of the filter once. The weight's gradient needs no sum over chunks of images.
/// <para>
/// Each direction is a gathering of every image into memory that all parts share, and then its parts, in any order and on any thread.
/// The arithmetic is Winograd's F(4x4, 3x3). Nothing is aligned here, since memory may move between two calls: what begins on a cache line
/// is faster.
/// </para>
/// </summary>
public sealed unsafe class BatchConvolution
{
    private readonly WinogradBatchPass forward;
    private readonly WinogradBatchPass backward;
    private readonly WinogradBatchWeightGradient weightGradient;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">A convolution that <see cref="WinogradConvolution.Supports"/>.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <param name="images">The images of the batch, at most.</param>
    /// <exception cref="ArgumentException">The geometry has no output, or another form.</exception>
    public BatchConvolution(ConvGeometry geometry, InstructionSet instructionSet, int images)
    {
        Geometry = geometry.Validate();
        WinogradConvolution.RequireSupport(geometry);
        int inputs = geometry.InputChannels, outputs = geometry.OutputChannels;
        forward = new WinogradBatchPass(WinogradPlane.Forward(geometry), FilterView.Forward(inputs, outputs), instructionSet, images);
        backward = new WinogradBatchPass(WinogradPlane.Backward(geometry), FilterView.Turned(inputs, outputs), instructionSet, images);
        weightGradient = new WinogradBatchWeightGradient(geometry, instructionSet, images);
    }

    /// <summary>The convolution that this was prepared for.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>The floats that <see cref="GatherForward"/> fills.</summary>
    public int ForwardLength => forward.PointLength;

    /// <summary>The floats that <see cref="GatherBackwardInput"/> fills.</summary>
    public int BackwardInputLength => backward.PointLength;

    /// <summary>The floats that <see cref="GatherBackwardWeight"/> fills.</summary>
    public int BackwardWeightLength => weightGradient.SourceLength + weightGradient.GradientLength;

    /// <summary>The parts of <see cref="Forward"/>.</summary>
    public int ForwardParts => forward.Parts;

    /// <summary>The parts of <see cref="BackwardInput"/>.</summary>
    public int BackwardInputParts => backward.Parts;

    /// <summary>The parts of <see cref="BackwardWeight"/>.</summary>
    public int BackwardWeightParts => weightGradient.Parts;

    /// <summary>The images of one call of <see cref="Forward"/>, at most.</summary>
    public int ForwardImages => forward.BlockImages;

    /// <summary>The images of one call of <see cref="BackwardInput"/>, at most.</summary>
    public int BackwardInputImages => backward.BlockImages;

    /// <summary>The floats of scratch memory that a thread needs.</summary>
    public int ScratchLength => Math.Max(forward.ScratchLength, Math.Max(backward.ScratchLength, weightGradient.ScratchLength));

    /// <summary>Gathers some images for <see cref="Forward"/>.</summary>
    /// <param name="input">The images, one after the other.</param>
    /// <param name="firstImage">The number of the first one in the batch.</param>
    /// <param name="gathered">ForwardLength values that all images share.</param>
    public void GatherForward(ReadOnlySpan<float> input, int firstImage, Span<float> gathered)
    {
        Lengths.Require(gathered.Length, ForwardLength, "The gathered input");
        fixed (float* source = input, points = gathered)
        {
            forward.ToPoints(source, firstImage, input.Length / Geometry.InputLength, points);
        }
    }

    /// <summary>Multiplies one part for some images; <see cref="ForwardOutput"/> then writes each of them.</summary>
    /// <param name="part">0 to ForwardParts - 1.</param>
    /// <param name="firstImage">The number of the first image in the batch.</param>
    /// <param name="images">How many, at most ForwardImages.</param>
    /// <param name="gathered">From <see cref="GatherForward"/> of all images.</param>
    /// <param name="weight">Geometry.WeightLength values.</param>
    /// <param name="scratch">ScratchLength values, the thread's own.</param>
    public void Forward(
        int part, int firstImage, int images, ReadOnlySpan<float> gathered, ReadOnlySpan<float> weight, Span<float> scratch)
    {
        Lengths.Require(gathered.Length, ForwardLength, "The gathered input");
        Multiply(forward, part, firstImage, images, gathered, weight, scratch);
    }

    /// <summary>Writes what one part has of an image: output[.., part] = tail(input * weight).</summary>
    /// <param name="part">As given to <see cref="Forward"/>.</param>
    /// <param name="image">The image, counted from the first one given to <see cref="Forward"/>.</param>
    /// <param name="tail">Bias, addend and ReLU, as wanted.</param>
    /// <param name="output">One image; other parts' channels are left alone.</param>
    /// <param name="scratch">What <see cref="Forward"/> left.</param>
    public void ForwardOutput(int part, int image, OutputTail tail, Span<float> output, Span<float> scratch)
    {
        Lengths.Require(output.Length, Geometry.OutputLength, "The output");
        tail.Require(Geometry.OutputChannels, output.Length);
        fixed (float* destination = output, work = scratch)
        {
            forward.ToOutputs(part, image, tail, destination, work);
        }
    }

    /// <summary>Gathers some images' gradients for <see cref="BackwardInput"/>.</summary>
    /// <param name="gradOutput">The gradients, one image after the other.</param>
    /// <param name="firstImage">The number of the first one in the batch.</param>
    /// <param name="gathered">BackwardInputLength values that all images share.</param>
    public void GatherBackwardInput(ReadOnlySpan<float> gradOutput, int firstImage, Span<float> gathered)
    {
        Lengths.Require(gathered.Length, BackwardInputLength, "The gathered gradient");
        fixed (float* source = gradOutput, points = gathered)
        {
            backward.ToPoints(source, firstImage, gradOutput.Length / Geometry.OutputLength, points);
        }
    }

    /// <summary>Multiplies one part for some images; <see cref="BackwardInputGradient"/> then writes each of them.</summary>
    /// <param name="part">0 to BackwardInputParts - 1.</param>
    /// <param name="firstImage">The number of the first image in the batch.</param>
    /// <param name="images">How many, at most BackwardInputImages.</param>
    /// <param name="gathered">From <see cref="GatherBackwardInput"/> of all images.</param>
    /// <param name="weight">Geometry.WeightLength values.</param>
    /// <param name="scratch">ScratchLength values, the thread's own.</param>
    public void BackwardInput(
        int part, int firstImage, int images, ReadOnlySpan<float> gathered, ReadOnlySpan<float> weight, Span<float> scratch)
    {
        Lengths.Require(gathered.Length, BackwardInputLength, "The gathered gradient");
        Multiply(backward, part, firstImage, images, gathered, weight, scratch);
    }

    /// <summary>Writes what one part has of an image's gradient.</summary>
    /// <param name="part">As given to <see cref="BackwardInput"/>.</param>
    /// <param name="image">The image, counted from the first one given to <see cref="BackwardInput"/>.</param>
    /// <param name="gradInput">One image; other parts' channels are left alone.</param>
    /// <param name="scratch">What <see cref="BackwardInput"/> left.</param>
    public void BackwardInputGradient(int part, int image, Span<float> gradInput, Span<float> scratch)
    {
        Lengths.Require(gradInput.Length, Geometry.InputLength, "The input's gradient");
        fixed (float* destination = gradInput, work = scratch)
        {
            backward.ToOutputs(part, image, default, destination, work);
        }
    }

    /// <summary>Gathers some images for <see cref="BackwardWeight"/>.</summary>
    /// <param name="input">The images, one after the other.</param>
    /// <param name="gradOutput">As many gradients.</param>
    /// <param name="firstImage">The number of the first one in the batch.</param>
    /// <param name="gathered">BackwardWeightLength values that all images share.</param>
    public void GatherBackwardWeight(ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, int firstImage, Span<float> gathered)
    {
        int images = Lengths.Count(input.Length, Geometry.InputLength, gradOutput.Length, Geometry.OutputLength, "images");
        Lengths.Require(gathered.Length, BackwardWeightLength, "What is gathered");
        fixed (float* source = input, gradient = gradOutput, points = gathered)
        {
            weightGradient.ToPoints(source, firstImage, images, points);
            weightGradient.GradientToPoints(gradient, firstImage, images, points + weightGradient.SourceLength);
        }
    }

    /// <summary>Writes one part of gradWeight = sum over images and outputs of input * gradOutput.</summary>
    /// <param name="part">0 to BackwardWeightParts - 1.</param>
    /// <param name="images">The images that were gathered, from the batch's first one on.</param>
    /// <param name="gathered">From <see cref="GatherBackwardWeight"/> of all images.</param>
    /// <param name="gradWeight">Geometry.WeightLength values; other parts' are left alone.</param>
    /// <param name="scratch">ScratchLength values, the thread's own.</param>
    public void BackwardWeight(int part, int images, ReadOnlySpan<float> gathered, Span<float> gradWeight, Span<float> scratch)
    {
        Lengths.Require(gathered.Length, BackwardWeightLength, "What is gathered");
        Lengths.Require(gradWeight.Length, Geometry.WeightLength, "The weight's gradient");
        Lengths.Require(scratch.Length, ScratchLength, "The scratch memory");
        fixed (float* points = gathered, destination = gradWeight, work = scratch)
        {
            weightGradient.Run(part, images, points, points + weightGradient.SourceLength, destination, work);
        }
    }

    private void Multiply(
        WinogradBatchPass pass,
        int part,
        int firstImage,
        int images,
        ReadOnlySpan<float> gathered,
        ReadOnlySpan<float> weight,
        Span<float> scratch)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(scratch.Length, ScratchLength, "The scratch memory");
        fixed (float* points = gathered, filter = weight, work = scratch)
        {
            pass.Multiply(part, firstImage, images, points, filter, work);
        }
    }
}

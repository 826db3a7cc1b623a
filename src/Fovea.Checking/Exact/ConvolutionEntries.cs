using System.Numerics.Tensors;
using Fovea.Steps;

namespace Fovea.Checking.Exact;

/// <summary>
/// Single entries of a convolution and of its gradients by Fovea.Steps in double precision. Each of the three is a conv_single_step of the
/// right slice: an output that of the window and the filter; the gradient of an input that of the windows which see it and the weights that
/// they see it with; the gradient of a weight that of all inputs which it meets and the gradients of the outputs that it meets them for.
/// </summary>
internal sealed class ConvolutionEntries(ConvolutionShape shape)
{
    /// <summary>The products of one entry of the input's gradient.</summary>
    public int InputTerms => shape.Kernel.Height * shape.Kernel.Width * shape.GroupOutputs;

    /// <summary>The products of one entry of the weight's gradient.</summary>
    public long WeightTerms(int images) => (long)images * shape.Output.Height * shape.Output.Width;

    /// <summary>One output.</summary>
    /// <param name="input">The inputs, image after image.</param>
    /// <param name="weight">The weight as the model has it, or changed by a folded normalisation.</param>
    /// <param name="bias">What is added.</param>
    /// <param name="entry">The place among the outputs, image after image.</param>
    public Entry Output(ReadOnlySpan<float> input, ReadOnlySpan<float> weight, double bias, long entry)
    {
        (int image, int pixel, int k) = Split(entry, shape.Output);
        int group = k / shape.GroupOutputs;
        var slice = new Slice(shape.Kernel.Height, shape.Kernel.Width, shape.GroupInputs);
        for (int tap = 0; tap < shape.Kernel.Height * shape.Kernel.Width; tap++)
        {
            int source = Source(pixel, tap);
            for (int c = 0; c < shape.GroupInputs; c++)
            {
                double value = source < 0 ? 0 : input[At(shape.Input, image, source, (group * shape.GroupInputs) + c)];
                slice.Add(value, weight[(((tap * shape.GroupInputs) + c) * shape.Output.Channels) + k]);
            }
        }

        return slice.Sum(bias);
    }

    /// <summary>One entry of the input's gradient.</summary>
    public Entry InputGradient(ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> weight, long entry)
    {
        (int image, int pixel, int c) = Split(entry, shape.Input);
        int group = c / shape.GroupInputs;
        var slice = new Slice(shape.Kernel.Height, shape.Kernel.Width, shape.GroupOutputs);
        for (int tap = 0; tap < shape.Kernel.Height * shape.Kernel.Width; tap++)
        {
            int window = Window(pixel, tap);
            for (int k = 0; k < shape.GroupOutputs; k++)
            {
                int channel = (group * shape.GroupOutputs) + k;
                double gradient = window < 0 ? 0 : gradOutput[At(shape.Output, image, window, channel)];
                slice.Add(gradient, weight[(((tap * shape.GroupInputs) + (c % shape.GroupInputs)) * shape.Output.Channels) + channel]);
            }
        }

        return slice.Sum(0);
    }

    /// <summary>One entry of the weight's gradient.</summary>
    public Entry WeightGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, int images, long entry)
    {
        int k = (int)(entry % shape.Output.Channels);
        int c = (int)(entry / shape.Output.Channels % shape.GroupInputs);
        int tap = (int)(entry / shape.Output.Channels / shape.GroupInputs);
        int channel = (k / shape.GroupOutputs * shape.GroupInputs) + c;
        var slice = new Slice(images, shape.Output.Height, shape.Output.Width);
        for (int image = 0; image < images; image++)
        {
            for (int pixel = 0; pixel < shape.Output.Height * shape.Output.Width; pixel++)
            {
                int source = Source(pixel, tap);
                slice.Add(
                    source < 0 ? 0 : input[At(shape.Input, image, source, channel)], gradOutput[At(shape.Output, image, pixel, k)]);
            }
        }

        return slice.Sum(0);
    }

    private static (int Image, int Pixel, int Channel) Split(long entry, Shape shape) =>
        ((int)(entry / shape.Length), (int)(entry % shape.Length / shape.Channels), (int)(entry % shape.Channels));

    private static int At(Shape shape, int image, int pixel, int channel) => (image * shape.Length) + (pixel * shape.Channels) + channel;

    private int Source(int outputPixel, int tap) => shape.Pixel(
        outputPixel / shape.Output.Width, outputPixel % shape.Output.Width, tap / shape.Kernel.Width, tap % shape.Kernel.Width);

    // The output whose tap meets an input pixel; -1 where there is none.
    private int Window(int inputPixel, int tap)
    {
        int row = (inputPixel / shape.Input.Width) + shape.Top - (tap / shape.Kernel.Width * shape.Dilation.Height);
        int column = (inputPixel % shape.Input.Width) + shape.Left - (tap % shape.Kernel.Width * shape.Dilation.Width);
        return row >= 0 && row % shape.Stride.Height == 0 && row / shape.Stride.Height < shape.Output.Height
            && column >= 0 && column % shape.Stride.Width == 0 && column / shape.Stride.Width < shape.Output.Width
            ? (row / shape.Stride.Height * shape.Output.Width) + (column / shape.Stride.Width)
            : -1;
    }

    // The two operands of a single step, filled in order, and the sum of the products' sizes.
    private struct Slice(int first, int second, int third)
    {
        private readonly double[] left = new double[first * second * third];
        private readonly double[] right = new double[first * second * third];
        private readonly nint[] lengths = [first, second, third];
        private double size;
        private int count;

        public void Add(double a, double w)
        {
            left[count] = a;
            right[count++] = w;
            size += Math.Abs(a * w);
        }

        public readonly Entry Sum(double bias) => new(
            Step.ConvSingleStep(Tensor.Create(left, lengths), Tensor.Create(right, lengths), Tensor.Create([bias], [1, 1, 1])),
            size + Math.Abs(bias));
    }
}

/// <summary>A sum of products, and the sum of their sizes.</summary>
internal readonly record struct Entry(double Value, double Size);

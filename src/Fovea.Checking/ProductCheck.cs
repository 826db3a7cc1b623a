using Fovea.Checking.Exact;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Checking;

/// <summary>
/// Holds a convolution or a dense layer, with what it computes on the way, against the steps: entry by entry, all of them or a sample.
/// </summary>
internal sealed class ProductCheck
{
    private readonly LayerArrays arrays;
    private readonly Capture capture;
    private readonly int images;
    private readonly bool transposed;
    private readonly ConvolutionShape shape;
    private readonly ConvolutionEntries entries;
    private readonly float[] weight;
    private readonly double[] bias;
    private readonly Func<long, long, long> budget;
    private readonly ulong seed;

    /// <summary>Prepares for a layer.</summary>
    /// <param name="arrays">What the layer read and wrote.</param>
    /// <param name="capture">What all layers wrote.</param>
    /// <param name="images">The images of the run.</param>
    /// <param name="budget">The entries to compare of an array: from their number and the products of one.</param>
    /// <param name="seed">Decides which.</param>
    public ProductCheck(LayerArrays arrays, Capture capture, int images, Func<long, long, long> budget, ulong seed)
    {
        (this.arrays, this.capture, this.images, this.budget, this.seed) = (arrays, capture, images, budget, seed);
        transposed = Node.Layer is ConvTranspose2D;
        shape = transposed ? ConvolutionShape.OfTransposed(Node) : ConvolutionShape.Of(Node);
        entries = new ConvolutionEntries(shape);
        weight = Node.Parameters[0].Values.ToArray();
        bias = Node.Parameters.Count > 1 ? Plain.LayerData.Widen(Node.Parameters[1].Values) : new double[Node.OutputShape.Channels];
    }

    private ModelNode Node => arrays.Layer.Node;

    private float[] Input => capture.OutputOf(Node.Inputs[0]);

    public static bool Knows(Layer layer) => layer is Conv2D or DepthwiseConv2D or Dense or ConvTranspose2D;

    public Difference Forward()
    {
        if (arrays.Layer.Pool is { } pool)
        {
            return PooledForward(pool);
        }

        var difference = new Difference();
        double squares = 0;
        foreach (long entry in Chosen(arrays.Output.Length, transposed ? entries.InputTerms : shape.Terms, 1))
        {
            Entry expected = Result(entry);
            squares += expected.Size * expected.Size;
            difference.Add(arrays.Output[entry], expected.Value);
        }

        difference.SetScale(Math.Sqrt(squares / Math.Max(1, difference.Checked)));
        return difference;
    }

    public Difference InputGradient(float[] gradOutput)
    {
        var difference = new Difference();
        double squares = 0;
        float[] actual = arrays.InputGradients[0];
        foreach (long entry in Chosen(actual.Length, transposed ? shape.Terms : entries.InputTerms, 2))
        {
            Entry expected = transposed
                ? entries.Output(gradOutput, weight, 0, entry)
                : entries.InputGradient(gradOutput, weight, entry);
            squares += expected.Size * expected.Size;
            difference.Add(actual[entry], expected.Value);
        }

        difference.SetScale(Math.Sqrt(squares / Math.Max(1, difference.Checked)));
        return difference;
    }

    public Difference WeightGradient(float[] gradOutput, ReadOnlySpan<float> actual)
    {
        var difference = new Difference();
        double squares = 0;
        foreach (long entry in Chosen(actual.Length, entries.WeightTerms(images), 3))
        {
            Entry expected = transposed
                ? entries.WeightGradient(gradOutput, Input, images, entry)
                : entries.WeightGradient(Input, gradOutput, images, entry);
            squares += expected.Size * expected.Size;
            difference.Add(actual[(int)entry], expected.Value);
        }

        difference.SetScale(Math.Sqrt(squares / Math.Max(1, difference.Checked)));
        return difference;
    }

    public static Difference BiasGradient(float[] gradOutput, ReadOnlySpan<float> actual)
    {
        var sums = new double[actual.Length];
        var sizes = new double[actual.Length];
        for (int i = 0; i < gradOutput.Length; i++)
        {
            sums[i % sums.Length] += gradOutput[i];
            sizes[i % sums.Length] += Math.Abs(gradOutput[i]);
        }

        var difference = new Difference();
        difference.Add(actual, sums);
        difference.SetScale(Plain.Expected.RootMeanSquare(sizes));
        return difference;
    }

    // The convolution, then what it computes on the way: normalisation, residual sum, ReLU.
    private Entry Result(long entry)
    {
        int channel = (int)(entry % Node.OutputShape.Channels);
        Entry sum = transposed ? entries.InputGradient(Input, weight, entry) : entries.Output(Input, weight, 0, entry);
        (double value, double size) = (sum.Value + bias[channel], sum.Size + Math.Abs(bias[channel]));
        if (arrays.Layer.Norm is { } norm)
        {
            var layer = (BatchNorm)norm.Layer;
            double factor = norm.Parameters[0].Values[channel] / Math.Sqrt(norm.Parameters[3].Values[channel] + (double)layer.Epsilon);
            value = (factor * (value - norm.Parameters[2].Values[channel])) + norm.Parameters[1].Values[channel];
            size = Math.Abs(factor) * (size + Math.Abs(norm.Parameters[2].Values[channel]));
        }

        if (arrays.Layer.Addend is { } addend)
        {
            value += capture.OutputOf(addend)[entry];
            size += Math.Abs(capture.OutputOf(addend)[entry]);
        }

        return new Entry(arrays.Layer.Relu && value < 0 ? 0 : value, size);
    }

    private Difference PooledForward(ModelNode pool)
    {
        var windows = new Plain.PoolWindows(pool);
        Shape before = pool.Inputs[0].OutputShape;
        var steps = new PoolSteps(windows, before);
        int perImage = windows.Height * windows.Width;
        (int top, int bottom, int left, int right) = windows[windows.Height / 2, windows.Width / 2];
        long terms = (long)shape.Terms * before.Channels * (bottom - top) * (right - left);
        var difference = new Difference();
        double squares = 0;
        long sizes = 0;
        foreach (long window in Chosen(images * (long)perImage, terms, 4))
        {
            int image = (int)(window / perImage);
            double[] expected = steps.Forward(
                (pixel, channel) =>
                {
                    Entry entry = Result((image * (long)before.Length) + (pixel * before.Channels) + channel);
                    squares += entry.Size * entry.Size;
                    sizes++;
                    return entry.Value;
                },
                (int)(window % perImage));
            difference.Add(arrays.Output.AsSpan((int)(window * before.Channels), before.Channels), expected);
        }

        difference.SetScale(Math.Sqrt(squares / Math.Max(1, sizes)));
        return difference;
    }

    private IEnumerable<long> Chosen(long total, long terms, ulong what) =>
        Sampling.Entries(total, budget(total, terms), seed, ((ulong)(Node.Index + 1) << 8) | what);
}

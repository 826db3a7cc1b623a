using Fovea.Checking.Exact;
using Fovea.Checking.Plain;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Checking;

/// <summary>Holds one layer of a plan, with what it computes on the way, against its definition.</summary>
/// <param name="arrays">What the layer read and wrote.</param>
/// <param name="capture">What all layers wrote.</param>
/// <param name="images">The images of the run.</param>
/// <param name="budget">The entries to compare of an array: from their number and the products of one.</param>
/// <param name="seed">Decides which.</param>
/// <param name="plan">The plan.</param>
/// <param name="add">Told every comparison.</param>
internal sealed class LayerCheck(
    LayerArrays arrays,
    Capture capture,
    int images,
    Func<long, long, long> budget,
    ulong seed,
    Plan plan,
    Action<CheckRow> add)
{
    private readonly FusedLayer layer = arrays.Layer;
    private readonly ModelNode node = arrays.Layer.Node;

    public void Inference(string name)
    {
        if (ProductCheck.Knows(node.Layer))
        {
            Add(name, "forward, inference", new ProductCheck(arrays, capture, images, budget, seed).Forward(), arrays.Output.Length);
        }
        else
        {
            Add(name, "forward, inference", Forward(Data(training: false)), arrays.Output.Length);
        }
    }

    public void Training(string name)
    {
        float[] gradient = MaskedGradient();
        if (ProductCheck.Knows(node.Layer))
        {
            var check = new ProductCheck(arrays, capture, images, budget, seed);
            Add(name, "forward, training", check.Forward(), arrays.Output.Length);
            Add(name, "input gradient", check.InputGradient(gradient), arrays.InputGradients[0].Length);
            ReadOnlySpan<float> weight = plan.Gradient(node.Parameters[0].Name);
            Add(name, "weight gradient", check.WeightGradient(gradient, weight), weight.Length);
            if (node.Parameters.Count > 1)
            {
                ReadOnlySpan<float> bias = plan.Gradient(node.Parameters[1].Name);
                Add(name, "bias gradient", ProductCheck.BiasGradient(gradient, bias), bias.Length);
            }

            return;
        }

        LayerData data = Data(training: true);
        Add(name, "forward, training", Forward(data), arrays.Output.Length);
        (Expected[] inputs, Expected[] parameters) = PlainLayers.Of(node).Backward(data, arrays.Output, LayerData.Widen(gradient));
        for (int i = 0; i < inputs.Length; i++)
        {
            Compare(name, inputs.Length > 1 ? $"gradient of input {i + 1}" : "input gradient", arrays.InputGradients[i], Masked(inputs[i]));
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            string parameter = node.Parameters[i].Name[(node.Name.Length + 1)..];
            Compare(name, $"{parameter} gradient", plan.Gradient(node.Parameters[i].Name), parameters[i]);
        }

        if (layer.Addend is not null)
        {
            Compare(name, "gradient of the sum", arrays.InputGradients[^1], Expected.Of(LayerData.Widen(gradient)));
        }
    }

    private LayerData Data(bool training) => new(
        images,
        [.. node.Inputs.Select(input => LayerData.Widen(capture.OutputOf(input)))],
        LayerData.ParametersOf(node),
        training);

    private Difference Forward(LayerData data)
    {
        Expected expected = PlainLayers.Of(node) switch
        {
            PlainDropout dropout => Dropped(dropout, data),
            PlainPooling => new Expected(Pooled(data), Expected.RootMeanSquare(data.Inputs[0])),
            PlainLayer plain => Expected.Of(plain.Forward(data)),
        };
        var difference = new Difference();
        difference.SetScale(expected.Scale);
        difference.Add(arrays.Output, WithTail(expected.Values));
        return difference;
    }

    private Expected Dropped(PlainDropout dropout, LayerData data)
    {
        Expected expected = dropout.Fitting(data, arrays.Output);

        // A share that chance does not give is an error as large as the values.
        return dropout.Excess(data, arrays.Output) <= 1
            ? expected
            : new Expected([.. expected.Values.Select(value => value + expected.Scale)], expected.Scale);
    }

    // Poolings by the steps: every window where they are few, otherwise a sample; what is not compared is not known.
    private double[] Pooled(LayerData data)
    {
        var windows = new PoolWindows(node);
        Shape input = node.Inputs[0].OutputShape;
        var steps = new PoolSteps(windows, input);
        int perImage = windows.Height * windows.Width;
        var expected = new double[arrays.Output.Length];
        expected.AsSpan().Fill(double.NaN);
        (int top, int bottom, int left, int right) = windows[windows.Height / 2, windows.Width / 2];
        long terms = (long)(bottom - top) * (right - left) * input.Channels;
        foreach (long window in Sampling.Entries((long)images * perImage, budget((long)images * perImage, terms), seed, (ulong)node.Index))
        {
            int first = (int)(window / perImage) * input.Length;
            steps.Forward((pixel, channel) => data.Inputs[0][first + (pixel * input.Channels) + channel], (int)(window % perImage))
                .CopyTo(expected, (int)window * input.Channels);
        }

        return expected;
    }

    private double[] WithTail(double[] values)
    {
        double[]? addend = layer.Addend is null ? null : LayerData.Widen(capture.OutputOf(layer.Addend));
        if (addend is null && !layer.Relu)
        {
            return values;
        }

        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            double value = values[i] + (addend?[i] ?? 0);
            result[i] = layer.Relu && value < 0 ? 0 : value;
        }

        return result;
    }

    // The gradient behind the layer's ReLU.
    private float[] MaskedGradient()
    {
        var gradient = (float[])arrays.OutputGradient.Clone();
        for (int i = 0; layer.Relu && i < gradient.Length; i++)
        {
            gradient[i] = arrays.Output[i] > 0 ? gradient[i] : 0;
        }

        return gradient;
    }

    // A max pooling does the work of the ReLU in front of it.
    private Expected Masked(Expected expected)
    {
        if (!layer.MasksInput)
        {
            return expected;
        }

        float[] input = capture.OutputOf(node.Inputs[0]);
        return expected with { Values = [.. expected.Values.Select((value, i) => input[i] > 0 ? value : 0)] };
    }

    private void Compare(string name, string what, ReadOnlySpan<float> actual, Expected expected)
    {
        var difference = new Difference();
        difference.SetScale(expected.Scale);
        difference.Add(actual, expected.Values);
        Add(name, what, difference, actual.Length);
    }

    private void Add(string name, string what, Difference difference, long total) =>
        add(difference.Row(name, what, KernelCheck.Tolerance, total, string.Empty));
}

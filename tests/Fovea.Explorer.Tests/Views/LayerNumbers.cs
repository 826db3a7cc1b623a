using System.Numerics.Tensors;
using Fovea.Steps;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A convolution by the functions of the exercise: forward, backward from the cost ½ Σ (Z − 1)², and that cost itself.</summary>
internal sealed class LayerNumbers
{
    private readonly Tensor<double> aPrev;
    private readonly Tensor<double> W;
    private readonly Tensor<double> b;
    private readonly ConvHyperparameters how;

    /// <param name="aPrev">One image, [1, height, width, channels] or without the 1.</param>
    /// <param name="W">[f, f, channels, filters].</param>
    /// <param name="b">One number for each filter.</param>
    /// <param name="how">Stride and pad.</param>
    public LayerNumbers(Tensor<double> aPrev, Tensor<double> W, Tensor<double> b, ConvHyperparameters how)
    {
        this.aPrev = Tensor.Create(Flat(aPrev), [1, aPrev.Lengths[^3], aPrev.Lengths[^2], aPrev.Lengths[^1]]);
        this.W = W;
        this.b = Tensor.Create(Flat(b), [1, 1, 1, W.Lengths[3]]);
        this.how = how;
        Z = Step.ConvForward(this.aPrev, W, this.b, how).Z;
        dZ = [.. Flat(Z).Select(z => z - 1)];
    }

    /// <summary>The exercise's example for conv_forward, its first image: three rows of four outputs, eight filters.</summary>
    public static LayerNumbers Exercise()
    {
        var random = new NumPyRandom(1);
        Tensor<double> batch = random.RandN(2, 5, 7, 4);
        Tensor<double> first = Tensor.Create(Flat(batch)[..(5 * 7 * 4)], [5, 7, 4]);
        return new(first, random.RandN(3, 3, 4, 8), random.RandN(1, 1, 1, 8), new(Stride: 2, Pad: 1));
    }

    /// <summary>The output.</summary>
    public Tensor<double> Z { get; }

    /// <summary>Its gradient, Z − 1, in the order of the backward pass.</summary>
    public double[] dZ { get; }

    /// <summary>The weights.</summary>
    public Tensor<double> Weights => W;

    /// <summary>The input with its padding.</summary>
    public Tensor<double> Padded => Step.ZeroPad(aPrev, how.Pad);

    /// <summary>What the first values of dZ give; all of them where no count is given.</summary>
    public (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) Backward(int count = int.MaxValue) =>
        Step.ConvBackward(First(count), new ConvCache<double>(aPrev, W, b, how));

    /// <summary>The gradient of the input with its padding, as the first values of dZ give it.</summary>
    public Tensor<double> PaddedGradient(int count) =>
        Step.ConvBackward(First(count), new ConvCache<double>(Padded, W, b, how with { Pad = 0 })).dAPrev;

    /// <summary>What the same layer gives for another gradient of the output.</summary>
    public (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) BackwardOf(params double[] gradient) =>
        Step.ConvBackward(Tensor.Create(gradient, Z.Lengths), new ConvCache<double>(aPrev, W, b, how));

    /// <summary>The cost after one number of the input, of the weights or of the biases was moved.</summary>
    public double Cost(Action<Tensor<double>, Tensor<double>, Tensor<double>> move)
    {
        (Tensor<double> a, Tensor<double> w, Tensor<double> bias) = (Copy(aPrev), Copy(W), Copy(b));
        move(a, w, bias);
        return 0.5 * Flat(Step.ConvForward(a, w, bias, how).Z).Sum(z => (z - 1) * (z - 1));
    }

    /// <summary>All values, in their order.</summary>
    public static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>One channel of the first image, row by row.</summary>
    public static double[] Plane(Tensor<double> images, int channel)
    {
        (int rows, int columns) = ((int)images.Lengths[1], (int)images.Lengths[2]);
        return [.. Enumerable.Range(0, rows * columns).Select(i => images[0, i / columns, i % columns, channel])];
    }

    private Tensor<double> First(int count) => Tensor.Create([.. dZ.Select((value, i) => i < count ? value : 0)], Z.Lengths);

    private static Tensor<double> Copy(Tensor<double> tensor) => Tensor.Create(Flat(tensor), tensor.Lengths);
}

using System.Numerics.Tensors;
using CsCheck;
using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Steps;
using Fovea.Testing;
using static Fovea.Explaining.Tests.Backward.Tensors;

namespace Fovea.Explaining.Tests.Backward;

/// <summary>The walk's sums are those of conv_backward, bit for bit, at every moment and from every side.</summary>
public sealed class ConvolutionBackwardTests
{
    public static TheoryData<int, int, int, int, int, int, int, int> Cases => new()
    {
        // height, width, channels, filters, f, stride, pad, dilation
        { 5, 7, 4, 8, 3, 2, 1, 1 },
        { 1, 1, 1, 1, 1, 1, 0, 1 },
        { 4, 4, 3, 8, 2, 2, 2, 1 },
        { 9, 6, 1, 2, 7, 1, 3, 1 },
        { 8, 11, 2, 3, 3, 3, 0, 1 },
        { 6, 5, 3, 2, 1, 4, 2, 1 },
        { 9, 10, 2, 3, 3, 1, 2, 2 },
        { 11, 8, 1, 1, 3, 2, 3, 3 },
        { 7, 7, 5, 1, 2, 5, 0, 6 },
        { 3, 12, 2, 4, 4, 7, 5, 2 },
        { 17, 16, 3, 2, 5, 1, 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_sums_are_those_of_conv_backward(int height, int width, int channels, int filters, int f, int stride, int pad, int dilation)
    {
        ConvolutionWalk forward = Draw(height, width, channels, filters, f, stride, pad, dilation);
        double[] dz = Flat(new NumPyRandom(9).RandN(forward.OutputHeight, forward.OutputWidth, filters));
        var walk = new ConvolutionBackwardWalk(forward, new WeightedSum(dz));
        (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = ByTheSteps(forward, dz, stride, pad, dilation);
        Assert.Equal(dz, walk.OutputGradient.ToArray());
        Assert.Equal(dz.Length, walk.Count);

        walk.MoveTo(walk.Count);
        Same(walk, dA, dW, db, dilation);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void After_any_number_of_values_the_sums_are_those_of_a_dZ_that_ends_there(
        int height, int width, int channels, int filters, int f, int stride, int pad, int dilation)
    {
        ConvolutionWalk forward = Draw(height, width, channels, filters, f, stride, pad, dilation);
        double[] dz = Flat(new NumPyRandom(9).RandN(forward.OutputHeight, forward.OutputWidth, filters));
        var walk = new ConvolutionBackwardWalk(forward, new WeightedSum(dz));

        // Forward, back, by one and far: the way there must not matter.
        Gen.Int[0, walk.Count].Array[12].Sample(
            ways =>
            {
                foreach (int count in ways)
                {
                    walk.MoveTo(count);
                    Assert.Equal(count, walk.Done);
                }

                double[] begun = [.. dz.Select((value, i) => i < walk.Done ? value : 0)];
                (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = ByTheSteps(forward, begun, stride, pad, dilation);
                Same(walk, dA, dW, db, dilation);
            },
            iter: 8,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_share_and_every_contribution_is_in_the_sums(
        int height, int width, int channels, int filters, int f, int stride, int pad, int dilation)
    {
        ConvolutionWalk forward = Draw(height, width, channels, filters, f, stride, pad, dilation);
        var walk = new ConvolutionBackwardWalk(forward, new SquaredDistance(0.5));
        walk.MoveTo(walk.Count);
        var padded = new double[forward.Rows.PaddedInput, forward.Columns.PaddedInput, channels];
        var weights = new double[f, f, channels, filters];
        var biases = new double[filters];
        for (int index = 0; index < walk.Count; index++)
        {
            (int row, int column, int filter) = walk.Place(index);
            Assert.Equal(index, walk.Index(row, column, filter));
            ConvolutionStep step = forward.StepAt((row * forward.OutputWidth) + column, filter);
            Assert.Equal(step.Result - 0.5, walk.OutputGradient[index]);
            biases[filter] += walk.OutputGradient[index];
            for (int channel = 0; channel < channels; channel++)
            {
                foreach (TapShare share in walk.Shares(index, channel))
                {
                    ConvolutionTap tap = step.Tap(share.TapRow, share.TapColumn, channel);
                    Assert.Equal((tap.PaddedRow, tap.PaddedColumn, tap.IsPadding), (share.PaddedRow, share.PaddedColumn, share.IsPadding));
                    Assert.Equal((tap.Value, tap.Weight), (share.Input, share.Weight));
                    Assert.Equal((tap.Weight * (step.Result - 0.5), tap.Value * (step.Result - 0.5)), (share.ToInput, share.ToWeight));
                    padded[share.PaddedRow, share.PaddedColumn, channel] += share.ToInput;
                    weights[share.TapRow, share.TapColumn, channel, filter] += share.ToWeight;
                }
            }
        }

        Assert.Equal(padded.Cast<double>(), walk.PaddedInputGradient.ToArray());
        Assert.Equal(biases, walk.BiasGradient.ToArray());
        for (int i = 0; i < padded.Length; i++)
        {
            (int row, int column, int channel) = (i / channels / padded.GetLength(1), i / channels % padded.GetLength(1), i % channels);
            Assert.Equal(padded[row, column, channel], Sum(walk.InputContributions(row, column, channel)));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            (int y, int x, int k, int c) = (i / filters / channels / f, i / filters / channels % f, i / filters % channels, i % filters);
            Assert.Equal(weights[y, x, k, c], walk.WeightGradient(y, x, k, c));
            Assert.Equal(weights[y, x, k, c], Sum(walk.WeightContributions(y, x, k, c)));
        }

        Assert.All(Enumerable.Range(0, filters), filter => Assert.Equal(biases[filter], Sum(walk.BiasContributions(filter))));
    }

    [Fact]
    public void Going_on_by_one_adds_one_and_going_back_by_one_repeats_little()
    {
        ConvolutionWalk forward = Draw(64, 64, 2, 2, 3, 1, 1, 1);
        var walk = new ConvolutionBackwardWalk(forward, new SquaredDistance(1));
        for (int i = 1; i <= 5; i++)
        {
            walk.MoveTo(i);
            Assert.Equal(i, walk.Added);
        }

        walk.MoveTo(walk.Count);
        Assert.Equal(walk.Count, walk.Added);
        walk.MoveTo(walk.Count - 1);
        walk.MoveTo(walk.Count);
        Assert.InRange(walk.Added - walk.Count, 1, (walk.Count / 16) + 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => walk.MoveTo(walk.Count + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => walk.MoveTo(-1));
    }

    [Fact]
    public void The_published_gradients_are_the_walks()
    {
        // The exercise's page starts conv_backward from dZ = Z of its example and prints the mean of dA, dW and db over two images.
        var random = new NumPyRandom(1);
        double[] batch = Flat(random.RandN(10, 4, 4, 3));
        Tensor<double> W = random.RandN(2, 2, 3, 8);
        Tensor<double> bias = Tensor.Create(Flat(random.RandN(1, 1, 1, 8)), [8]);
        double[] dW = new double[W.FlattenedLength];
        double sumA = 0;
        double sumB = 0;
        for (int image = 0; image < 10; image++)
        {
            Tensor<double> input = Tensor.Create(batch[(image * 48)..((image + 1) * 48)], [4, 4, 3]);
            var walk = new ConvolutionBackwardWalk(new ConvolutionWalk(input, W, bias, 2, 2, 1), new SquaredDistance(0));
            walk.MoveTo(walk.Count);
            for (int i = 0; i < 48; i++)
            {
                sumA += walk.InputGradient(i / 12, i / 3 % 4, i % 3);
            }

            for (int i = 0; i < dW.Length; i++)
            {
                dW[i] += walk.WeightGradient(i / 48, i / 24 % 2, i / 8 % 3, i % 8);
            }

            sumB += walk.BiasGradient.ToArray().Sum();
        }

        Assert.Equal(1.45243777754, sumA / 480, 1e-9);
        Assert.Equal(1.72699145831, dW.Average(), 1e-9);
        Assert.Equal(7.83923256462, sumB / 8, 1e-9);
    }

    internal static ConvolutionWalk Draw(int height, int width, int channels, int filters, int f, int stride, int pad, int dilation)
    {
        var random = new NumPyRandom(3);
        return new(
            random.RandN(height, width, channels), random.RandN(f, f, channels, filters), random.RandN(filters), stride, pad, dilation);
    }

    private static double Sum(IReadOnlyList<Contribution> terms)
    {
        Assert.Equal(terms.OrderBy(term => term.Index).Select(term => term.Index), terms.Select(term => term.Index));
        Assert.All(terms, term => Assert.Equal(term.Factor * term.OutputGradient, term.Value));
        return terms.Aggregate(0.0, (sum, term) => sum + term.Value);
    }

    private static (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) ByTheSteps(
        ConvolutionWalk forward, double[] dz, int stride, int pad, int dilation)
    {
        nint filters = forward.Filters;
        var cache = new ConvCache<double>(
            Batch(forward.Input), Spread(forward.Weight, dilation), Tensor.Create(Flat(forward.Bias), [1, 1, 1, filters]), new(stride, pad));
        return Step.ConvBackward(Tensor.Create(dz, [1, forward.OutputHeight, forward.OutputWidth, filters]), cache);
    }

    // In bits, but for the sign of a zero: the zeros of a spread filter add 0 * dz, which can turn -0 into 0.
    private static void Same(ConvolutionBackwardWalk walk, Tensor<double> dA, Tensor<double> dW, Tensor<double> db, int dilation)
    {
        ConvolutionWalk forward = walk.Forward;
        for (int i = 0; i < dA.FlattenedLength; i++)
        {
            (int row, int column, int k) =
                (i / forward.Channels / forward.Columns.Input, i / forward.Channels % forward.Columns.Input, i % forward.Channels);
            Assert.Equal(dA[0, row, column, k], walk.InputGradient(row, column, k));
        }

        for (int i = 0; i < forward.Weight.FlattenedLength; i++)
        {
            (int tap, int c) = (i / forward.Filters, i % forward.Filters);
            (int y, int x, int k) =
                (tap / forward.Channels / forward.Columns.Kernel, tap / forward.Channels % forward.Columns.Kernel, tap % forward.Channels);
            Assert.Equal(dW[y * dilation, x * dilation, k, c], walk.WeightGradient(y, x, k, c));
        }

        Assert.Equal(Flat(db), walk.BiasGradient.ToArray());
    }
}

using System.Numerics.Tensors;

namespace Fovea.Steps.Tests;

public sealed class MessageTests
{
    private static readonly Tensor<double> APrev = Tensor.CreateFromShape<double>([2, 5, 7, 4]);
    private static readonly Tensor<double> W = Tensor.CreateFromShape<double>([3, 3, 4, 8]);
    private static readonly Tensor<double> B = Tensor.CreateFromShape<double>([1, 1, 1, 8]);

    [Fact]
    public void WrongRank() => Refused(
        "zero_pad: X has 3 dimensions, 4 are needed. Received X [5, 7, 4]. Give X the shape (m, n_H, n_W, n_C).",
        () => Step.ZeroPad(Tensor.CreateFromShape<double>([5, 7, 4]), 1));

    [Fact]
    public void Empty() => Refused(
        "zero_pad: X is empty. Received X [0, 5, 7, 4]. Give X the shape (m, n_H, n_W, n_C), each size 1 or more.",
        () => Step.ZeroPad(Tensor.Create(Array.Empty<double>(), [0, 5, 7, 4]), 1));

    [Fact]
    public void NegativePad() => Refused(
        "zero_pad: the pad is -1, the number of zeros on each side cannot be negative. Give a pad of 0 or more.",
        () => Step.ZeroPad(APrev, -1));

    [Fact]
    public void APadThatNoArrayCanHold() => Refused(
        "zero_pad: X_pad would have the shape [2, 2000000005, 2000000007, 4], which is more values than one array can hold. "
        + "Give smaller sizes or a smaller pad.",
        () => Step.ZeroPad(APrev, 1_000_000_000));

    [Fact]
    public void StrideZero() => Refused(
        "conv_forward: the stride is 0, the distance between two windows must be 1 or more. Give a stride of 1 or more.",
        () => Step.ConvForward(APrev, W, B, new ConvHyperparameters(Stride: 0, Pad: 1)));

    [Fact]
    public void Channels() => Refused(
        "conv_forward: A_prev has 4 channels, W expects 5. Received A_prev [2, 5, 7, 4], W [3, 3, 5, 8]. Give W the shape [3, 3, 4, 8].",
        () => Step.ConvForward(APrev, Tensor.CreateFromShape<double>([3, 3, 5, 8]), B, new ConvHyperparameters(1, 1)));

    [Fact]
    public void FiltersThatAreNotSquare() => Refused(
        "conv_forward: the filters are not square. Received W [3, 2, 4, 8]. Give W the shape (f, f, n_C_prev, n_C).",
        () => Step.ConvForward(APrev, Tensor.CreateFromShape<double>([3, 2, 4, 8]), B, new ConvHyperparameters(1, 1)));

    [Fact]
    public void Biases() => Refused(
        "conv_forward: b does not have one bias for each of the 8 filters. Received b [1, 1, 1, 7], W [3, 3, 4, 8]. "
        + "Give b the shape [1, 1, 1, 8].",
        () => Step.ConvForward(APrev, W, Tensor.CreateFromShape<double>([1, 1, 1, 7]), new ConvHyperparameters(1, 1)));

    [Fact]
    public void AFilterLargerThanTheInput() => Refused(
        "conv_forward: the filter is larger than the padded input. Received f = 9 and n_H_prev = 5 + 2 * 1 = 7. "
        + "Give a window of at most 7, or a pad of at least 2.",
        () => Step.ConvForward(APrev, Tensor.CreateFromShape<double>([9, 9, 4, 8]), B, new ConvHyperparameters(1, 1)));

    [Fact]
    public void AWindowLargerThanTheInput() => Refused(
        "pool_forward: the window is larger than the input. Received f = 6 and n_H_prev = 5. Give a window of at most 5.",
        () => Step.PoolForward(APrev, new PoolHyperparameters(F: 6, Stride: 1)));

    [Fact]
    public void AWindowOfNothing() => Refused(
        "pool_forward: f is 0, a size must be 1 or more. Give f a value of 1 or more.",
        () => Step.PoolForward(APrev, new PoolHyperparameters(F: 0, Stride: 1)));

    [Fact]
    public void AnUnknownMode() => Refused(
        "pool_forward: the mode is 7. Give PoolMode.Max or PoolMode.Average.",
        () => Step.PoolForward(APrev, new PoolHyperparameters(F: 2, Stride: 1), (PoolMode)7));

    [Fact]
    public void AGradientOfAnotherShape() => Refused(
        "conv_backward: dZ does not have the shape of Z. Received dZ [2, 5, 7, 4], expected [2, 5, 7, 8]. "
        + "Give the gradient with respect to Z, one value for each of its elements.",
        () => Step.ConvBackward(APrev, new ConvCache<double>(APrev, W, B, new ConvHyperparameters(1, 1))));

    [Fact]
    public void APoolGradientOfAnotherShape() => Refused(
        "pool_backward: dA does not have the shape of A. Received dA [2, 5, 7, 4], expected [2, 2, 3, 4]. "
        + "Give the gradient with respect to A, one value for each of its elements.",
        () => Step.PoolBackward(APrev, new PoolCache<double>(APrev, new PoolHyperparameters(F: 2, Stride: 2))));

    [Fact]
    public void AnUnknownTiePolicy() => Refused(
        "pool_backward: the tie policy is 9. Give TiePolicy.All, TiePolicy.First or TiePolicy.Split.",
        () => Step.PoolBackward(
            APrev, new PoolCache<double>(APrev, new PoolHyperparameters(F: 2, Stride: 2)), PoolMode.Max, (TiePolicy)9));

    [Fact]
    public void ASliceUnlikeItsFilter() => Refused(
        "conv_single_step: a_slice_prev and W must have one shape. Received a_slice_prev [2, 2, 3], W [3, 3, 3]. Give W the shape [2, "
            + "2, 3].",
        () => Step.ConvSingleStep(
            Tensor.CreateFromShape<double>([2, 2, 3]), Tensor.CreateFromShape<double>([3, 3, 3]),
                Tensor.CreateFromShape<double>([1, 1, 1])));

    [Fact]
    public void ABiasOfSeveralValues() => Refused(
        "conv_single_step: b must be a single value. Received b [1, 1, 2]. Give b the shape [1, 1, 1].",
        () => Step.ConvSingleStep(
            Tensor.CreateFromShape<double>([2, 2, 3]), Tensor.CreateFromShape<double>([2, 2, 3]),
                Tensor.CreateFromShape<double>([1, 1, 2])));

    [Fact]
    public void SizesOfNothing()
    {
        Refused("distribute_value: n_W is 0, a size must be 1 or more. Give n_W a value of 1 or more.",
            () => Step.DistributeValue(1.0, 2, 0));
        Refused("same_pad: f is 0, a size must be 1 or more. Give f a value of 1 or more.", () => Step.SamePad(0));
        Refused(
            "same_pad: no pad that is equal on all sides keeps the size for an even filter. Received f = 4. Give an odd filter, 3 or 5.",
            () => Step.SamePad(4));
    }

    [Fact]
    public void TheSizeFormulaAndItsSamePad()
    {
        Assert.Equal(3, Step.OutputSize(5, 3, 2, 1));
        Assert.Equal(1, Step.OutputSize(4, 3, 2));
        Assert.Equal(2, Step.OutputSize(6, 3, 2));
        for (int f = 1; f < 12; f += 2)
        {
            Assert.Equal(16, Step.OutputSize(16, f, 1, Step.SamePad(f)));
        }
    }

    private static void Refused(string message, Func<object> call) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(() => _ = call()).Message);
}

using System.Numerics.Tensors;
using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Steps;
using static Fovea.Explaining.Tests.Backward.Tensors;

namespace Fovea.Explaining.Tests.Backward;

/// <summary>The walk's sums are those of pool_backward, its masks those of create_mask_from_window, its spread that of distribute_value.</summary>
public sealed class PoolingBackwardTests
{
    public static TheoryData<int, int, int, int, int, PoolMode, TiePolicy> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, int, int, PoolMode, TiePolicy>();
            foreach ((int height, int width, int channels, int f, int stride) in
                ((int, int, int, int, int)[])[(4, 4, 2, 2, 2), (5, 7, 3, 3, 2), (6, 5, 1, 2, 3), (7, 7, 4, 3, 1), (3, 3, 2, 3, 5), (16, 21, 2, 2, 1)])
            {
                cases.Add(height, width, channels, f, stride, PoolMode.Max, TiePolicy.All);
                cases.Add(height, width, channels, f, stride, PoolMode.Max, TiePolicy.First);
                cases.Add(height, width, channels, f, stride, PoolMode.Max, TiePolicy.Split);
                cases.Add(height, width, channels, f, stride, PoolMode.Average, TiePolicy.All);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_sums_are_those_of_pool_backward(int height, int width, int channels, int f, int stride, PoolMode mode, TiePolicy ties)
    {
        PoolingBackwardWalk walk = Draw(height, width, channels, f, stride, mode, ties);
        var cache = new PoolCache<double>(Batch(walk.Forward.Input), new(f, stride));
        foreach (int count in (int[])[walk.Count, walk.Count / 2, (walk.Count / 2) + 1, 0, 1, walk.Count])
        {
            walk.MoveTo(count);
            double[] begun = [.. walk.OutputGradient.ToArray().Select((value, i) => i < count ? value : 0)];
            Tensor<double> dA = Tensor.Create(begun, [1, walk.Forward.OutputHeight, walk.Forward.OutputWidth, channels]);
            Assert.Equal(Flat(Step.PoolBackward(dA, cache, mode, ties)), walk.InputGradient.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Shares_are_masks_or_even_spreads(int height, int width, int channels, int f, int stride, PoolMode mode, TiePolicy ties)
    {
        PoolingBackwardWalk walk = Draw(height, width, channels, f, stride, mode, ties);
        var sums = new double[height, width, channels];
        for (int index = 0; index < walk.Count; index++)
        {
            (int row, int column, int channel) = walk.Place(index);
            Assert.Equal(index, walk.Index(row, column, channel));
            double da = walk.OutputGradient[index];
            WindowShare[] shares = walk.Shares(index);
            Tensor<bool> mask = Step.CreateMaskFromWindow(Tensor.Create([.. shares.Select(share => share.Input)], [f, f]));
            Tensor<double> spread = Step.DistributeValue(da, f, f);
            int winners = shares.Count(share => share.IsMaximum);
            bool isTaken = false;
            foreach (WindowShare share in shares)
            {
                Assert.Equal(walk.Forward.InputAt(share.Row, share.Column, channel), share.Input);
                Assert.Equal(((row * stride) + share.TapRow, (column * stride) + share.TapColumn), (share.Row, share.Column));
                bool isMaximum = mask[share.TapRow, share.TapColumn];
                double expected = mode == PoolMode.Average ? spread[share.TapRow, share.TapColumn]
                    : !isMaximum || (ties == TiePolicy.First && isTaken) ? 0
                    : ties == TiePolicy.Split ? da / winners : da;
                isTaken |= isMaximum;
                Assert.Equal(mode == PoolMode.Max && isMaximum, share.IsMaximum);
                Assert.Equal(expected, share.Value);
                Assert.Equal(expected, share.Part * da, 1e-12);
                sums[share.Row, share.Column, channel] += share.Value;
            }
        }

        walk.MoveTo(walk.Count);
        Assert.Equal(sums.Cast<double>(), walk.InputGradient.ToArray());
        for (int i = 0; i < sums.Length; i++)
        {
            (int row, int column, int channel) = (i / channels / width, i / channels % width, i % channels);
            IReadOnlyList<Contribution> terms = walk.InputContributions(row, column, channel);
            Assert.Equal(terms.OrderBy(term => term.Index), terms.AsEnumerable());
            Assert.Equal(sums[row, column, channel], terms.Aggregate(0.0, (sum, term) => sum + term.Value));
        }
    }

    [Fact]
    public void A_window_with_no_number_passes_nothing_on()
    {
        foreach (TiePolicy ties in (TiePolicy[])[TiePolicy.All, TiePolicy.First, TiePolicy.Split])
        {
            var walk = new PoolingBackwardWalk(
                new PoolingWalk(Tensor.Create([1, double.NaN, 2, 3], [2, 2, 1]), 2, 2, PoolMode.Max, ties), new WeightedSum([5]));
            walk.MoveTo(1);
            Assert.Equal(new double[4], walk.InputGradient.ToArray());
            Assert.All(walk.Shares(0), share => Assert.Equal(0, share.Value));
        }
    }

    // Few different values, so that windows have several maxima.
    private static PoolingBackwardWalk Draw(int height, int width, int channels, int f, int stride, PoolMode mode, TiePolicy ties)
    {
        double[] values = [.. Flat(new NumPyRandom(5).RandN(height, width, channels)).Select(value => Math.Round(value))];
        var forward = new PoolingWalk(Tensor.Create(values, [height, width, channels]), f, stride, mode, ties);
        return new(forward, new WeightedSum(Flat(new NumPyRandom(6).RandN(forward.OutputHeight, forward.OutputWidth, channels))));
    }
}

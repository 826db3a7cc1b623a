using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Steps;
using static Fovea.Explaining.Tests.Backward.Tensors;

namespace Fovea.Explaining.Tests.Backward;

/// <summary>Entries by name, maps of one channel, and the lists of terms.</summary>
public sealed class EntryTests
{
    [Fact]
    public void Entries_are_named_as_in_the_exercise_and_survive_a_link()
    {
        ConvolutionBackwardWalk walk = Walk();
        GradientEntry[] entries =
        [
            GradientEntry.OfInput(0, 5, 1), GradientEntry.OfInput(-2, 6, 0), GradientEntry.OfWeight(2, 1, 1, 2), GradientEntry.OfBias(2),
        ];
        Assert.Equal(
            ["dA_prev[0, 5, 1]", "dA_prev_pad[0, 8, 0]", "dW[2, 1, 1, 2]", "db[2]"], entries.Select(walk.NameOf));
        Assert.All(entries, entry => Assert.True(walk.Has(entry)));
        Assert.All(entries, entry => Assert.Equal(entry, GradientEntry.Parse(entry.ToLink())));
        Assert.Equal([false, true, false, false], entries.Select(walk.IsPadding));
        Assert.All(
            (string[])["", "w", "w.1.1.0", "c.0.0.0.0", "w.1.1.0.x", "a.99999999999.0.0.0", "a.-2147483648.0.0.0", "w.1.1.0.0.0"],
            text => Assert.Null(GradientEntry.Parse(text)));
        Assert.All(
            (GradientEntry[])
            [
                GradientEntry.OfInput(-3, 0, 0), GradientEntry.OfInput(0, 8, 0), GradientEntry.OfInput(0, 0, 2), GradientEntry.OfWeight(3, 0, 0, 0),
                GradientEntry.OfWeight(0, 0, 2, 0), GradientEntry.OfWeight(0, 0, 0, 3), GradientEntry.OfBias(3), GradientEntry.OfBias(-1),
            ],
            entry => Assert.False(walk.Has(entry)));
    }

    [Fact]
    public void An_entrys_terms_and_check_are_those_of_its_kind()
    {
        ConvolutionBackwardWalk walk = Walk();
        Assert.Equal(walk.InputContributions(3, 4, 1), walk.Contributions(GradientEntry.OfInput(1, 2, 1)));
        Assert.Equal(walk.WeightContributions(2, 0, 1, 2), walk.Contributions(GradientEntry.OfWeight(2, 0, 1, 2)));
        Assert.Equal(walk.BiasContributions(1), walk.Contributions(GradientEntry.OfBias(1)));
        Assert.Equal(CentralDifference.OfInput(walk, 1, 2, 1), CentralDifference.Of(walk, GradientEntry.OfInput(1, 2, 1)));
        Assert.Equal(CentralDifference.OfWeight(walk, 2, 0, 1, 2), CentralDifference.Of(walk, GradientEntry.OfWeight(2, 0, 1, 2)));
        Assert.Equal(CentralDifference.OfBias(walk, 1), CentralDifference.Of(walk, GradientEntry.OfBias(1)));
    }

    [Fact]
    public void Maps_hold_the_values_of_their_channel()
    {
        ConvolutionBackwardWalk walk = Walk();
        walk.MoveTo(walk.Count * 2 / 3);
        ConvolutionWalk forward = walk.Forward;
        (int height, int width) = (forward.Rows.PaddedInput, forward.Columns.PaddedInput);
        for (int k = 0; k < 2; k++)
        {
            double frame = 0;
            for (int i = 0; i < height * width; i++)
            {
                (int row, int column) = (i / width, i % width);
                Assert.Equal(forward.InputAt(row, column, k), walk.PaddedInputPlane(k)[i]);
                Assert.Equal(walk.PaddedInputGradient[(i * 2) + k], walk.PaddedInputGradientPlane(k)[i]);
                frame += forward.IsPadding(row, column) ? walk.PaddedInputGradient[(i * 2) + k] : 0;
            }

            Assert.Equal(frame, walk.CroppedSum(k));
            double[] cropped = walk.InputGradientPlane(k);
            Assert.Equal(forward.Rows.Input * forward.Columns.Input, cropped.Length);
            Assert.All(cropped.Index(), one => Assert.Equal(walk.InputGradient(one.Index / 6, one.Index % 6, k), one.Item));
            for (int c = 0; c < 3; c++)
            {
                double[] dW = walk.WeightGradientPlane(k, c);
                Assert.All(dW.Index(), one => Assert.Equal(walk.WeightGradient(one.Index / 3, one.Index % 3, k, c), one.Item));
                Assert.All(walk.WeightPlane(k, c).Index(), one => Assert.Equal(forward.WeightAt(one.Index / 3, one.Index % 3, k, c), one.Item));
                Assert.All(walk.OutputGradientPlane(c).Index(), one => Assert.Equal(walk.OutputGradient[(one.Index * 3) + c], one.Item));
            }
        }

        var pooling = new PoolingBackwardWalk(new PoolingWalk(forward.Input, 2, 2, PoolMode.Average), new SquaredDistance(0));
        pooling.MoveTo(5);
        Assert.All(pooling.InputGradientPlane(1).Index(), one => Assert.Equal(pooling.InputGradient[(one.Index * 2) + 1], one.Item));
        Assert.All(pooling.InputPlane(1).Index(), one => Assert.Equal(pooling.Forward.InputAt(one.Index / 6, one.Index % 6, 1), one.Item));
        Assert.All(pooling.OutputGradientPlane(1).Index(), one => Assert.Equal(pooling.OutputGradient[(one.Index * 2) + 1], one.Item));
        (double received, double passedOn) = pooling.Balance();
        Assert.Equal(pooling.OutputGradient[..5].ToArray().Sum(), received, 1e-12);
        Assert.Equal(received, passedOn, 1e-12);
    }

    [Fact]
    public void The_strongest_terms_keep_their_order()
    {
        IReadOnlyList<Contribution> terms = Walk().WeightContributions(1, 1, 0, 0);
        Assert.Same(terms, Terms.Strongest(terms, terms.Count));
        IReadOnlyList<Contribution> strongest = Terms.Strongest(terms, 5);
        Assert.Equal(terms.OrderByDescending(term => Math.Abs(term.Value)).Take(5).OrderBy(term => term.Index), strongest);
        (double sum, int count) = Terms.SumBefore(terms, terms[7].Index);
        Assert.Equal((terms.Take(7).Aggregate(0.0, (total, term) => total + term.Value), 7), (sum, count));
    }

    [Fact]
    public void Costs_are_what_they_say()
    {
        double[] z = [3, -1, 0.5, 2];
        Assert.Equal(((2 * 2) + (2 * 2) + 0.25 + 1) / 2, new SquaredDistance(1).Of(z));
        Assert.Equal([2, -2, -0.5, 1], new SquaredDistance(1).Gradient(z));
        Assert.Equal(4.5, WeightedSum.Ones(1, 2, 2).Of(z));
        Assert.Equal([1, 1, 1, 1], WeightedSum.Ones(1, 2, 2).Gradient(z));
        Assert.Equal(Flat(new NumPyRandom(7).RandN(1, 2, 2)), WeightedSum.Random(7, 1, 2, 2).Gradient(z));
        Assert.Equal([5, 5, 6, 6], WeightedSum.Of(TypedNumbers.Read("dZ", "5 6", 9, 9), 1, 2, 2).Gradient(z));
        Assert.Equal(
            "dZ: one number is needed for each of the 2 x 1 outputs. Received 1 rows of 2. Give 2 rows of 1 numbers.",
            Assert.Throws<FoveaException>(() => WeightedSum.Of(TypedNumbers.Read("dZ", "5 6", 9, 9), 2, 1, 2)).Message);

        // Compensated: the plain sum would lose the ones.
        Assert.Equal(2, new WeightedSum([1, 1, 1, 1]).Of([1, 1e100, 1, -1e100]));
    }

    private static ConvolutionBackwardWalk Walk()
    {
        // Height 7, width 6, 2 channels, 3 filters, f 3, stride 1, pad 2.
        ConvolutionWalk forward = ConvolutionBackwardTests.Draw(7, 6, 2, 3, 3, 1, 2, 1);
        return new(forward, new SquaredDistance(0.25));
    }
}

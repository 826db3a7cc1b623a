using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tests.Planning;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>The terms of a value add up to what the network computed, for every kind of layer.</summary>
public sealed class UnitArithmeticTests
{
    public static TheoryData<string> Defined => Runs.Defined;

    [Theory]
    [MemberData(nameof(Defined))]
    public void Terms_and_bias_add_up_to_the_value(string name)
    {
        Model model = Runs.Model(name);
        ImageRun run = Runs.Of(model, 7);
        var random = new System.Random(2);
        foreach (ModelNode node in model.Nodes)
        {
            ReadOnlySpan<float> output = run.Output(node).Span;
            for (int i = 0; i < 12; i++)
            {
                int index = random.Next(output.Length);
                UnitArithmetic arithmetic = UnitArithmetic.Of(run, node, UnitPlace.Of(node.OutputShape, index))!;
                double tolerance = 1e-5 * (1 + Math.Abs(arithmetic.Bias ?? 0) + arithmetic.Terms.Sum(term => Math.Abs(term.Share)));
                Assert.True(
                    Math.Abs(arithmetic.Value - output[index]) <= tolerance,
                    $"{node} {arithmetic.Unit}: {arithmetic.Value} for {output[index]}");
                Assert.Equal(arithmetic.Value, arithmetic.Sum + (arithmetic.Bias ?? 0));
                foreach (UnitTerm term in arithmetic.Terms)
                {
                    Assert.Equal(run.ValueAt(term.Source, term.Place, out bool isPadding), term.Input);
                    Assert.Equal(isPadding, term.IsPadding);
                    Assert.Contains(term.Source, node.Inputs);
                }
            }
        }
    }

    [Fact]
    public void A_convolution_has_the_whole_window_zeros_of_the_padding_included()
    {
        Model model = BuiltInModels.Create("lenet5");
        ImageRun run = Runs.Of(model, 1);
        UnitArithmetic corner = UnitArithmetic.Of(run, model.Nodes[0], new UnitPlace(0, 0, 2))!;
        Assert.Equal(25, corner.Terms.Count);
        Assert.Equal(25 - 9, corner.Terms.Count(term => term.IsPadding));
        Assert.Equal(new UnitPlace(-2, -2, 0), corner.Terms[0].Place);
        Assert.Equal("the sum of 25 products, and a bias", corner.Rule);
        Parameter weight = model.Nodes[0].Parameters[0];
        Assert.Equal(weight.Values[(7 * 6) + 2], corner.Terms[7].Weight);
        Assert.Equal(model.Nodes[0].Parameters[1].Values[2], corner.Bias);
    }

    [Fact]
    public void A_maximum_names_the_winner_and_a_norm_its_statistics()
    {
        Model model = BuiltInModels.Create("lenet5");
        ImageRun run = Runs.Of(model, 1);
        UnitArithmetic pool = UnitArithmetic.Of(run, model.Nodes.First(node => node.Layer is MaxPool2D), new UnitPlace(3, 4, 1))!;
        UnitTerm winner = Assert.Single(pool.Terms, term => term.Weight == 1);
        Assert.Equal(pool.Terms.Max(term => term.Input), winner.Input);
        Assert.Equal("the greatest of 4 values", pool.Rule);

        Model norm = Runs.Model("batch norm");
        UnitArithmetic normed = UnitArithmetic.Of(Runs.Of(norm, 1), norm.Nodes[1], new UnitPlace(1, 2, 3))!;
        Assert.Equal(["mean", "variance", "epsilon", "scale", "offset"], normed.Constants.Select(constant => constant.Name));
        double[] c = [.. normed.Constants.Select(constant => constant.Value)];
        Assert.Equal((normed.Terms[0].Input - c[0]) / Math.Sqrt(c[1] + c[2]) * c[3] + c[4], normed.Value, 1e-12);
    }

    [Fact]
    public void Layers_of_the_users_own_have_none_and_the_image_is_computed_by_no_layer()
    {
        Model model = CustomModels.Create();
        ImageRun run = Runs.Of(model, 1);
        ModelNode own = model.Nodes.First(node => node.Layer.GetType().Namespace != typeof(Conv2D).Namespace);
        Assert.Null(UnitArithmetic.Of(run, own, default));
        Assert.Throws<ArgumentException>(() => UnitArithmetic.Of(run, model.Input, default));
    }
}

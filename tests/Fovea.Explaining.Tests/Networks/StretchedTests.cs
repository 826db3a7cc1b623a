using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>Upsampling to an extent of which the factor is no number that a double holds.</summary>
public sealed class StretchedTests
{
    [Theory]
    [InlineData(14, 29, UpsampleMode.Nearest)]
    [InlineData(18, 21, UpsampleMode.Nearest)]
    [InlineData(20, 22, UpsampleMode.Nearest)]
    [InlineData(24, 28, UpsampleMode.Nearest)]
    [InlineData(14, 29, UpsampleMode.Bilinear)]
    [InlineData(24, 28, UpsampleMode.Bilinear)]
    public void Every_value_is_made_of_the_pixels_that_the_network_reads(int from, int to, UpsampleMode mode)
    {
        Model model = Model.Sequential("stretched", new Shape(from, from, 1), Upsample.To(to, mode));
        ImageRun run = Runs.Of(model, 4);
        ModelNode node = model.Output;
        for (int row = 0; row < to; row++)
        {
            var unit = new UnitPlace(row, to - 1 - row, 0);
            float expected = run.Output(node).Span[unit.IndexIn(node.OutputShape)];
            UnitArithmetic found = UnitArithmetic.Of(run, node, unit)!;
            Assert.Equal(expected, found.Value, 1e-6);
            PixelBox seen = ReceptiveField.Of(model, node, unit).Seen;
            Assert.Equal(found.Terms.Where(term => term.Weight != 0).Min(term => term.Place.Row), seen.Top);
        }
    }
}

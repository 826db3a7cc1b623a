using Fovea.Explaining.Networks;
using Fovea.Models;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>The graph as rows and lanes, and what is looked at in a layer.</summary>
public sealed class NetworkGraphTests
{
    [Fact]
    public void A_chain_needs_no_lane()
    {
        NetworkGraph graph = NetworkGraph.Of(BuiltInModels.Create("lenet5"));
        Assert.Equal(0, graph.Lanes);
        Assert.Equal("input", graph.Nodes[0].Name);
        Assert.All(Enumerable.Range(1, graph.Nodes.Count - 1), row => Assert.True(graph.ReadsAbove(row)));
        Assert.False(graph.ReadsAbove(0));
        Assert.False(graph.IsReadBelow(graph.Nodes.Count - 1));
    }

    [Theory]
    [InlineData("resnet20-cifar", 2)]
    [InlineData("mobilenet-v2", 1)]
    public void Skips_run_beside_the_line_without_touching_each_other(string name, int lanes)
    {
        Model model = BuiltInModels.Create(name);
        NetworkGraph graph = NetworkGraph.Of(model);
        Assert.Equal(lanes, graph.Lanes);
        int edges = model.Nodes.Sum(node => node.Inputs.Distinct().Count());
        Assert.Equal(edges, graph.Links.Count + Enumerable.Range(0, graph.Nodes.Count).Count(graph.ReadsAbove));
        foreach (GraphLink link in graph.Links)
        {
            Assert.Contains(graph.Nodes[link.From], graph.Nodes[link.To].Inputs);
            Assert.Contains(link.Lane, graph.Leaving(link.From));
            Assert.Contains(link.Lane, graph.Coming(link.To));
            for (int row = link.From + 1; row < link.To; row++)
            {
                Assert.Contains(link.Lane, graph.Passing(row));
            }

            Assert.DoesNotContain(graph.Links, other =>
                other != link && other.Lane == link.Lane && other.From < link.To && link.From < other.To);
        }
    }

    [Fact]
    public void Maps_statistics_and_filters_are_those_of_the_arrays()
    {
        float[] values = [1, -5, 0, 0, 3, 2];
        var size = new MapSize(1, 3, 2);
        Assert.Equal([1, 0, 3], FeatureMaps.Channel(values, size, 0));
        Assert.Equal([1, 0], FeatureMaps.Strongest(values, size));
        Assert.Equal(new UnitPlace(0, 2, 0), FeatureMaps.Peak(values, new Shape(1, 3, 2)));
        Assert.Equal(new UnitPlace(0, 2, 1), FeatureMaps.Peak(values, size, 1));
        Assert.Equal(new LayerStatistics(-5, 3, 1 / 6.0, 2 / 6.0), LayerStatistics.Of(values));

        Model model = BuiltInModels.Create("lenet5");
        ModelNode conv = model.Nodes.Single(node => node.Name == "conv2");
        FilterMaps filters = FilterMaps.Of(conv)!;
        Assert.Equal(16, filters.Count);
        Assert.Equal(new MapSize(5, 5, 6), filters.Size);
        Assert.Equal(conv.Parameters[0].Values[(((7 * 6) + 3) * 16) + 11], filters.Map(11, 3)[7]);
        Assert.Null(FilterMaps.Of(model.Output));
    }

    [Fact]
    public void A_strip_has_maps_side_by_side_and_knows_whose_a_cell_is()
    {
        float[] values = [1, -5, 0, 0, 3, 2, 7, 8, 1, 1, 2, 2];
        ChannelStrip strip = ChannelStrip.Of(values, new MapSize(2, 3, 2), [1, 0], perRow: 2, side: 8);
        Assert.Equal((2, 7), (strip.Rows, strip.Columns));
        Assert.Equal([-5, 0, 2, double.NaN, 1, 0, 3, 8, 1, 2, double.NaN, 7, 1, 2], strip.Values);
        Assert.Equal(1, strip.ChannelAt(0, 2));
        Assert.Null(strip.ChannelAt(1, 3));
        Assert.Equal(0, strip.ChannelAt(1, 6));
        ChannelStrip small = ChannelStrip.Of(values, new MapSize(2, 3, 2), [0], perRow: 1, side: 2);
        Assert.Equal((1, 2), (small.Rows, small.Columns));
        Assert.Equal([9 / 4.0, 2.5], small.Values);
        ChannelStrip vector = ChannelStrip.Of(values, new MapSize(1, 1, 12), [.. Enumerable.Range(0, 12)], perRow: 5, side: 8);
        Assert.Equal((3, 5), (vector.Rows, vector.Columns));
        Assert.Equal(11, vector.ChannelAt(2, 1));
        Assert.Null(vector.ChannelAt(2, 2));
    }

    [Fact]
    public void Classes_are_found_by_name_and_by_number()
    {
        Model model = BuiltInModels.Create("lenet5");
        Assert.Equal(7, ClassRanking.Find(model, "7"));
        model.Classes = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        Assert.Equal(7, ClassRanking.Find(model, "Seven"));
        Assert.Equal(7, ClassRanking.Find(model, "7"));
        Assert.StartsWith(
            "lenet5: there is no class 'sevn'. Did you mean seven?", Assert.Throws<FoveaException>(() => ClassRanking.Find(model, "sevn")).Message);
        Assert.Equal(["two", "one"], ClassRanking.Of(model, [0, 0.25f, 0.75f]).Select(each => each.Name).Take(2));
    }
}

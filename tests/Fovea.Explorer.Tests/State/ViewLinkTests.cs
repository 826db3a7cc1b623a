using CsCheck;
using Fovea.Explorer.State;

namespace Fovea.Explorer.Tests.State;

/// <summary>Links hold the state of a view.</summary>
public sealed class ViewLinkTests
{
    [Fact]
    public void A_link_names_the_view_and_what_differs_from_the_usual()
    {
        ViewLink link = new ViewLink("convolution").With("stride", 2, 1).With("pad", 0, 0).With("kernel", "1,0 & -1");
        Assert.Equal("#convolution?kernel=1%2C0%20%26%20-1&stride=2", link.ToString());
        Assert.Equal("#convolution", new ViewLink("convolution").With("stride", 1, 1).ToString());
        Assert.Equal("#", ViewLink.Empty.ToString());
    }

    [Fact]
    public void An_address_is_read()
    {
        ViewLink link = ViewLink.Parse("http://127.0.0.1:7843/some/path/#pooling?f=3&mode=average");
        Assert.Equal("pooling", link.View);
        Assert.Equal(3, link.Number("f", 2, 1, 8));
        Assert.Equal("average", link.Text("mode", "max"));
        Assert.Equal("max", link.Text("other", "max"));
        Assert.Equal(string.Empty, ViewLink.Parse("http://127.0.0.1:7843/").View);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("99", 8)]
    [InlineData("-4", 1)]
    [InlineData("99999999999999", 2)]
    [InlineData("3.5", 2)]
    [InlineData("", 2)]
    [InlineData("%E0%A4%A", 2)]
    public void A_number_stays_within_its_bounds(string text, int expected) =>
        Assert.Equal(expected, ViewLink.Parse($"#pooling?f={text}").Number("f", 2, 1, 8));

    [Fact]
    public void Settings_can_be_taken_back() =>
        Assert.Equal("#x", new ViewLink("x").With("a", "1").With("a", "0", otherwise: "0").ToString());

    [Fact]
    public void A_whole_number_takes_the_place_of_another() =>
        Assert.Equal("#x", new ViewLink("x").With("a", 3, 1).With("a", 1, 1).ToString());

    [Fact]
    public void Every_text_comes_back() => Gen.String.Sample(text =>
    {
        // A half of a sign that needs two has no form in an address.
        string whole = string.Concat(text.Where(character => !char.IsSurrogate(character)));
        ViewLink link = ViewLink.Parse(new ViewLink("view").With("text", whole).With("other", "1").ToString());
        return link.View == "view" && link.Text("text") == whole && link.Number("other", 0, 0, 9) == 1;
    });

    [Fact]
    public void No_address_is_refused() => Gen.String.Sample(text => ViewLink.Parse("#" + text).ToString().StartsWith('#'));
}

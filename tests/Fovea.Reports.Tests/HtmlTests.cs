using Fovea.Reports.Html;

namespace Fovea.Reports.Tests;

/// <summary>The pieces that a page is made of.</summary>
public sealed class HtmlTests
{
    [Fact]
    public void Data_are_escaped_and_markup_is_not()
    {
        var html = new HtmlWriter();
        string hostile = "<script>alert('1')</script> & \"\u0000\u001b[31m\ud800 \u0085é🙂";
        html.Write($"<p title=\"{hostile}\">{hostile}, {1234.5:N1}, {7}</p>");
        const string Safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;\uFFFD\uFFFD[31m\uFFFD \uFFFDé🙂";
        Assert.Equal($"<p title=\"{Safe}\">{Safe}, 1,234.5, 7</p>", html.ToString());
    }

    [Fact]
    public void Amounts_begin_at_0_and_have_round_numbers()
    {
        Axis axis = Axis.Amounts([0.42, 0.1, double.NaN, 0.05]);
        Assert.Equal([0, 0.2, 0.4, 0.6], axis.Ticks);
        Assert.Equal([0, 0.5, 1], ((double[])[0, 0.3, 0.6]).Select(value => Math.Round(axis.Place(value), 12)));
        Assert.False(axis.IsLogarithmic);
    }

    [Fact]
    public void Amounts_that_span_much_have_a_logarithmic_axis()
    {
        Axis axis = Axis.Amounts([0.2, 0.001]);
        Assert.True(axis.IsLogarithmic);
        Assert.Equal([0.001, 0.003, 0.01, 0.03, 0.1], axis.Ticks.Select(tick => Math.Round(tick, 12)).Take(5));
        Assert.Equal(0, axis.Place(0.001), 1e-12);
        Assert.Equal(axis.Place(0.01) - axis.Place(0.001), axis.Place(0.1) - axis.Place(0.01), 1e-12);
        Assert.Equal("0.003", axis.Label(axis.Ticks[1]));
    }

    [Theory]
    [InlineData(0.87, 0.9941, "85 %")]
    [InlineData(0.9991, 0.9999, "99.9 %")]
    [InlineData(1, 1, "99.99 %")]
    [InlineData(0, 0.1, "0 %")]
    public void Shares_end_at_100_percent(double least, double greatest, string lowest)
    {
        Axis axis = Axis.Shares([least, greatest]);
        Assert.Equal((lowest, "100 %"), (axis.Label(axis.Ticks[0]), axis.Label(axis.Ticks[^1])));
        Assert.InRange(axis.Place(least), 0, 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 12)]
    [InlineData(3, 1000)]
    public void Epochs_have_few_whole_numbers(int first, int last)
    {
        Axis axis = Axis.Epochs(first, last);
        Assert.InRange(axis.Ticks.Count, 1, 9);
        Assert.Equal(first, axis.Ticks[0]);
        Assert.All(axis.Ticks, tick => Assert.True(tick == Math.Floor(tick) && tick <= last));
    }

    [Fact]
    public void An_axis_bears_what_a_run_that_failed_brings()
    {
        foreach (double[] values in (double[][])[[], [double.NaN], [0], [double.PositiveInfinity], [1e300, 1e-300], [1e-320, 5], [-1, 2]])
        {
            Assert.InRange(Axis.Amounts(values).Ticks.Count, 2, 40);
            Assert.InRange(Axis.Shares(values.Select(value => Math.Clamp(value, 0, 1))).Ticks.Count, 2, 40);
        }
    }

    [Fact]
    public void Numbers_read_well()
    {
        Assert.Equal(["0.01755", "2.1e-9", "0", "1.5e6", "NaN"], ((double[])[0.017552, 2.1e-9, 0, 1.5e6, double.NaN]).Select(Words.Number));
        Assert.Equal(["9.5 s", "2:05 min", "1:00:05 h", "2 d 0:00 h"], ((double[])[9.5, 125, 3605, 172_800]).Select(Words.Seconds));
        Assert.Equal(["26 µs", "0.14 ms", "120 ms"], ((double[])[26e-6, 0.14e-3, 0.12]).Select(Words.Milliseconds));
        Assert.Equal(["1 time", "2 times"], ((long[])[1, 2]).Select(count => Words.Several(count, "time", "times")));
    }
}

using System.Globalization;
using Fovea.Explorer.Parts;

namespace Fovea.Explorer.Tests.Parts;

/// <summary>How numbers read on the page.</summary>
public sealed class ShowTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-0.12346, "−0.1235")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0009876, "9.88e−4")]
    [InlineData(-1.2e-7, "−1.2e−7")]
    [InlineData(1.23456, "1.235")]
    [InlineData(-12.3456, "−12.35")]
    [InlineData(123.456, "123.5")]
    [InlineData(1234.56, "1235")]
    [InlineData(99999, "99999")]
    [InlineData(100000, "1e+5")]
    [InlineData(-2.346e30, "−2.35e+30")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void A_number_has_four_significant_digits(double value, string text) => Assert.Equal(text, Show.Number(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.98765, "0.988")]
    [InlineData(-1.23456, "−1.23")]
    [InlineData(12.3456, "12.3")]
    [InlineData(123.456, "123")]
    [InlineData(-54321.9, "−54322")]
    [InlineData(0.0005, "5e−4")]
    [InlineData(1e6, "1e+6")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void A_cell_has_three(double value, string text) => Assert.Equal(text, Show.Cell(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.126, "0.13")]
    [InlineData(-0.126, "−0.13")]
    [InlineData(-0.004, "0")]
    [InlineData(9.876, "9.88")]
    [InlineData(-98.76, "−98.8")]
    [InlineData(987.6, "988")]
    [InlineData(123456, "1.23e+5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void A_cell_of_a_plane_has_two_decimals_at_most(double value, string text) => Assert.Equal(text, Show.Short(value));

    [Theory]
    [InlineData(0, "0.0 %")]
    [InlineData(0.9731, "97.3 %")]
    [InlineData(0.9994, "99.9 %")]
    [InlineData(0.9996, "99.96 %")]
    [InlineData(0.999999, "99.99 %")]
    [InlineData(1, "100.0 %")]
    public void Only_all_of_it_reads_as_all_of_it(double share, string text) => Assert.Equal(text, Show.Percent(share));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(61_706, "61,706")]
    [InlineData(1_234_567_890_123, "1,234,567,890,123")]
    public void A_count_has_its_thousands_apart(long value, string text) => Assert.Equal(text, Show.Count(value));

    [Fact]
    public void Nothing_has_no_sign() =>
        Assert.Equal(["0", "0", "0", "0"], (string[])[Show.Number(-0.0), Show.Cell(-0.0), Show.Short(-0.0), Show.Short(-0.004)]);

    // In a browser set to German 0.5 must not become 0,5.
    [Fact]
    public void The_language_of_the_machine_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign) = (",", ".", "~");
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal(
                ["−1.5", "−1.5", "−1.5", "-1.5", "50.0 %", "1,000"],
                (string[])[Show.Number(-1.5), Show.Cell(-1.5), Show.Short(-1.5), Show.Exact(-1.5), Show.Percent(0.5), Show.Count(1000)]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-1.0 / 3)]
    [InlineData(1e-310)]
    [InlineData(double.MaxValue)]
    public void An_exact_number_is_read_back_as_it_was(double value) =>
        Assert.Equal(value, double.Parse(Show.Exact(value), CultureInfo.InvariantCulture));
}

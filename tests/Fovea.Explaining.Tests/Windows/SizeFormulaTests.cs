using Fovea.Explaining.Windows;
using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Tests.Windows;

/// <summary>The formula in letters, in numbers and in words.</summary>
public sealed class SizeFormulaTests
{
    [Fact]
    public void The_formula_shows_its_numbers()
    {
        var formula = new SizeFormula(WindowAxis.Height, 28, 3, stride: 2, pad: 1);
        Assert.Equal("⌊(n + 2·pad − f) / stride⌋ + 1", formula.Symbols);
        Assert.Equal("⌊(28 + 2·1 − 3) / 2⌋ + 1 = 14", formula.Numbers);
        Assert.Equal(string.Empty, formula.SpanNumbers);
        Assert.Equal("14 windows fit one below the other. The division leaves 1: the last 1 row lies in no window, but only padding is lost.", formula.Words);
    }

    [Fact]
    public void A_dilated_filter_shows_its_span()
    {
        var formula = new SizeFormula(WindowAxis.Width, 10, 3, dilation: 2);
        Assert.Equal("⌊(n + 2·pad − span) / stride⌋ + 1", formula.Symbols);
        Assert.Equal("span = dilation·(f − 1) + 1 = 2·(3 − 1) + 1 = 5", formula.SpanNumbers);
        Assert.Equal("⌊(10 + 2·0 − 5) / 1⌋ + 1 = 6", formula.Numbers);
        Assert.Equal("6 windows fit side by side.", formula.Words);
    }

    [Fact]
    public void Unequal_padding_is_written_out()
    {
        var formula = new SizeFormula(WindowAxis.Width, new Window(7, 3, 2, 0, 1));
        Assert.Equal("⌊(n + pad before + pad after − f) / stride⌋ + 1", formula.Symbols);
        Assert.Equal("⌊(7 + 0 + 1 − 3) / 2⌋ + 1 = 3", formula.Numbers);
    }

    [Fact]
    public void A_poolings_formula_knows_no_padding()
    {
        var formula = new SizeFormula(WindowAxis.Height, 7, 2, stride: 2) { IsPooling = true };
        Assert.Equal("⌊(n − f) / stride⌋ + 1", formula.Symbols);
        Assert.Equal("⌊(7 − 2) / 2⌋ + 1 = 3", formula.Numbers);
    }

    [Fact]
    public void What_no_window_sees_is_told()
    {
        var left = new SizeFormula(WindowAxis.Width, 8, 3, stride: 3);
        Assert.Equal((2, 2), (left.Unseen, left.UnseenInput));
        Assert.Equal("2 windows fit side by side. The division leaves 2: the last 2 columns lie in no window.", left.Words);
        var partly = new SizeFormula(WindowAxis.Width, 7, 2, stride: 4, pad: 1);
        Assert.Equal((3, 2), (partly.Unseen, partly.UnseenInput));
        Assert.Equal(
            "2 windows fit side by side. The division leaves 3: the last 3 columns lie in no window, 2 of them input."
            + " The stride is larger than the window: between two windows 2 columns are skipped.",
            partly.Words);
    }

    [Fact]
    public void Why_no_window_fits_is_told()
    {
        var formula = new SizeFormula(WindowAxis.Height, 4, 7);
        Assert.False(formula.Fits);
        Assert.Equal(
            "height: no window fits. The filter covers 7 rows, the input has 4. Give a filter of at most 4, a pad of at least 2, or a larger input.",
            formula.Words);
        Assert.Equal("(4 + 2·0 − 7) / 1: 4 − 7 is below 0", formula.Numbers);
    }

    [Fact]
    public void The_remedies_it_names_work_and_less_does_not()
    {
        for (int n = 1; n < 6; n++)
        {
            for (int f = 2; f < 8; f++)
            {
                for (int dilation = 1; dilation < 4; dilation++)
                {
                    var formula = new SizeFormula(WindowAxis.Height, n, f, 1, 0, dilation);
                    if (formula.Refusal is not { } refusal)
                    {
                        continue;
                    }

                    int pad = int.Parse(refusal.Split("a pad of at least ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
                    Assert.True(new SizeFormula(WindowAxis.Height, n, f, 1, pad, dilation).Fits);
                    Assert.False(new SizeFormula(WindowAxis.Height, n, f, 1, pad - 1, dilation).Fits);
                    int most = int.Parse(refusal.Split("filter of at most ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
                    Assert.True(new SizeFormula(WindowAxis.Height, n, most, 1, 0, dilation).Fits);
                    Assert.False(new SizeFormula(WindowAxis.Height, n, most + 1, 1, 0, dilation).Fits);
                }
            }
        }
    }
}

using System.Globalization;

namespace Fovea.Explorer.Tests.Running;

/// <summary>A number of the page: the exact one, from data-value, and the text that a person reads, which must say the same.</summary>
internal sealed record ShownNumber(string? Exact, string Text)
{
    // Cells show three significant digits, and no more than three after the point.
    private const double Relative = 5.1e-3;
    private const double Absolute = 5.1e-4;

    /// <summary>Reads both, in one look at the page.</summary>
    internal const string Script = "each => [each.dataset.value ?? null, each.innerText ?? '']";

    /// <summary>The exact number, after its text was compared with it. A text that is no number, as of a map, says nothing.</summary>
    internal double Value
    {
        get
        {
            double exact = double.Parse(
                Exact ?? throw new InvalidOperationException("An element without data-value has no number."), CultureInfo.InvariantCulture);
            string text = Text.Trim().Replace('−', '-').Replace('\u00a0', ' ');
            bool isShare = text.EndsWith(" %", StringComparison.Ordinal);
            if (double.IsFinite(exact)
                && double.TryParse(isShare ? text[..^2] : text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double shown))
            {
                double expected = isShare ? 100 * exact : exact;
                double tolerance = isShare ? 0.051 : Absolute + (Relative * Math.Abs(exact));
                Assert.True(Math.Abs(shown - expected) <= tolerance, $"'{Text}' is read where the number is {Exact}.");
            }

            return exact;
        }
    }
}

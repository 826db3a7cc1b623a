using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Running;

/// <summary>A map of signed numbers as the colours that a person sees: blue above zero, orange below, the stronger the greater the number.</summary>
internal static class SignedCanvas
{
    // Opacity goes from 1 to 255 in 127 steps; half a step is rounding, the rest is what another order of adding may do.
    private const double Weakest = 1;
    private const double Range = 254;
    private const double Tolerance = 1.3;

    // A weak colour is kept with too few digits to tell which one it is.
    private const double LeastWithColour = 0.1;

    /// <summary>Waits until the canvas within an element shows numbers, row by row; NaN is nothing.</summary>
    /// <param name="element">What has the canvas.</param>
    /// <param name="values">The numbers; some of them must be strong enough to have a colour.</param>
    /// <param name="scale">The size of a number that has the full colour.</param>
    internal static async Task Shows(ILocator element, IReadOnlyList<double> values, double scale)
    {
        Assert.Contains(values, value => Math.Abs(value) > LeastWithColour * scale);
        string? difference = null;
        await ExplorerPage.Until(
            async () => (difference = Difference(await ExplorerPage.Pixels(element.Locator("canvas")), values, scale)) is null,
            () => Task.FromResult($"{element}: {difference}"));
    }

    private static string? Difference(byte[] pixels, IReadOnlyList<double> values, double scale)
    {
        if (pixels.Length != 4 * values.Count)
        {
            return $"{pixels.Length / 4} pixels, expected {values.Count}";
        }

        for (int i = 0; i < values.Count; i++)
        {
            (byte red, byte blue, byte opacity) = (pixels[4 * i], pixels[(4 * i) + 2], pixels[(4 * i) + 3]);
            double strength = double.IsNaN(values[i]) ? 0 : Math.Min(1, Math.Abs(values[i]) / scale);
            bool isStrongEnough = Math.Abs(opacity - (Weakest + (Range * strength))) <= Tolerance;
            bool hasColour = strength < LeastWithColour || (values[i] > 0 ? blue > red : red > blue);
            if (!isStrongEnough || !hasColour)
            {
                return $"pixel {i} is red {red}, blue {blue}, opacity {opacity}; the number is {values[i]} of {scale}";
            }
        }

        return null;
    }
}

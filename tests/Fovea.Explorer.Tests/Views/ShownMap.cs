using System.Globalization;
using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A map of the page: the pointer on its cells, the numbers that stand in them, how strongly they are coloured.</summary>
internal sealed class ShownMap(ExplorerPage page, string id, int rows, int columns)
{
    // Half a step is rounding, the rest is what another order of adding may do.
    private const double StepTolerance = 0.65;

    private ILocator Field => page.Get(id).Locator(".field");

    /// <summary>Brings the pointer over the middle of a cell.</summary>
    public async Task PointAt(int row, int column)
    {
        await Field.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await Field.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + ((column + 0.5f) * box.Width / columns), box.Y + ((row + 0.5f) * box.Height / rows));
    }

    /// <summary>Presses a cell.</summary>
    public async Task Press(int row, int column)
    {
        await PointAt(row, column);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.UpAsync();
    }

    /// <summary>Waits until the first cells, row by row, show these numbers to two decimals, and no other cell shows one.</summary>
    public Task TextsBecome(params double[] expected) => ExplorerPage.Until(
        async () => Problem(await Texts(), expected) is null,
        async () => $"{id}: {Problem(await Texts(), expected)}");

    /// <summary>Waits until every pixel has the colour of its value: blue or orange, and the stronger the greater it is.</summary>
    /// <param name="canvas">The canvas of a map.</param>
    /// <param name="expected">The values, row by row; 0 or NaN for a cell that is blank.</param>
    /// <param name="greatest">The size from which on a value has the full colour.</param>
    public static Task ColoursBecome(ILocator canvas, double[] expected, double greatest) => ExplorerPage.Until(
        async () => Problem(await SeenPlane.Read(canvas), expected, greatest) is null,
        async () => $"{Problem(await SeenPlane.Read(canvas), expected, greatest)}");

    /// <summary>The greatest size of some values.</summary>
    public static double Greatest(double[] values) => values.Max(Math.Abs);

    private Task<string[][]> Texts() => page.Get(id).EvaluateAsync<string[][]>(
        "map => [...map.querySelectorAll('svg text')].map(text => [text.getAttribute('x'), text.getAttribute('y'), text.textContent])");

    private string? Problem(string[][] texts, double[] expected)
    {
        for (int i = 0; i < Math.Min(texts.Length, expected.Length); i++)
        {
            // The number stands in the middle of its cell, its foot a little below.
            (string x, string y) = ($"{i % columns}.5", $"{i / columns}.6");
            double size = Math.Abs(expected[i]);
            double tolerance = (size >= 100 ? 0.5 : size >= 10 ? 0.05 : 0.005) + 1e-9;
            if (texts[i][0] != x || texts[i][1] != y
                || !double.TryParse(texts[i][2].Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out double shown)
                || Math.Abs(shown - expected[i]) > tolerance)
            {
                return $"cell {i} shows '{texts[i][2]}' at {texts[i][0]}, {texts[i][1]}; expected {expected[i]} at {x}, {y}";
            }
        }

        return texts.Length == expected.Length ? null : $"{texts.Length} cells show a number, expected {expected.Length}";
    }

    private static string? Problem(sbyte[] steps, double[] expected, double greatest)
    {
        if (steps.Length != expected.Length)
        {
            return $"{steps.Length} pixels, expected {expected.Length}";
        }

        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.IsNaN(expected[i]) ? 0 : expected[i];
            double step = SeenPlane.FullColour * Math.Clamp(value / greatest, -1, 1);
            if (Math.Abs(steps[i] - step) > StepTolerance)
            {
                return $"pixel {i} is coloured as {steps[i]} of {SeenPlane.FullColour}; expected {step:0.0} for {expected[i]}";
            }
        }

        return null;
    }
}

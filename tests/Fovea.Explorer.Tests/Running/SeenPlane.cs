using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Running;

/// <summary>Planes of signed values as they are seen: read from the colours of their canvases, in steps of the full colour.</summary>
internal static class SeenPlane
{
    /// <summary>The steps of the full colour.</summary>
    public const int FullColour = 127;

    /// <summary>Compares all planes within a part of the page with values.</summary>
    /// <param name="part">The part.</param>
    /// <param name="planes">The values, in the order of the page.</param>
    /// <param name="scale">The value that has the full colour.</param>
    /// <param name="tolerance">The greatest difference, in steps.</param>
    public static async Task Check(ILocator part, IReadOnlyList<double[]> planes, double scale, int tolerance = 0)
    {
        ILocator canvases = part.Locator("canvas");
        Assert.Equal(planes.Count, await canvases.CountAsync());
        for (int i = 0; i < planes.Count; i++)
        {
            sbyte[] seen = await Read(canvases.Nth(i));
            sbyte[] expected = Array.ConvertAll(PlanePixels.From(planes[i], PixelKind.Signed, scale), step => unchecked((sbyte)step));
            Assert.Equal(expected.Length, seen.Length);
            int off = expected.Zip(seen).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(off <= tolerance, $"Plane {i + 1} of {planes.Count} is off by {off} of {FullColour}.");
        }
    }

    /// <summary>The values of a canvas in steps: the opacity is the size, orange with more red than blue is below zero.</summary>
    public static async Task<sbyte[]> Read(ILocator canvas) =>
        [.. (await ExplorerPage.Pixels(canvas)).Chunk(4).Select(each => (sbyte)(each[0] > each[2] ? -(each[3] / 2) : each[3] / 2))];
}

using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>What must hold for the look of a page, in whatever state it is.</summary>
internal static class Looks
{
    // What makes the page wider than the screen, if it is.
    private const string Protruding = """
        () => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const wide = [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > root.clientWidth + 0.5);
          return [`${root.scrollWidth} wide on ${root.clientWidth}`, ...wide.slice(0, 5).map(each => each.outerHTML.slice(0, 120))];
        }
        """;

    // Maps and controls that lie over others, and an entry of the navigation that is current and out of sight.
    private const string Overlapping = """
        () => {
          const boxes = [...document.querySelectorAll("main .field:not(.over *), main select, main button, main figcaption b")]
            .map(each => ({ each, box: each.getBoundingClientRect() })).filter(one => one.box.width > 0);
          const told = [];
          for (let i = 0; i < boxes.length; i++) {
            for (let j = i + 1; j < boxes.length; j++) {
              const [a, b] = [boxes[i], boxes[j]];
              const over = Math.min(Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left),
                Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top));
              if (over > 1 && !a.each.contains(b.each) && !b.each.contains(a.each)) told.push(`${a.each.outerHTML.slice(0, 90)} over ${b.each.outerHTML.slice(0, 90)}`);
            }
          }
          const current = document.querySelector("nav [aria-current=page]")?.getBoundingClientRect();
          if (current && (current.left < -1 || current.right > innerWidth + 1)) told.push("the current entry is out of sight");
          return told.slice(0, 5);
        }
        """;

    // The grey of a colour that is written rgb(r, g, b).
    private const string Paper = "() => getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).reduce((sum, each) => sum + +each, 0) / 3";
    private const double Darkest = 64;
    private const double Lightest = 192;

    /// <summary>Switches the system's colours, and requires that the page is of them and readable for everyone.</summary>
    internal static async Task RequireAccessible(ExplorerPage page, ColorScheme scheme)
    {
        await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.Drawn();
        double paper = await page.Page.EvaluateAsync<double>(Paper);
        Assert.True(scheme == ColorScheme.Dark ? paper < Darkest : paper > Lightest, $"{scheme}: the paper has a grey of {paper}.");
        AxeResult result = await page.Page.RunAxe();
        IEnumerable<string> violations =
            from violation in result.Violations
            from node in violation.Nodes
            select $"{scheme}: {violation.Id}: {violation.Help}: {node.Html}";
        string told = string.Join('\n', violations);
        Assert.True(told.Length == 0, told);
    }

    /// <summary>Requires that nothing is wider than the screen.</summary>
    internal static async Task RequireWhole(ExplorerPage page) => Assert.Empty(await page.Page.EvaluateAsync<string[]>(Protruding));

    /// <summary>Requires that nothing lies over another thing.</summary>
    internal static async Task RequireApart(ExplorerPage page) => Assert.Empty(await page.Page.EvaluateAsync<string[]>(Overlapping));
}

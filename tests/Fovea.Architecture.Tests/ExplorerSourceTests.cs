using System.Text.RegularExpressions;
using Fovea.Testing;

namespace Fovea.Architecture.Tests;

/// <summary>The page is the project's own work in C#: little script, and nothing from elsewhere.</summary>
public sealed partial class ExplorerSourceTests
{
    private const string Explorer = "src/Fovea.Explorer";
    private const int MostScriptCharacters = 12_000;

    private static readonly string[] Scripts = ["Fovea.Explorer.lib.module.js", "service-worker.js", "service-worker.published.js"];

    // Names that stand for a meaning and are never asked for.
    private static readonly string[] Namespaces = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"];

    [Fact]
    public void Script_stays_small_and_in_its_files()
    {
        string[] scripts = [.. Repository.Files(Explorer, "*.js").Concat(Repository.Files(Explorer, "*.ts")).Concat(Repository.Files(Explorer, "*.mjs"))];
        Assert.Equal(Scripts.Order(), scripts.Select(Path.GetFileName).Order());
        int characters = scripts.Sum(file => File.ReadAllText(file).Length);
        Assert.True(characters <= MostScriptCharacters, $"{characters} characters of script. What Blazor or CSS can do belongs there.");
        Assert.DoesNotContain(Repository.Files(Explorer, "*.razor"), file => File.ReadAllText(file).Contains("<script", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Nothing_comes_from_elsewhere()
    {
        foreach (string kind in (string[])["*.html", "*.razor", "*.css", "*.js", "*.svg", "*.webmanifest"])
        {
            foreach (string file in Repository.Files(Explorer, kind))
            {
                IEnumerable<string> elsewhere = Address().Matches(File.ReadAllText(file)).Select(match => match.Value).Except(Namespaces);
                Assert.True(!elsewhere.Any(), $"{file} names {string.Join(", ", elsewhere)}");
            }
        }

        Assert.Empty(Repository.Files(Explorer, "package*.json"));
    }

    [Fact]
    public void The_browser_is_told_to_ask_nobody_else() => Assert.Contains(
        "default-src 'self'; ", Repository.Read($"{Explorer}/wwwroot/index.html"), StringComparison.Ordinal);

    // An address with its scheme, or one that takes the page's scheme.
    [GeneratedRegex("""https?://[^\s"'`)<]+|(?<=["'(])//[a-z0-9][^\s"'`)]*""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}

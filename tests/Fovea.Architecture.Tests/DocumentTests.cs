using System.Text.RegularExpressions;
using Fovea.Testing;

namespace Fovea.Architecture.Tests;

/// <summary>Documents tell the truth about paths: every file or folder of the repository that one names exists.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Roots = ["src/", "tests/", "bench/", "docs/", "samples/", ".ci/"];

    public static TheoryData<string> Documents =>
        new(Repository.Files(".", "*.md").Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_that_a_document_names_exists(string document)
    {
        string text = Repository.Read(document);
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var missing = new List<string>();
        foreach (Match link in Link().Matches(text))
        {
            string target = link.Groups[1].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Exists(folder, target))
            {
                missing.Add(target);
            }
        }

        foreach (Match path in PathInText().Matches(text))
        {
            string target = path.Value.TrimEnd('.', ',', ':', '/');
            if (Roots.Any(root => target.StartsWith(root, StringComparison.Ordinal)) && !Exists(Repository.Root, target))
            {
                missing.Add(target);
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void The_map_of_the_house_names_every_project()
    {
        string map = Repository.Read("ARCHITECTURE.md");
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")))
        {
            Assert.Contains($"src/{Path.GetFileName(folder)}", map, StringComparison.Ordinal);
        }
    }

    private static bool Exists(string folder, string path) =>
        File.Exists(Path.Combine(folder, path)) || Directory.Exists(Path.Combine(folder, path));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/.-])[.\w-]+/[\w./-]*")]
    private static partial Regex PathInText();
}

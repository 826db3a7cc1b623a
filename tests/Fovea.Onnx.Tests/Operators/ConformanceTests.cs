using System.Globalization;
using System.Text;
using Fovea.Onnx.Importing;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Fovea.Testing;

namespace Fovea.Onnx.Tests.Operators;

/// <summary>The table of operators in docs/ is what the table in the code says.</summary>
public sealed class ConformanceTests
{
    private const string Document = "docs/onnx.md";
    private const string Renew = "FOVEA_RENEW_DOCS";
    private const string Begin = "<!-- operators: begin -->\n";
    private const string End = "<!-- operators: end -->";

    // Families of types that many operators share, longest first.
    private static readonly (string Name, OnnxType[] Types)[] Families =
    [
        ("all", Enum.GetValues<OnnxType>()),
        ("all numbers", [.. Enum.GetValues<OnnxType>().Where(type => type is not (OnnxType.Text or OnnxType.Bool))]),
        ("reals", [OnnxType.Float32, OnnxType.Float64, OnnxType.Float16]),
    ];

    [Fact]
    public void The_table_in_docs_is_that_of_the_code()
    {
        string text = Repository.Read(Document);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"{Document} has lost the marks around its table of operators.");
        string expected = Table();
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Document), text[..begin] + expected + text[end..]);
            return;
        }

        Assert.True(
            expected == text[begin..end],
            $"{Document} is older than the table of operators in the code. Run these tests once with {Renew}=1 and commit the file.");
    }

    [Fact]
    public void Versions_ascend_and_stand_below_the_change_that_is_not_computed()
    {
        foreach (OperatorDefinition definition in OperatorTable.All)
        {
            Assert.Equal(definition.Versions.Order(), definition.Versions);
            Assert.True(definition.ChangedIn is null || definition.ChangedIn > definition.Versions[^1], definition.Name);
        }
    }

    private static string Table()
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Constant"] = "| Constant | 1 and up | all | | dense values |",
        };
        foreach (OperatorDefinition definition in OperatorTable.All)
        {
            string layer = LayerTranslations.Knows(new NodeProto { OpType = definition.Name }) ? "yes" : string.Empty;
            string limits = definition.ChangedIn is { } changed
                ? string.Create(CultureInfo.InvariantCulture, $"not from opset {changed} on{(definition.Limits.Length > 0 ? "; " : string.Empty)}{definition.Limits}")
                : definition.Limits;
            rows[definition.Name] =
                $"| {definition.Name} | {string.Join(", ", definition.Versions)} | {Types(definition.Types)} | {layer} | {limits} |";
        }

        var table = new StringBuilder("| operator | versions | types | layer | limits |\n|---|---|---|---|---|\n");
        foreach (string row in rows.Values)
        {
            table.Append(row.Replace("  |", " |", StringComparison.Ordinal)).Append('\n');
        }

        return table.ToString();
    }

    private static string Types(IReadOnlyList<OnnxType> types)
    {
        foreach ((string name, OnnxType[] family) in Families)
        {
            if (family.All(types.Contains))
            {
                OnnxType[] more = [.. types.Except(family)];
                return more.Length == 0 ? name : $"{name}, {string.Join(", ", more.Order().Select(OnnxTypes.NameOf))}";
            }
        }

        return string.Join(", ", types.Order().Select(OnnxTypes.NameOf));
    }
}

using System.Text.Json;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>The command that holds a model against other arithmetic.</summary>
[Collection(nameof(SharedRun))]
public sealed class CheckTests(CliFixture files)
{
    [Fact]
    public void A_trained_model_passes_and_the_table_ends_with_the_worst()
    {
        (int code, string output, string error) = files.Run("check", files.Model, "--data", files.DataFolder, "--samples", "2");
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^ *layer +compared +entries +largest error +relative +tolerance", lines.First(line => line.Contains("layer", StringComparison.Ordinal)));
        Assert.Matches(@"^lenet5: all \d+ comparisons are within their tolerance\.$", lines[^1]);
        Assert.Contains("central difference", output, StringComparison.Ordinal);
        Assert.Contains("2 of 48,000", output, StringComparison.Ordinal);
        string worst = System.Text.RegularExpressions.Regex.Match(output, @"Nearest to its tolerance: (\w+)").Groups[1].Value;
        Assert.StartsWith($" {worst}", lines.Last(line => line.EndsWith("right", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_holds_every_comparison()
    {
        (int code, JsonElement document) = files.RunJson("check", files.Model, "--samples", "1", "--threads", "1");
        Assert.Equal(0, code);
        Assert.True(document.GetProperty("passed").GetBoolean());
        Assert.Equal("digits", document.GetProperty("images").GetString());
        JsonElement row = document.GetProperty("rows").EnumerateArray().First(row => row.GetProperty("layer").GetString() == "conv2.weight");
        Assert.Equal("central difference", row.GetProperty("compared").GetString());
        Assert.Equal(2400, row.GetProperty("total").GetInt64());
        Assert.Equal(1, row.GetProperty("checked").GetInt64() + row.GetProperty("skipped").GetInt64());
    }

    [Fact]
    public void A_model_with_a_parameter_that_is_no_number_fails()
    {
        Model model = Model.Load(Path.Combine(files.Folder, files.Model));
        model.Parameters["dense3.bias"].Span[0] = float.NaN;
        model.Save(files.Path("nan.safetensors"));
        (int code, string output, _) = files.Run("check", files.Path("nan.safetensors"), "--samples", "1");
        Assert.Equal(1, code);
        Assert.Contains("WRONG", output, StringComparison.Ordinal);
        Assert.Matches(@"lenet5: \d+ of \d+ comparisons are NOT within their tolerance\.", output);
    }

    [Fact]
    public void A_wrong_number_of_samples_is_refused() => Assert.Equal(
        "--samples must be a whole number of 1 or more. Received '0'. See 'fovea check --help'.",
        files.Refused(2, "check", "lenet5", "--samples", "0"));
}

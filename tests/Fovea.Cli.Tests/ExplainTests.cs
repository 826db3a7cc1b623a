using System.Text.Json;

namespace Fovea.Cli.Tests;

/// <summary>The command explain.</summary>
[Collection(nameof(SharedRun))]
public sealed class ExplainTests(CliFixture files)
{
    [Fact]
    public void A_picture_becomes_one_page_and_says_what_predict_says()
    {
        string picture = files.Draw("explained.png", 27);
        string page = files.Path("explained.html");
        (int code, string output, string error) = files.Run("explain", files.Model, picture, "--out", page);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("The page is in explained.html.", output, StringComparison.Ordinal);
        string text = File.ReadAllText(page);
        Assert.Contains("<h1>lenet5 <span>on</span> explained.png</h1>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);

        (code, JsonElement document) = files.RunJson("explain", files.Model, picture, "--out", page);
        Assert.Equal(0, code);
        Assert.Equal(text, File.ReadAllText(page));
        (_, JsonElement predicted) = files.RunJson("predict", files.Model, picture, "--arithmetic", "strict");
        Assert.Equal(predicted[0].GetProperty("class").GetString(), document.GetProperty("class").GetString());
        Assert.Equal(predicted[0].GetProperty("probability").GetDouble(), document.GetProperty("probability").GetDouble(), 1e-5);
        Assert.Equal(predicted[0].GetProperty("preparation").GetString(), document.GetProperty("preparation").GetString());
        Assert.Equal("explained.html", document.GetProperty("explanation").GetString()!.Replace(files.Folder + "/", "", StringComparison.Ordinal));
        Assert.Equal("relu2", document.GetProperty("gradCamLayer").GetString());
        Assert.Equal(12, document.GetProperty("layers").GetArrayLength());
        JsonElement unit = document.GetProperty("units")[0];
        Assert.Equal("conv1", unit.GetProperty("layer").GetString());
        Assert.Equal(25, unit.GetProperty("terms").GetInt32());
        Assert.Equal(
            document.GetProperty("layers")[0].GetProperty("greatest").GetDouble(), unit.GetProperty("value").GetDouble(), 1e-5);
        Assert.InRange(unit.GetProperty("sees").GetProperty("height").GetInt32(), 3, 5);
    }

    [Fact]
    public void A_class_is_chosen_by_name_and_an_onnx_model_is_explained_too()
    {
        string picture = files.Draw("chosen.png", 3);
        (int code, JsonElement document) = files.RunJson("explain", files.Model, picture, "--class", "8", "--out", files.Path("chosen.html"));
        Assert.Equal((0, "8"), (code, document.GetProperty("explained").GetString()));
        string onnx = files.Path("explained.onnx");
        File.WriteAllBytes(onnx, TinyOnnx.Classifier(4));
        (code, document) = files.RunJson("explain", onnx, picture, "--out", files.Path("onnx.html"));
        Assert.Equal((0, 4), (code, document.GetProperty("classes").GetArrayLength()));
        Assert.Contains(document.GetProperty("layers").EnumerateArray(), layer => layer.GetProperty("type").GetString() == "Conv2D");
    }

    [Fact]
    public void What_cannot_be_is_refused_in_one_line()
    {
        string picture = files.Draw("refused.png", 4);
        string page = files.Path("refused.html");
        Assert.Equal(
            "page.txt: --out names the page's file, which ends in .html. Received '.txt'.",
            files.Refused(1, "explain", files.Model, picture, "--out", files.Path("page.txt")));
        Assert.StartsWith(
            "lenet5: there is no class 'ten'.", files.Refused(1, "explain", files.Model, picture, "--class", "ten", "--out", page), StringComparison.Ordinal);
        Assert.StartsWith("nowhere.png: ", files.Refused(1, "explain", files.Model, files.Path("nowhere.png"), "--out", page), StringComparison.Ordinal);
        Assert.StartsWith("nowhere.safetensors: ", files.Refused(1, "explain", files.Path("nowhere.safetensors"), picture, "--out", page), StringComparison.Ordinal);
        Assert.StartsWith("refused.png: ", files.Refused(1, "explain", picture, picture, "--out", page), StringComparison.Ordinal);
        Assert.Equal(
            "Required argument 'IMAGE' missing for command: 'explain'. See 'fovea explain --help'.", files.Refused(2, "explain", files.Model));
    }
}

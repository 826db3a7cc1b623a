using System.Text.Json;
using Fovea.Data;

namespace Fovea.Cli.Tests;

[Collection(nameof(SharedRun))]
public class DataInfoTests(CliFixture files)
{
    [Fact]
    public void A_folder_of_pictures_is_shown_and_trains()
    {
        string folder = files.Path("pictures");
        var digits = new DigitsDataset(60, seed: 7);
        for (int i = 0; i < digits.Count; i++)
        {
            string place = Path.Combine(folder, digits.Classes[digits.Label(i)]);
            Directory.CreateDirectory(place);
            new ImageFile("digit", 28, 28, 1, digits.Pixels(i).ToArray()).WritePng(Path.Combine(place, $"{i}.png"));
        }

        File.WriteAllText(Path.Combine(folder, "3", "broken.png"), "words");
        (int code, JsonElement info) = files.RunJson("data", "info", folder, "--sheet", files.Path("sheet.png"));
        Assert.Equal(0, code);
        Assert.Equal(10, info.GetProperty("classes").GetArrayLength());
        Assert.Equal(60, info.GetProperty("train").GetInt32() + info.GetProperty("test").GetInt32());
        Assert.True(File.Exists(files.Path("sheet.png")));
        (code, string shown, _) = files.Run("data", "info", folder);
        Assert.Equal(0, code);
        Assert.Contains("pictures/3/broken.png: is no PNG, JPEG or BMP file", shown, StringComparison.Ordinal);
        (code, string trained, _) = files.Run("train", "--data", folder, "--epochs", "1", "--out", files.Path("from-pictures"));
        Assert.Equal(0, code);
        Assert.Contains("1 of 61 pictures cannot be used and were left out", trained, StringComparison.Ordinal);
        Assert.Contains(
            "with --bad-files skip",
            files.Refused(1, "train", "--data", folder, "--bad-files", "refuse", "--out", files.Path("not")),
            StringComparison.Ordinal);
        Assert.Contains("--bad-files must be skip or refuse.", files.Refused(2, "data", "info", folder, "--bad-files", "maybe"), StringComparison.Ordinal);
    }
}

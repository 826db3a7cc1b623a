using System.Text.Json;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>The command models.</summary>
[Collection(nameof(SharedRun))]
public sealed class ModelsTests(CliFixture files)
{
    [Fact]
    public void The_table_has_a_row_for_each_built_in_network()
    {
        (int code, string output, string error) = files.Run("models");
        Assert.Equal((0, ""), (code, error));
        string[] rows = [.. output.Split('\n').Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("model input classes parameters mult-adds", rows);
        Assert.Contains("lenet5 28x28x1 10 61,706 416,520", rows);
        Assert.Contains("se-resnet20-cifar 32x32x3 10 275,534 40,815,872", rows);
        Assert.Contains("resnet50 224x224x3 1,000 25,557,032 4,089,184,256", rows);
        Assert.Contains("mobilenet-v2 224x224x3 1,000 3,504,872 300,774,272", rows);
        Assert.All(BuiltInModels.Names, name => Assert.Single(rows, row => row.StartsWith(name + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_document_lists_the_same_for_programs()
    {
        (int code, JsonElement document) = files.RunJson("models");
        Assert.Equal(0, code);
        Assert.Equal(BuiltInModels.Names, document.EnumerateArray().Select(each => each.GetProperty("name").GetString()!));
        JsonElement first = document[0];
        Assert.Equal([28, 28, 1], first.GetProperty("input").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal(10, first.GetProperty("classes").GetInt32());
        Assert.Equal(61_706, first.GetProperty("parameters").GetInt32());
        Assert.Equal(416_520, first.GetProperty("multiplyAdds").GetInt64());
    }
}

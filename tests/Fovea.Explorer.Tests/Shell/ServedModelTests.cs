using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>The page asks the command for the model that it was given.</summary>
public sealed class ServedModelTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task A_model_that_the_command_was_given_is_opened()
    {
        string folder = Directory.CreateTempSubdirectory("fovea-model-").FullName;
        try
        {
            string file = Path.Combine(folder, "my model.safetensors");
            BuiltInModels.Create("lenet5").Save(file);
            await explorer.VisitWith(file, string.Empty, async page =>
            {
                IResponse response = await page.Page.RunAndWaitForResponseAsync(
                    () => page.Page.ReloadAsync(), response => response.Url.EndsWith("/workspace/my%20model.safetensors", StringComparison.Ordinal));
                Assert.Equal(200, response.Status);
                await page.Ready();
                await page.TextBecomes("file-news", "my model.safetensors");
                Assert.Equal(0, await page.Get("file-news").GetByRole(AriaRole.Alert).CountAsync());
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Tests.Views;
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
            Model model = NetworkRuns.Untrained();
            model.Save(file);
            await explorer.VisitWith(file, "network?layer=conv2&k=2&y=4&x=5", async page =>
            {
                IResponse response = await page.Page.RunAndWaitForResponseAsync(
                    () => page.Page.ReloadAsync(), response => response.Url.EndsWith("/workspace/my%20model.safetensors", StringComparison.Ordinal));
                Assert.Equal(200, response.Status);
                await page.Ready();
                await page.TextBecomes("file-news", "my model.safetensors: a model.");
                Assert.Equal(0, await page.Get("file-news").GetByRole(AriaRole.Alert).CountAsync());

                // Its numbers, not those of the network that comes with the page.
                await page.ValueBecomes("unit-value", NetworkRuns.Of(model, 3).Value("conv2", 4, 5, 2), NetworkRuns.Tolerance);
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

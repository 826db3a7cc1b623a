using Fovea.Explorer.Files;
using Fovea.Explorer.Shell;
using Fovea.Explorer.State;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

WebAssemblyHostBuilder builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.RootComponents.Add<HeadOutlet>("head::after");
builder.Services.AddSingleton<Browser>();
builder.Services.AddSingleton<Navigator>();
builder.Services.AddSingleton<Workspace>();
builder.Services.AddSingleton<Trainings>();
builder.Services.AddSingleton(new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) });
builder.Services.AddSingleton<FileOpener>();
builder.Services.AddSingleton<ImageRuns>();
builder.Services.AddSingleton<ServedFiles>();
await builder.Build().RunAsync();

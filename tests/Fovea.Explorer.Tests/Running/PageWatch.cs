using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Running;

/// <summary>Hears what a page must never do: report errors, or ask another machine for anything.</summary>
internal sealed class PageWatch
{
    // The page asks for the first everywhere, and not to have it is usual; a test asks for the other to hear that it is not there.
    private static readonly string[] MayBeAbsent = ["/workspace/index.json", "/absent."];

    private readonly Uri address;
    private readonly ConcurrentQueue<string> problems = [];

    public PageWatch(IBrowserContext context, Uri address)
    {
        this.address = address;
        context.Console += (_, message) =>
        {
            bool isUsual = MayBeAbsent.Any(path => message.Location.Contains(path, StringComparison.Ordinal));
            if (message.Type == "error" && !isUsual)
            {
                problems.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => problems.Enqueue($"error: {error.Error}");
        context.Request += (_, request) => CheckHost(request.Url);
    }

    /// <summary>What was heard.</summary>
    public IReadOnlyCollection<string> Problems => problems;

    private void CheckHost(string url)
    {
        var asked = new Uri(url);
        if (asked.Scheme is not ("data" or "blob") && asked.Authority != address.Authority)
        {
            problems.Enqueue($"asked another machine: {url}");
        }
    }
}

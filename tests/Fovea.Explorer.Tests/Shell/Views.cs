using Fovea.Explorer.Shell;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>Every view there is, by its name in links; the first page is the empty name.</summary>
public static class Views
{
    public static TheoryData<string> All => [string.Empty, .. ViewEntry.All.Select(entry => entry.Name)];

    /// <summary>A name for files.</summary>
    public static string Named(string view) => view.Length == 0 ? "home" : view;
}

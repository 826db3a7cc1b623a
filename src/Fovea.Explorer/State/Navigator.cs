using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Fovea.Explorer.State;

/// <summary>Where the page is. The address holds the view and its settings, so that a link shows another person the same thing.</summary>
public sealed class Navigator
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private readonly NavigationManager manager;
    private readonly Browser browser;
    private string? pending;

    public Navigator(NavigationManager manager, Browser browser)
    {
        this.manager = manager;
        this.browser = browser;
        Link = ViewLink.Parse(manager.Uri);
        manager.LocationChanged += Read;
    }

    /// <summary>Another view, or the same with other settings, was opened.</summary>
    public event Action? Opened;

    /// <summary>What the address says.</summary>
    public ViewLink Link { get; private set; }

    /// <summary>Opens a view.</summary>
    public void Open(ViewLink link)
    {
        // The browser only moves within the page, which Blazor tells nobody of.
        manager.NavigateTo(manager.BaseUri + link);
        pending = pending is null ? null : link.ToString();
        Link = link;
        Opened?.Invoke();
    }

    /// <summary>
    /// Writes what a view shows now into the address, without opening anything and without a new entry in the history. Waits for a moment
    /// of rest: browsers refuse hundreds of changes.
    /// </summary>
    public async Task Remember(ViewLink link)
    {
        bool waits = pending is not null;
        Link = link;
        pending = link.ToString();
        if (waits)
        {
            return;
        }

        await Task.Delay(Rest);
        browser.ReplaceFragment(pending);
        pending = null;
    }

    private void Read(object? sender, LocationChangedEventArgs change)
    {
        if (change.Location.EndsWith("#main", StringComparison.Ordinal))
        {
            // The link past the navigation opens nothing: the address goes on to say what is shown.
            browser.ReplaceFragment(Link.ToString());
            return;
        }

        pending = pending is null ? null : ViewLink.Parse(change.Location).ToString();
        Link = ViewLink.Parse(change.Location);
        Opened?.Invoke();
    }
}

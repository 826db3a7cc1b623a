using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Running;

/// <summary>On what a page is looked at.</summary>
public sealed record PageForm(int Width, int Height)
{
    /// <summary>A window on a desk.</summary>
    public static PageForm Desk { get; } = new(1280, 900);

    /// <summary>A small phone held upright.</summary>
    public static PageForm Phone { get; } = new(360, 740) { IsTouched = true };

    /// <summary>Whether the system is set to dark colours.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether the person asked for less motion.</summary>
    public bool IsCalm { get; init; }

    /// <summary>Whether it is touched, as a phone is.</summary>
    public bool IsTouched { get; init; }

    /// <summary>Whether the browser keeps the page for times without a network. Left out where it does not matter: it takes time.</summary>
    public bool IsKept { get; init; }

    internal BrowserNewContextOptions Options() => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = IsDark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = IsCalm ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
        HasTouch = IsTouched,
        IsMobile = IsTouched,
        ServiceWorkers = IsKept ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        Locale = "en-GB",
    };
}

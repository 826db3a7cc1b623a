using Microsoft.JSInterop;

namespace Fovea.Explorer.State;

/// <summary>The browser's own abilities that Blazor has no words for; the other side is Fovea.Explorer.lib.module.js.</summary>
public sealed class Browser : IDisposable
{
    private readonly IJSInProcessRuntime js;
    private readonly DotNetObjectReference<Browser> self;

    public Browser(IJSRuntime js)
    {
        this.js = (IJSInProcessRuntime)js;
        self = DotNetObjectReference.Create(this);
        this.js.InvokeVoid("fovea.listen", self);
    }

    /// <summary>
    /// A key was pressed outside fields that take text. A listener that uses it returns true, and the browser does nothing with it. Keys
    /// are named as in the web's KeyboardEvent.key.
    /// </summary>
    public event Func<string, bool>? KeyPressed;

    /// <summary>Whether the person asked for less motion.</summary>
    public bool PrefersReducedMotion => js.Invoke<bool>("fovea.reducedMotion");

    /// <summary>Colours a canvas of width by height pixels, <see cref="PixelKind"/> says how.</summary>
    public void Draw(string canvas, PixelKind kind, int width, int height, byte[] pixels) =>
        js.InvokeVoid("fovea.draw", canvas, (int)kind, width, height, pixels);

    /// <summary>Gives the person a file.</summary>
    public void Download(string name, string type, byte[] content) => js.InvokeVoid("fovea.download", name, type, content);

    /// <summary>Brings the current entry of the navigation into sight.</summary>
    public void ShowCurrent() => js.InvokeVoid("fovea.showCurrent");

    /// <summary>Goes to the top of the page, as a browser does on another page.</summary>
    public void GoToTop() => js.InvokeVoid("scrollTo", 0, 0);

    /// <summary>Gives the focus to the view, where it was lost with the one before.</summary>
    public void FocusView() => js.InvokeVoid("fovea.focusView");

    /// <summary>Changes the part of the address after #, without a new entry in the history.</summary>
    public void ReplaceFragment(string fragment) => js.InvokeVoid("fovea.replaceFragment", fragment);

    /// <summary>Called by the page.</summary>
    [JSInvokable]
    public bool OnKey(string key)
    {
        bool used = false;
        foreach (Func<string, bool> listener in KeyPressed?.GetInvocationList().Cast<Func<string, bool>>() ?? [])
        {
            used |= listener(key);
        }

        return used;
    }

    public void Dispose() => self.Dispose();
}

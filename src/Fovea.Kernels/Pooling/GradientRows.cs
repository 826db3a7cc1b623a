using Fovea.Kernels.Geometry;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The zeros of a pooling's input gradient. Where windows overlap and gradients are added, a row is cleared just before the first window
/// that reaches it, so that it is still in the cache. Where each place lies in at most one window, the places are written by their windows,
/// and only those between and behind the windows are cleared.
/// </summary>
internal unsafe struct GradientRows(float* gradInput, PoolGeometry geometry, bool adds)
{
    private int cleared;

    /// <summary>Whether no two windows share a place and the places of a window lie together.</summary>
    public static bool AreDisjoint(PoolGeometry geometry) => IsDisjoint(geometry.Vertical) && IsDisjoint(geometry.Horizontal);

    /// <summary>Called before the windows of a row.</summary>
    public void Begin(nint image, int row)
    {
        if (adds)
        {
            cleared = row == 0 ? 0 : cleared;
            int end = End(geometry.Vertical, row);
            ClearRows(image, cleared, end);
            cleared = Math.Max(cleared, end);
        }
    }

    /// <summary>Called behind the windows of a row.</summary>
    public readonly void Finish(nint image, int row)
    {
        Window vertical = geometry.Vertical;
        int end = End(vertical, row);
        if (adds)
        {
            ClearRows(image, row == vertical.Output - 1 ? cleared : vertical.Input, vertical.Input);
            return;
        }

        for (int y = vertical.Position(row, vertical.FirstTap(row)); y < end; y++)
        {
            ClearBetweenWindows(image, y);
        }

        ClearRows(image, end, Next(vertical, row));
    }

    private static bool IsDisjoint(Window window) =>
        (window.Output == 1 || window.Stride >= window.Kernel) && (window.Dilation == 1 || window.Kernel == 1);

    // One past the last place of a window inside the input.
    private static int End(Window window, int output) => window.Position(output, window.EndTap(output) - 1) + 1;

    // The first place of the next window, or the end of the input.
    private static int Next(Window window, int output) =>
        output + 1 < window.Output ? window.Position(output + 1, window.FirstTap(output + 1)) : window.Input;

    private readonly void ClearBetweenWindows(nint image, int row)
    {
        Window horizontal = geometry.Horizontal;
        nint first = (nint)row * horizontal.Input;
        int window = horizontal.Stride == horizontal.Kernel ? horizontal.Output - 1 : 0;
        for (; window < horizontal.Output; window++)
        {
            Clear(image, first + End(horizontal, window), first + Next(horizontal, window));
        }
    }

    private readonly void ClearRows(nint image, int begin, int end) =>
        Clear(image, (nint)begin * geometry.Horizontal.Input, (nint)end * geometry.Horizontal.Input);

    private readonly void Clear(nint image, nint beginPixel, nint endPixel)
    {
        if (endPixel > beginPixel)
        {
            new Span<float>(gradInput + image + (beginPixel * geometry.Channels), (int)(endPixel - beginPixel) * geometry.Channels).Clear();
        }
    }
}
